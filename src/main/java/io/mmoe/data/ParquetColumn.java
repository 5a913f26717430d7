package io.mmoe.data;

import io.mmoe.settings.schema.Column;
import java.nio.file.Path;
import java.util.Optional;
import org.apache.parquet.VersionParser.ParsedVersion;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.ColumnReader;
import org.apache.parquet.column.impl.ColumnReaderImpl;
import org.apache.parquet.column.page.PageReader;
import org.apache.parquet.io.api.PrimitiveConverter;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.DecimalLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.EnumLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.IntLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.ListLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.StringLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.UnknownLogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Type.Repetition;
import org.jspecify.annotations.Nullable;

/**
 * A column of a Parquet file and the conversion of its values to those of a CSV field. Types
 * without an exact conversion are refused.
 *
 * @param leaf column of the values or of the elements of lists
 * @param isList whether a row has a list of values
 * @param text conversion of a value
 * @param isNumber whether whole numbers are kept as numbers
 */
record ParquetColumn(ColumnDescriptor leaf, boolean isList, ParquetText text, boolean isNumber) {
  private static final int LONGEST_TYPE = 100;

  /**
   * Returns the column of a file for a column of the rows.
   *
   * @throws DataException if it is missing or has a type without an exact conversion
   */
  static ParquetColumn of(Path file, MessageType schema, Column column) {
    if (!schema.containsField(column.name())) {
      throw new DataException(file, "has no column " + column.name());
    }
    Type type = schema.getType(column.name());
    Optional<PrimitiveType> value = valueType(type);
    boolean isList = !type.isPrimitive() || type.getRepetition() == Repetition.REPEATED;
    ParquetText text =
        value.isEmpty() || (isList && !isMultiValued(column)) ? null : text(value.get(), column);
    if (text == null) {
      throw new DataException(
          file,
          "column %s must hold %s, is %s"
              .formatted(column.name(), expected(column), describe(type, value)));
    }
    ColumnDescriptor leaf =
        schema.getColumns().stream()
            .filter(each -> each.getPath()[0].equals(column.name()))
            .findFirst()
            .orElseThrow();
    boolean isNumber = !isHashed(column) && text instanceof ParquetText.Whole;
    return new ParquetColumn(leaf, isList, text, isNumber);
  }

  /**
   * Returns a decoder of the column in one row group.
   *
   * @param pages pages of the column
   * @param writer version of the program that wrote the file, if known
   */
  ParquetDecoder decoder(PageReader pages, @Nullable ParsedVersion writer) {
    ColumnReader reader =
        new ColumnReaderImpl(
            leaf, new CheckedPages(pages, leaf), new PrimitiveConverter() {}, writer);
    if (isList) {
      return new ParquetDecoder.Lists(reader, leaf, text, pages.getTotalValueCount());
    }
    return isNumber
        ? new ParquetDecoder.WholeNumbers(reader, leaf, (ParquetText.Whole) text)
        : new ParquetDecoder.Scalars(reader, leaf, text);
  }

  private static boolean isMultiValued(Column column) {
    return column instanceof Column.Hashed hashed && hashed.multiValued();
  }

  private static boolean isHashed(Column column) {
    return !(column instanceof Column.Label || column instanceof Column.Identity);
  }

  private static String expected(Column column) {
    if (column instanceof Column.Label) {
      return "whole numbers, booleans or strings";
    }
    return isMultiValued(column)
        ? "strings or whole numbers, or lists of them"
        : "strings or whole numbers";
  }

  /** Returns the type of the values of a primitive or of a list of primitives. */
  private static Optional<PrimitiveType> valueType(Type type) {
    if (type.isPrimitive()) {
      return Optional.of(type.asPrimitiveType());
    }
    boolean isList =
        type.getLogicalTypeAnnotation() instanceof ListLogicalTypeAnnotation
            && type.getRepetition() != Repetition.REPEATED
            && type.asGroupType().getFieldCount() == 1
            && type.asGroupType().getType(0).getRepetition() == Repetition.REPEATED;
    if (!isList) {
      return Optional.empty();
    }
    Type repeated = type.asGroupType().getType(0);
    return repeated.isPrimitive()
        ? Optional.of(repeated.asPrimitiveType())
        : element(type.getName(), repeated);
  }

