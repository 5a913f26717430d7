package io.mmoe.data;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.bytes.BytesUtils;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.column.page.DataPage;
import org.apache.parquet.column.page.DataPageV1;
import org.apache.parquet.column.page.DataPageV2;
import org.apache.parquet.column.page.DictionaryPage;
import org.apache.parquet.column.page.PageReader;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.jspecify.annotations.Nullable;

/**
 * The pages of a column chunk, whose sizes and counts are checked before the library decodes them.
 *
 * <p>The checksum of a page does not cover its header or the footer. If one of them is damaged, the
 * library may take other bytes as values, or allocate gigabytes. The bytes of a page then
 * contradict its counts in nearly all cases.
 */
final class CheckedPages implements PageReader {
  private static final int PADDING = 8;

  private final PageReader pages;
  private final ColumnDescriptor column;
  private final boolean isFlat;

  CheckedPages(PageReader pages, ColumnDescriptor column) {
    this.pages = pages;
    this.column = column;
    isFlat = column.getMaxRepetitionLevel() == 0;
  }

  @Override
  public long getTotalValueCount() {
    return pages.getTotalValueCount();
  }

  @Override
  public @Nullable DictionaryPage readDictionaryPage() {
    DictionaryPage page = pages.readDictionaryPage();
    if (page != null) {
      require(page.getDictionarySize() >= 0, "a dictionary has a negative size");
      requirePlain(bytes(page.getBytes()), page.getDictionarySize());
    }
    return page;
  }

  @Override
  public @Nullable DataPage readPage() {
    DataPage page = pages.readPage();
    if (page instanceof DataPageV1 first) {
      check(first);
    } else if (page instanceof DataPageV2 second) {
      check(second);
    }
    return page;
  }

  private void check(DataPageV1 page) {
    require(page.getValueCount() >= 0, "a page has a negative number of values");
    ByteBuffer bytes = bytes(page.getBytes());
    int count = page.getValueCount();
    skipLevels(bytes, page.getRlEncoding(), count, column.getMaxRepetitionLevel());
    int present = skipLevels(bytes, page.getDlEncoding(), count, column.getMaxDefinitionLevel());
    requireValues(bytes, page.getValueEncoding(), present);
  }

  private void check(DataPageV2 page) {
    require(page.getValueCount() >= 0, "a page has a negative number of values");
    int count = page.getValueCount();
    runs(bytes(page.getRepetitionLevels()), column.getMaxRepetitionLevel(), count);
    int present = runs(bytes(page.getDefinitionLevels()), column.getMaxDefinitionLevel(), count);
    require(
        !isFlat || (page.getRowCount() == count && page.getNullCount() == count - present),
        "a page has other rows or nulls than its header states");
    requireValues(bytes(page.getData()), page.getDataEncoding(), present);
  }

  /**
   * Skips the levels of a page of version 1, which begin with their size.
   *
   * @return the number of values at the highest level
   */
  private int skipLevels(ByteBuffer bytes, Encoding encoding, int count, int highest) {
    if (highest == 0 || count == 0) {
      return count;
    }
    if (encoding != Encoding.RLE) {
      throw damaged("a page has levels of the encoding " + encoding);
    }
    ByteBuffer levels = sized(bytes);
    return runs(levels, highest, count);
  }

  private int runs(ByteBuffer levels, int highest, int count) {
    if (highest == 0) {
      require(!levels.hasRemaining(), "a page has levels of a column without levels");
      return count;
    }
    ParquetRuns runs = new ParquetRuns(levels, BytesUtils.getWidthFromMaxInt(highest));
    return require(runs.count(count, highest), "the levels of a page are damaged");
  }

  /** Takes the next bytes, which begin with their size. */
  private ByteBuffer sized(ByteBuffer bytes) {
    require(bytes.remaining() >= Integer.BYTES, "a page is too short");
    int size = bytes.getInt();
    require(size >= 0 && size <= bytes.remaining(), "a page is too short");
    ByteBuffer part = bytes.slice(bytes.position(), size).order(ByteOrder.LITTLE_ENDIAN);
    bytes.position(bytes.position() + size);
    return part;
  }

