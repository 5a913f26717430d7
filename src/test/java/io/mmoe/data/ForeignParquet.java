package io.mmoe.data;

import io.mmoe.settings.schema.Column;
import io.mmoe.settings.schema.TaobaoSchema;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroup;
import org.apache.parquet.hadoop.ParquetFileWriter;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.io.LocalOutputFile;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Types;

/**
 * Parquet files of other programs: Taobao rows in which some columns have other types. The other
 * columns are whole numbers (0, in price 7) or the string "x".
 */
final class ForeignParquet {
  private final MessageType schema;
  private final Set<String> replaced = new HashSet<>();

  ForeignParquet(Type... others) {
    List<Type> types = new ArrayList<>();
    for (Column column : TaobaoSchema.COLUMNS) {
      types.add(
          Arrays.stream(others)
              .filter(other -> other.getName().equals(column.name()))
              .findFirst()
              .orElseGet(() -> usual(column)));
    }
    for (Type other : others) {
      replaced.add(other.getName());
      if (!types.contains(other)) {
        types.add(other);
      }
    }
    schema = new MessageType("rows", types);
  }

  private static Type usual(Column column) {
    return isNumber(column)
        ? Types.optional(PrimitiveTypeName.INT64).named(column.name())
        : Types.optional(PrimitiveTypeName.BINARY)
            .as(LogicalTypeAnnotation.stringType())
            .named(column.name());
  }

  private static boolean isNumber(Column column) {
    return column instanceof Column.Label || column instanceof Column.Identity;
  }

  /**
   * Writes one row for each consumer.
   *
   * @param rows fill in the replaced columns, or leave them null
   */
  @SafeVarargs
  @SuppressWarnings("varargs")
  final Path write(Path file, Consumer<Group>... rows) throws IOException {
    return write(file, true, List.of(rows));
  }

  Path write(Path file, boolean checksums, List<Consumer<Group>> rows) throws IOException {
    try (ParquetWriter<Group> writer =
        ExampleParquetWriter.builder(new LocalOutputFile(file))
            .withType(schema)
            .withConf(new PlainParquetConfiguration())
            .withWriteMode(ParquetFileWriter.Mode.OVERWRITE)
            .withPageWriteChecksumEnabled(checksums)
            .build()) {
      for (Consumer<Group> each : rows) {
        Group row = new SimpleGroup(schema);
        fill(row);
        each.accept(row);
        writer.write(row);
      }
    }
    return file;
  }

  private void fill(Group row) {
    for (Column column : TaobaoSchema.COLUMNS) {
      if (replaced.contains(column.name())) {
        continue;
      }
      if (isNumber(column)) {
        row.add(column.name(), column instanceof Column.Label ? 0L : 7L);
      } else {
        row.add(column.name(), "x");
      }
    }
  }

  /** Returns one column of a file, or fails at the first malformed row. */
  static List<String> read(Path file, String column) {
    return read(file, column, BadRowHandler.FAIL);
  }

  static List<String> read(Path file, String column, BadRowHandler badRows) {
    int field = TaobaoSchema.COLUMNS.stream().map(Column::name).toList().indexOf(column);
    List<String> values = new ArrayList<>();
    try (RowReader rows = RowFiles.of(List.of(file)).read(badRows)) {
      while (rows.advance()) {
        values.add(rows.row().text(field));
      }
    }
    return values;
  }
}
