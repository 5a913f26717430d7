package io.mmoe.data;

import io.mmoe.settings.schema.Column;
import io.mmoe.settings.schema.TaobaoSchema;
import java.nio.file.Path;
import java.util.List;
import org.apache.parquet.schema.MessageType;

/** An Apache Parquet file. Columns are found by name. See {@link ParquetColumn} for their types. */
final class ParquetFile implements RowFile {
  private final Path path;

  ParquetFile(Path path) {
    this.path = path;
  }

  @Override
  public Path path() {
    return path;
  }

  @Override
  public boolean isLabelled() {
    requireReadable();
    MessageType schema = ParquetFooter.read(path).schema();
    return TaobaoSchema.LABELS.stream().anyMatch(label -> schema.containsField(label.name()));
  }

  @Override
  public BlockReader blocks(List<Column> columns) {
    requireReadable();
    return new ParquetBlocks(path, columns);
  }
}