  /** Checks the values of a page, as far as the library does not. */
  private void requireValues(ByteBuffer bytes, Encoding encoding, int count) {
    if (count == 0) {
      return;
    }
    switch (encoding) {
      case PLAIN -> requirePlain(bytes, count);
      case BYTE_STREAM_SPLIT -> requireSize(bytes, (long) count * width());
      case PLAIN_DICTIONARY, RLE_DICTIONARY -> requireIndices(bytes, count);
      case RLE ->
          require(
              new ParquetRuns(sized(bytes), 1).count(count, -1),
              "the values of a page are damaged");
      case DELTA_BINARY_PACKED, DELTA_LENGTH_BYTE_ARRAY, DELTA_BYTE_ARRAY ->
          require(ParquetRuns.isDeltaHeader(bytes, count), "the values of a page are damaged");
      default -> throw damaged("a page has values of the encoding " + encoding);
    }
  }

  private void requireIndices(ByteBuffer bytes, int count) {
    require(bytes.hasRemaining(), "a page is too short");
    int width = bytes.get();
    require(width >= 0 && width <= Integer.SIZE, "the values of a page are damaged");
    require(new ParquetRuns(bytes, width).count(count, -1), "the values of a page are damaged");
  }

  private void requirePlain(ByteBuffer bytes, int count) {
    PrimitiveTypeName type = column.getPrimitiveType().getPrimitiveTypeName();
    if (type == PrimitiveTypeName.BOOLEAN) {
      requireSize(bytes, (count + 7L) / 8);
    } else if (type == PrimitiveTypeName.BINARY) {
      requireStrings(bytes, count);
    } else {
      requireSize(bytes, (long) count * width());
    }
  }

  private void requireSize(ByteBuffer bytes, long expected) {
    require(
        bytes.remaining() >= expected && isEnd(bytes, bytes.position() + (int) expected),
        "the values of a page have another size than stated");
  }

  /** Returns whether no bytes follow, apart from the zeros that fastparquet appends. */
  private static boolean isEnd(ByteBuffer bytes, int at) {
    int rest = bytes.limit() - at;
    return rest == 0 || (rest == PADDING && bytes.getLong(at) == 0);
  }

  private void requireStrings(ByteBuffer bytes, int count) {
    int at = bytes.position();
    int end = bytes.limit();
    for (int i = 0; i < count; i++) {
      require(at <= end - Integer.BYTES, "the strings of a page are too short");
      int size = bytes.getInt(at);
      at += Integer.BYTES;
      require(size >= 0 && size <= end - at, "the strings of a page are too short");
      at += size;
    }
    require(isEnd(bytes, at), "the strings of a page are too long");
  }

  /** Returns the bytes of each value of a type of fixed size. */
  private int width() {
    PrimitiveType type = column.getPrimitiveType();
    return switch (type.getPrimitiveTypeName()) {
      case INT32, FLOAT -> Integer.BYTES;
      case INT64, DOUBLE -> Long.BYTES;
      case INT96 -> 12;
      case FIXED_LEN_BYTE_ARRAY -> type.getTypeLength();
      case BINARY, BOOLEAN -> throw damaged("values have an encoding for other types");
    };
  }

  private ByteBuffer bytes(BytesInput bytes) {
    if (bytes.size() == 0) {
      return ByteBuffer.allocate(0);
    }
    try {
      return bytes
          .toInputStream()
          .slice(Math.toIntExact(bytes.size()))
          .slice()
          .order(ByteOrder.LITTLE_ENDIAN);
    } catch (IOException e) {
      throw new DamagedParquetException(problem("a page is too short"));
    }
  }

  private int require(int count, String problem) {
    require(count >= 0, problem);
    return count;
  }

  private void require(boolean condition, String problem) {
    if (!condition) {
      throw damaged(problem);
    }
  }

  private DamagedParquetException damaged(String problem) {
    return new DamagedParquetException(problem(problem));
  }

  private String problem(String problem) {
    return "column %s: %s".formatted(column.getPath()[0], problem);
  }
}
