package io.mmoe.data;

import io.mmoe.data.ParquetValues.Texts;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.stream.LongStream;
import org.apache.parquet.column.ColumnReader;
import org.jspecify.annotations.Nullable;

/** The conversion of Parquet values of one type to the text of a CSV field. */
sealed interface ParquetText {

  /**
   * Appends the text of the current value of a column, which is not null.
   *
   * @return why the value is malformed, or null if the text is exact
   */
  @Nullable String append(ColumnReader value, Texts to);

  /** Strings, taken over byte for byte. */
  record Bytes() implements ParquetText {
    @Override
    public @Nullable String append(ColumnReader value, Texts to) {
      to.append(value.getBinary().toByteBuffer());
      return null;
    }
  }

  /**
   * Whole numbers, written as decimal digits.
   *
   * @param isLong whether they are stored as INT64 rather than INT32
   * @param smallest smallest number of the type
   * @param largest largest number of the type
   */
  record Whole(String column, boolean isLong, long smallest, long largest) implements ParquetText {
    @Override
    public @Nullable String append(ColumnReader value, Texts to) {
      long number = number(value);
      to.append(number);
      return problem(number);
    }

    long number(ColumnReader value) {
      return isLong ? value.getLong() : value.getInteger();
    }

    /** Returns why a number is malformed, or null if it is in the range of the type. */
    @Nullable String problem(long number) {
      return number >= smallest && number <= largest
          ? null
          : "%s must be in the range of its type, %d to %d, got \"%d\""
              .formatted(column, smallest, largest, number);
    }
  }

  /** Unsigned numbers of 32 or 64 bits. Negative values stand for those above the signed range. */
  record Unsigned(boolean isLong) implements ParquetText {
    @Override
    public @Nullable String append(ColumnReader value, Texts to) {
      long number = isLong ? value.getLong() : Integer.toUnsignedLong(value.getInteger());
      if (number >= 0) {
        to.append(number);
      } else {
        appendAscii(Long.toUnsignedString(number), to);
      }
      return null;
    }
  }

  /** True and false, written as 1 and 0. */
  record Truth() implements ParquetText {
    @Override
    public @Nullable String append(ColumnReader value, Texts to) {
      to.append(value.getBoolean() ? (byte) '1' : (byte) '0');
      return null;
    }
  }

  /**
   * Decimals stored as INT32 or INT64. Only whole numbers are well-formed.
   *
   * @param type name of the type for messages
   */
  record ShortDecimal(String column, String type, boolean isLong, int scale)
      implements ParquetText {
    @Override
    public @Nullable String append(ColumnReader value, Texts to) {
      long unscaled = isLong ? value.getLong() : value.getInteger();
      return appendWhole(unscaled, scale, to)
          ? null
          : appendDecimal(new BigDecimal(BigInteger.valueOf(unscaled), scale), column, type, to);
    }
  }

  /**
   * Decimals stored as big-endian bytes. Only whole numbers are well-formed.
   *
   * @param type name of the type for messages
   */
  record LongDecimal(String column, String type, int scale, int precision) implements ParquetText {
    private static final int LONGEST = 1000;

    @Override
    public @Nullable String append(ColumnReader value, Texts to) {
      byte[] unscaled = value.getBinary().getBytes();
      if (unscaled.length == 0 || unscaled.length > Math.min(precision, LONGEST) + Long.BYTES) {
        return "%s must be a whole number, got %d bytes in a column of %s"
            .formatted(column, unscaled.length, type);
      }
      if (unscaled.length <= Long.BYTES && appendWhole(number(unscaled), scale, to)) {
        return null;
      }
      return appendDecimal(new BigDecimal(new BigInteger(unscaled), scale), column, type, to);
    }

    private static long number(byte[] bigEndian) {
      long number = bigEndian[0];
      for (int i = 1; i < bigEndian.length; i++) {
        number = (number << Byte.SIZE) | (bigEndian[i] & 0xFF);
      }
      return number;
    }
  }

  /**
   * Floating-point numbers. Only whole numbers are well-formed, up to the largest one below which
   * every whole number has its own floating-point number.
   *
   * @param isDouble whether they are stored as DOUBLE rather than FLOAT
   */
  record Floating(String column, boolean isDouble) implements ParquetText {
    private static final double LARGEST_DOUBLE = 1L << 53;
    private static final double LARGEST_FLOAT = 1L << 24;

    @Override
    public @Nullable String append(ColumnReader value, Texts to) {
      double number = isDouble ? value.getDouble() : value.getFloat();
      double largest = isDouble ? LARGEST_DOUBLE : LARGEST_FLOAT;
      if (number == Math.rint(number) && Math.abs(number) <= largest) {
        to.append((long) number);
        return null;
      }
      String text = isDouble ? Double.toString(number) : Float.toString((float) number);
      appendAscii(text, to);
      return number == Math.rint(number) && !Double.isInfinite(number)
          ? "%s must be at most %.0f to be exact in a column of %s, got \"%s\""
              .formatted(column, largest, isDouble ? "DOUBLE" : "FLOAT", text)
          : notWhole(column, text, isDouble ? "DOUBLE" : "FLOAT");
    }
  }

  /** The type without values. A value in such a column is a sign of damage. */
  record Nothing() implements ParquetText {
    @Override
    public @Nullable String append(ColumnReader value, Texts to) {
      throw new DamagedParquetException(
          "column %s has the type UNKNOWN, which has no values, but it has one"
              .formatted(value.getDescriptor().getPath()[0]));
    }
  }

  /** Appends a decimal if it is whole and its unit fits a long. Returns whether it did. */
  private static boolean appendWhole(long unscaled, int scale, Texts to) {
    if (scale >= PowersOfTen.COUNT) {
      return false;
    }
    long unit = PowersOfTen.of(scale);
    boolean whole = unscaled % unit == 0;
    if (whole) {
      to.append(unscaled / unit);
    }
    return whole;
  }

  private static @Nullable String appendDecimal(
      BigDecimal decimal, String column, String type, Texts to) {
    BigDecimal whole = decimal.stripTrailingZeros();
    String text = (whole.scale() <= 0 ? whole : decimal).toPlainString();
    appendAscii(text, to);
    return whole.scale() <= 0 ? null : notWhole(column, text, type);
  }

  private static String notWhole(String column, String text, String type) {
    return "%s must be a whole number, got \"%s\" in a column of %s".formatted(column, text, type);
  }

  private static void appendAscii(String text, Texts to) {
    to.append(ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII)));
  }

  /** The powers of ten that fit a long. */
  final class PowersOfTen {
    private static final long[] POWERS =
        LongStream.iterate(1, power -> power * 10).limit(19).toArray();
    static final int COUNT = POWERS.length;

    private PowersOfTen() {}

    static long of(int exponent) {
      return POWERS[exponent];
    }
  }
}
