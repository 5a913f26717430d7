package io.mmoe.data;

import io.mmoe.data.RowBlock.MalformedRowException;
import java.nio.charset.StandardCharsets;

/**
 * The fields of one comma-separated line. The rules are those of TensorFlow's {@code DecodeCSV}:
 * RFC 4180 quoting, but no line breaks inside quotes, because a row is a line.
 *
 * <p>One instance serves many lines without allocation. Not safe for use by several threads.
 */
final class CsvRow implements Row {
  private static final byte QUOTE = '"';
  private static final byte COMMA = ',';

  private final int[] starts;
  private final int[] ends;
  private final boolean[] escaped;
  private byte[] bytes = new byte[0];
  private int fields;

  /**
   * @param capacity number of fields to keep. Further fields are only counted.
   */
  CsvRow(int capacity) {
    starts = new int[capacity];
    ends = new int[capacity];
    escaped = new boolean[capacity];
  }

  /**
   * Splits {@code line[start, end)}, a line without its line break.
   *
   * @return the number of fields
   * @throws MalformedRowException if a quote, a carriage return or a byte order mark is misplaced
   */
  int split(byte[] line, int start, int end) throws MalformedRowException {
    bytes = line;
    fields = 0;
    if (beginsWithByteOrderMark(line, start, end)) {
      throw new MalformedRowException(
          "a byte order mark before the first field; save the file as UTF-8 without it");
    }
    int at = start;
    while (true) {
      at = at < end && line[at] == QUOTE ? quoted(at + 1, end) : plain(at, end);
      if (at == end) {
        return fields;
      }
      at++;
    }
  }

  /** Detects the invisible UTF-8 mark that some editors write before the first line. */
  private static boolean beginsWithByteOrderMark(byte[] line, int start, int end) {
    return end - start >= 3
        && line[start] == (byte) 0xEF
        && line[start + 1] == (byte) 0xBB
        && line[start + 2] == (byte) 0xBF;
  }

  @Override
  public boolean isEmpty(int field) {
    return starts[field] == ends[field];
  }

  /** {@inheritDoc} A doubled quote is passed as a single one. */
  @Override
  public void value(int field, ByteRange use) {
    if (!escaped[field]) {
      use.accept(bytes, starts[field], ends[field]);
      return;
    }
    byte[] value = new byte[ends[field] - starts[field]];
    int length = 0;
    for (int i = starts[field]; i < ends[field]; i++) {
      value[length++] = bytes[i];
      if (bytes[i] == QUOTE) {
        i++;
      }
    }
    use.accept(value, 0, length);
  }

  /** {@inheritDoc} Enclosing quotes are removed. Doubled quotes stay doubled. */
  @Override
  public String text(int field) {
    return new String(bytes, starts[field], ends[field] - starts[field], StandardCharsets.UTF_8);
  }

  @Override
  public int wholeNumber(int field) {
    return Row.wholeNumber(bytes, starts[field], ends[field]);
  }

  private int plain(int start, int end) throws MalformedRowException {
    int at = start;
    while (at < end && bytes[at] != COMMA) {
      if (bytes[at] == QUOTE) {
        throw new MalformedRowException("a quote inside a field that does not start with one");
      }
      if (bytes[at] == '\r') {
        throw new MalformedRowException("a carriage return inside a field");
      }
      at++;
    }
    keep(start, at, false);
    return at;
  }

  private int quoted(int start, int end) throws MalformedRowException {
    int at = start;
    boolean doubled = false;
    while (at < end) {
      if (bytes[at] == '\r') {
        throw new MalformedRowException("a carriage return inside a field");
      } else if (bytes[at] != QUOTE) {
        at++;
      } else if (at + 1 == end || bytes[at + 1] == COMMA) {
        keep(start, at, doubled);
        return at + 1;
      } else if (bytes[at + 1] == QUOTE) {
        doubled = true;
        at += 2;
      } else {
        throw new MalformedRowException("text after a closing quote");
      }
    }
    throw new MalformedRowException("an unclosed quote");
  }

  private void keep(int start, int end, boolean doubledQuotes) {
    if (fields < starts.length) {
      starts[fields] = start;
      ends[fields] = end;
      escaped[fields] = doubledQuotes;
    }
    fields++;
  }
}
