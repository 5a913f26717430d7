package io.mmoe.data;

import io.mmoe.settings.schema.Column;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.VersionParser;
import org.apache.parquet.VersionParser.ParsedVersion;
import org.apache.parquet.VersionParser.VersionParseException;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.io.LocalInputFile;
import org.apache.parquet.schema.MessageType;
import org.jspecify.annotations.Nullable;

/**
 * A reader that decodes a Parquet file column by column. Memory holds one compressed row group and
 * one page of each column at a time.
 *
 * <p>Owns the library's reader. Not safe for use by several threads.
 */
final class ParquetBlocks implements BlockReader {
  private static final int BLOCK_ROWS = 4096;

  private final Path file;
  private final List<ParquetColumn> columns;
  private final ParquetFileReader reader;
  private final @Nullable ParsedVersion writer;
  private final long rows;
  private final List<ParquetDecoder> decoders = new ArrayList<>();
  private int nextGroup;
  private long rowsLeftInGroup;
  private long rowsRead;

  /**
   * Opens a file.
   *
   * @throws DataException if a column is missing or has an unsupported type, or if the file can't
   *     be read
   */
  ParquetBlocks(Path file, List<Column> columns) {
    this.file = file;
    ParquetFooter footer = ParquetFooter.read(file);
    MessageType schema = footer.schema();
    this.columns = columns.stream().map(each -> ParquetColumn.of(file, schema, each)).toList();
    writer = writer(footer.metadata().getFileMetaData().getCreatedBy());
    rows = footer.rows();
    reader = open(file, footer);
    reader.setRequestedSchema(this.columns.stream().map(ParquetColumn::leaf).toList());
  }

  private static ParquetFileReader open(Path file, ParquetFooter footer) {
    try {
      LocalInputFile input = new LocalInputFile(file);
      return new ParquetFileReader(
          input,
          footer.metadata(),
          ParquetReadOptions.builder(new PlainParquetConfiguration())
              .usePageChecksumVerification()
              .withCodecFactory(new ParquetCodecs(footer.largestPage()))
              .build(),
          input.newStream());
    } catch (IOException | RuntimeException e) {
      throw ParquetFailure.of(file, e);
    }
  }

  private static @Nullable ParsedVersion writer(@Nullable String createdBy) {
    try {
      return VersionParser.parse(createdBy);
    } catch (RuntimeException | VersionParseException e) {
      return null;
    }
  }

  @Override
  public Optional<RowBlock> next() {
    try {
      while (rowsLeftInGroup == 0) {
        decoders.forEach(ParquetDecoder::requireEnd);
        decoders.clear();
        if (nextGroup == reader.getRowGroups().size()) {
          return Optional.empty();
        }
        openNextGroup();
      }
      return Optional.of(nextBlock());
    } catch (IOException
        | RuntimeException
        | OutOfMemoryError
        | StackOverflowError
        | LinkageError e) {
      throw ParquetFailure.of(file, e);
    }
  }

  private void openNextGroup() throws IOException {
    long rowsOfGroup = reader.getRowGroups().get(nextGroup).getRowCount();
    if (rowsOfGroup > 0) {
      PageReadStore group = reader.readRowGroup(nextGroup);
      for (ParquetColumn column : columns) {
        decoders.add(column.decoder(group.getPageReader(column.leaf()), writer));
      }
    }
    nextGroup++;
    rowsLeftInGroup = rowsOfGroup;
  }

  private RowBlock nextBlock() {
    int count = (int) Math.min(BLOCK_ROWS, rowsLeftInGroup);
    List<ParquetValues> values = decoders.stream().map(column -> column.read(count)).toList();
    long before = rowsRead;
    rowsLeftInGroup -= count;
    rowsRead += count;
    return new ParquetBlock(file, () -> before, values, count);
  }

  @Override
  public double fractionRead() {
    return rows == 0 ? 0 : rowsRead / (double) rows;
  }

  @Override
  public void close() {
    try {
      reader.close();
    } catch (IOException e) {
      throw ParquetFailure.of(file, e);
    }
  }
}
