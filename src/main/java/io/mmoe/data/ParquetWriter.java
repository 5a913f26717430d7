package io.mmoe.data;

import com.jerolba.carpet.CarpetWriter;
import com.jerolba.carpet.model.FieldTypes;
import com.jerolba.carpet.model.WriteRecordModelType;
import io.mmoe.settings.schema.Column;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetFileWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.LocalOutputFile;
import org.apache.parquet.io.api.Binary;

/**
 * A writer of Parquet files, compressed by Snappy, with a checksum of each page. Numbers are
 * written as INT32, empty ones as null, all other values as strings.
 */
final class ParquetWriter implements RowWriter {
  /** Size of a row group, which writers and readers hold in memory. */
  private static final long ROW_GROUP_BYTES = 32L << 20;

  private final CarpetWriter<Row> writer;

  ParquetWriter(Path file, List<Column> columns) throws IOException {
    writer =
        new CarpetWriter.Builder<>(new LocalOutputFile(file), Row.class)
            .withConf(new PlainParquetConfiguration())
            .withWriteMode(ParquetFileWriter.Mode.OVERWRITE)
            .withCompressionCodec(CompressionCodecName.SNAPPY)
            .withRowGroupSize(ROW_GROUP_BYTES)
            .withPageWriteChecksumEnabled(true)
            .withWriteRecordModel(model(columns))
            .build();
  }

  @Override
  public void write(Row row) throws IOException {
    try {
      writer.write(row);
    } catch (RuntimeException e) {
      throw failure(e);
    }
  }

  @Override
  public void close() throws IOException {
    try {
      writer.close();
    } catch (RuntimeException e) {
      throw failure(e);
    }
  }

  /** Returns the failure to write, which the library wraps in exceptions of its own. */
  private static IOException failure(RuntimeException e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof IOException io) {
        return io;
      }
    }
    throw e;
  }

  private static WriteRecordModelType<Row> model(List<Column> columns) {
    WriteRecordModelType<Row> model = FieldTypes.writeRecordModel(Row.class);
    for (int i = 0; i < columns.size(); i++) {
      Column column = columns.get(i);
      boolean number = column instanceof Column.Label || column instanceof Column.Identity;
      model =
          number
              ? model.withField(column.name(), FieldTypes.INTEGER, number(i))
              : model.withField(column.name(), FieldTypes.BINARY.asString().notNull(), string(i));
    }
    return model;
  }

  private static Function<Row, Object> number(int field) {
    return row -> row.isEmpty(field) ? null : row.wholeNumber(field);
  }

  /** Wraps the row's own bytes. The library copies the bytes that it keeps. */
  private static Function<Row, Object> string(int field) {
    return row -> {
      Binary[] value = new Binary[1];
      row.value(
          field,
          (bytes, start, end) -> value[0] = Binary.fromReusedByteArray(bytes, start, end - start));
      return value[0];
    };
  }
}
