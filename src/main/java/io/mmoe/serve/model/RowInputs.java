package io.mmoe.serve.model;

import io.mmoe.data.Row;
import io.mmoe.data.RowFile;
import io.mmoe.data.RowReader;
import io.mmoe.settings.schema.Column;
import io.mmoe.settings.schema.Column.Feature;
import io.mmoe.settings.schema.TaobaoSchema;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The rows of a file as inputs of the {@code serving_default} signature: one tensor [rows] for each
 * feature column. Text is passed unchanged, and an empty number becomes 0.
 *
 * <p>Owns the open file until {@link #close}. Not safe for use by several threads.
 */
public final class RowInputs implements AutoCloseable {
  private static final List<Feature> FEATURES = TaobaoSchema.FEATURES;

  private final RowReader rows;
  private final int[] fields;

  private RowInputs(RowReader rows) {
    this.rows = rows;
    fields = FEATURES.stream().mapToInt(rows.columns()::indexOf).toArray();
  }

  /**
   * Opens a file of rows with or without labels.
   *
   * @throws io.mmoe.data.DataException if the file is missing or can't be read
   */
  public static RowInputs open(Path file) {
    return new RowInputs(RowFile.of(file).readLabelledOrNot());
  }

  /**
   * Reads the next rows.
   *
   * @param most the largest number of rows to return
   * @return nothing at the end of the file
   * @throws io.mmoe.data.DataException at a malformed row
   */
  public Optional<Map<String, HostTensor>> next(int most) {
    byte[][][] strings = new byte[FEATURES.size()][][];
    long[][] numbers = new long[FEATURES.size()][];
    for (int i = 0; i < FEATURES.size(); i++) {
      if (isNumber(i)) {
        numbers[i] = new long[most];
      } else {
        strings[i] = new byte[most][];
      }
    }
    int count = 0;
    while (count < most && rows.advance()) {
      for (int i = 0; i < fields.length; i++) {
        if (isNumber(i)) {
          numbers[i][count] = number(rows.row(), fields[i]);
        } else {
          strings[i][count] = text(rows.row(), fields[i]);
        }
      }
      count++;
    }
    return count == 0 ? Optional.empty() : Optional.of(tensors(strings, numbers, count));
  }

  /** The number of rows read so far. */
  public long rowsRead() {
    return rows.rowsRead();
  }

  /** Estimates the number of rows in the file from the bytes read so far, if its size is known. */
  public OptionalLong expectedRows() {
    return rows.expectedRows();
  }

  @Override
  public void close() {
    rows.close();
  }

  private static Map<String, HostTensor> tensors(byte[][][] strings, long[][] numbers, int rows) {
    Map<String, HostTensor> inputs = new LinkedHashMap<>();
    for (int i = 0; i < FEATURES.size(); i++) {
      inputs.put(
          FEATURES.get(i).name(),
          isNumber(i)
              ? new HostTensor.Int64s(Arrays.copyOf(numbers[i], rows), HostTensor.VECTOR)
              : new HostTensor.Strings(Arrays.copyOf(strings[i], rows), HostTensor.VECTOR));
    }
    return inputs;
  }

  private static boolean isNumber(int feature) {
    return FEATURES.get(feature) instanceof Column.Identity;
  }

  private static long number(Row row, int field) {
    return row.isEmpty(field) ? 0 : row.wholeNumber(field);
  }

  private static byte[] text(Row row, int field) {
    byte[][] value = new byte[1][];
    row.value(field, (bytes, start, end) -> value[0] = Arrays.copyOfRange(bytes, start, end));
    return value[0];
  }
}