  /**
   * Returns the type of the elements of a list of three levels. Older files of two levels have
   * groups instead, which Parquet's rules recognize by these names.
   */
  private static Optional<PrimitiveType> element(String list, Type repeated) {
    boolean isGroup =
        repeated.asGroupType().getFieldCount() != 1
            || repeated.getName().equals("array")
            || repeated.getName().equals(list + "_tuple");
    Type element = repeated.asGroupType().getType(0);
    return isGroup || !element.isPrimitive() || element.getRepetition() == Repetition.REPEATED
        ? Optional.empty()
        : Optional.of(element.asPrimitiveType());
  }

  private static @Nullable ParquetText text(PrimitiveType type, Column column) {
    LogicalTypeAnnotation logical = type.getLogicalTypeAnnotation();
    if (logical instanceof UnknownLogicalTypeAnnotation) {
      return new ParquetText.Nothing();
    } else if (logical instanceof DecimalLogicalTypeAnnotation decimal) {
      return decimal(type, decimal, column.name());
    } else if (logical instanceof IntLogicalTypeAnnotation integer) {
      return integer(type, integer, column.name());
    } else if (logical instanceof StringLogicalTypeAnnotation
        || logical instanceof EnumLogicalTypeAnnotation) {
      return new ParquetText.Bytes();
    }
    return logical == null ? plain(type, column) : null;
  }

  private static @Nullable ParquetText plain(PrimitiveType type, Column column) {
    return switch (type.getPrimitiveTypeName()) {
      case INT32 -> whole(column.name(), false, Integer.SIZE);
      case INT64 -> whole(column.name(), true, Long.SIZE);
      case FLOAT -> new ParquetText.Floating(column.name(), false);
      case DOUBLE -> new ParquetText.Floating(column.name(), true);
      case BINARY -> new ParquetText.Bytes();
      case BOOLEAN -> column instanceof Column.Label ? new ParquetText.Truth() : null;
      case INT96, FIXED_LEN_BYTE_ARRAY -> null;
    };
  }

  private static ParquetText whole(String column, boolean isLong, int bits) {
    long largest = Long.MAX_VALUE >> (Long.SIZE - bits);
    return new ParquetText.Whole(column, isLong, -largest - 1, largest);
  }

  private static ParquetText integer(
      PrimitiveType type, IntLogicalTypeAnnotation integer, String column) {
    boolean isLong = type.getPrimitiveTypeName() == PrimitiveTypeName.INT64;
    if (integer.isSigned()) {
      return whole(column, isLong, integer.getBitWidth());
    }
    return integer.getBitWidth() < Integer.SIZE
        ? new ParquetText.Whole(column, isLong, 0, (1L << integer.getBitWidth()) - 1)
        : new ParquetText.Unsigned(isLong);
  }

  private static ParquetText decimal(
      PrimitiveType type, DecimalLogicalTypeAnnotation decimal, String column) {
    boolean isInt = type.getPrimitiveTypeName() == PrimitiveTypeName.INT32;
    boolean isLong = type.getPrimitiveTypeName() == PrimitiveTypeName.INT64;
    if (!isInt && !isLong) {
      return new ParquetText.LongDecimal(
          column, decimal.toString(), decimal.getScale(), decimal.getPrecision());
    }
    return decimal.getScale() == 0
        ? whole(column, isLong, isLong ? Long.SIZE : Integer.SIZE)
        : new ParquetText.ShortDecimal(column, decimal.toString(), isLong, decimal.getScale());
  }

  /** Describes a type on one line, such as "DATE (INT32)" or "a list of INT64". */
  private static String describe(Type type, Optional<PrimitiveType> value) {
    LogicalTypeAnnotation logical = type.getLogicalTypeAnnotation();
    String text;
    if (value.isEmpty()) {
      text = logical == null ? "a group" : "a group (" + logical + ")";
    } else {
      boolean isList = !type.isPrimitive() || type.getRepetition() == Repetition.REPEATED;
      text = (isList ? "a list of " : "") + describe(value.get());
    }
    String printable = text.replaceAll("\\p{Cntrl}", "?");
    return printable.substring(0, Math.min(LONGEST_TYPE, printable.length()));
  }

  private static String describe(PrimitiveType type) {
    PrimitiveTypeName stored = type.getPrimitiveTypeName();
    String physical =
        stored == PrimitiveTypeName.FIXED_LEN_BYTE_ARRAY
            ? "%s(%d)".formatted(stored, type.getTypeLength())
            : stored.toString();
    LogicalTypeAnnotation logical = type.getLogicalTypeAnnotation();
    return logical == null ? physical : "%s (%s)".formatted(logical, physical);
  }
}
