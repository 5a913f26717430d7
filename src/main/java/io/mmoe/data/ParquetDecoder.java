package io.mmoe.data;

import io.mmoe.data.ParquetValues.Numbers;
import io.mmoe.data.ParquetValues.Texts;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.ColumnReader;
import org.apache.parquet.schema.Type.Repetition;
import org.jspecify.annotations.Nullable;

/** A decoder of one column of a row group. Not safe for use by several threads. */
sealed interface ParquetDecoder {

  /** Decodes the values of the next rows. At least {@code rows} rows must remain. */
  ParquetValues read(int rows);

  /**
   * Checks that no values remain after the last row.
   *
   * @throws DamagedParquetException if values remain
   */
  default void requireEnd() {}

  /** Whole numbers, kept as numbers. */
  record WholeNumbers(ColumnReader reader, ColumnDescriptor column, ParquetText.Whole type)
      implements ParquetDecoder {
    @Override
    public ParquetValues read(int rows) {
      Numbers values = new Numbers(rows);
      int present = column.getMaxDefinitionLevel();
      for (int i = 0; i < rows; i++) {
        if (reader.getCurrentDefinitionLevel() == present) {
          long number = type.number(reader);
          values.set(i, number);
          String problem = type.problem(number);
          if (problem != null) {
            values.markMalformed(i, problem);
          }
        }
        reader.consume();
      }
      return values;
    }
  }

  /** Values of any type, kept as texts. */
  record Scalars(ColumnReader reader, ColumnDescriptor column, ParquetText type)
      implements ParquetDecoder {
    @Override
    public ParquetValues read(int rows) {
      Texts values = new Texts(rows);
      int present = column.getMaxDefinitionLevel();
      for (int i = 0; i < rows; i++) {
        if (reader.getCurrentDefinitionLevel() == present) {
          values.end(type.append(reader, values));
        } else {
          values.end();
        }
        reader.consume();
      }
      return values;
    }
  }

  /**
   * Lists, joined by {@link Row#SEPARATOR}. A null or empty list is an empty field, a null in a
   * list is an empty entry.
   */
  final class Lists implements ParquetDecoder {
    private final ColumnReader reader;
    private final ParquetText type;
    private final String name;
    private final int present;
    private final int hasElement;
    private final long total;
    private long consumed;

    /**
     * @param column column of the elements
     * @param total number of values in the row group, where an empty list counts as one
     */
    Lists(ColumnReader reader, ColumnDescriptor column, ParquetText type, long total) {
      this.reader = reader;
      this.type = type;
      name = column.getPath()[0];
      present = column.getMaxDefinitionLevel();
      // An optional element adds the last level.
      hasElement =
          column.getPrimitiveType().isRepetition(Repetition.OPTIONAL) ? present - 1 : present;
      this.total = total;
    }

    @Override
    public ParquetValues read(int rows) {
      Texts values = new Texts(rows);
      for (int i = 0; i < rows; i++) {
        if (consumed == total || reader.getCurrentRepetitionLevel() != 0) {
          throw new DamagedParquetException("column %s has too few lists".formatted(name));
        }
        values.end(readList(values));
      }
      return values;
    }

    private @Nullable String readList(Texts values) {
      String problem = null;
      boolean isFirst = true;
      do {
        int level = reader.getCurrentDefinitionLevel();
        if (level >= hasElement) {
          if (!isFirst) {
            values.append(Row.SEPARATOR);
          }
          isFirst = false;
          String found = level == present ? element(values) : null;
          problem = problem == null ? found : problem;
        }
        reader.consume();
        consumed++;
      } while (consumed < total && reader.getCurrentRepetitionLevel() > 0);
      return problem;
    }

    private @Nullable String element(Texts values) {
      int start = values.length();
      String problem = type.append(reader, values);
      return problem == null && values.contains(Row.SEPARATOR, start)
          ? "a value in the list %s contains the separator %c".formatted(name, (char) Row.SEPARATOR)
          : problem;
    }

    @Override
    public void requireEnd() {
      if (consumed != total) {
        throw new DamagedParquetException("column %s has too many lists".formatted(name));
      }
    }
  }
}
