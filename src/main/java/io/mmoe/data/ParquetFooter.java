package io.mmoe.data;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.Util;
import org.apache.parquet.format.converter.ParquetMetadataConverter;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.hadoop.metadata.ParquetMetadata;
import org.apache.parquet.schema.MessageType;

/**
 * The footer of a Parquet file: its types, and the place and size of each column in each row group.
 *
 * @param metadata the footer as the library reads it
 */
record ParquetFooter(ParquetMetadata metadata) {
  /** The bytes after the footer: its length and a mark. */
  private static final int TAIL = 8;

  /** The mark before the data and the tail. */
  private static final int SMALLEST_FILE = 4 + TAIL;

  private static final String MARK = "PAR1";
  private static final String MARK_OF_ENCRYPTION = "PARE";

  private static final long SMALLEST_LIMIT = 64L << 20;

  /** The library refuses larger ones. */
  private static final int LARGEST = 100_000_000;

  /**
   * Reads and checks the footer of a file.
   *
   * @throws DataException if the file is no Parquet file, is damaged or has unsupported features
   */
  static ParquetFooter read(Path file) {
    try (FileChannel channel = FileChannel.open(file)) {
      long size = channel.size();
      long start = start(file, channel, size);
      byte[] bytes = read(channel, start, (int) (size - TAIL - start)).array();
      FileMetaData raw = Util.readFileMetaData(new ByteArrayInputStream(bytes));
      if (!ParquetSchemaFields.areKnown(bytes)) {
        throw new DamagedParquetException("its footer describes a column in an unknown way");
      }
      new ParquetFooterCheck(file, raw, start).run();
      return new ParquetFooter(new ParquetMetadataConverter().fromParquetMetadata(raw));
    } catch (IOException
        | RuntimeException
        | OutOfMemoryError
        | StackOverflowError
        | LinkageError e) {
      throw ParquetFailure.of(file, e);
    }
  }

  MessageType schema() {
    return metadata.getFileMetaData().getSchema();
  }

  /** Returns the number of rows. */
  long rows() {
    return metadata.getBlocks().stream().mapToLong(BlockMetaData::getRowCount).sum();
  }

  /**
   * Returns how many bytes a decompressed page may have: twice the stated size of the largest
   * column in a row group, since some writers count less, but at least 64 MB.
   */
  long largestPage() {
    long largest =
        metadata.getBlocks().stream()
            .flatMap(group -> group.getColumns().stream())
            .mapToLong(ColumnChunkMetaData::getTotalUncompressedSize)
            .max()
            .orElse(0);
    return Math.max(SMALLEST_LIMIT, 2 * largest);
  }

  private static long start(Path file, FileChannel channel, long size) throws IOException {
    if (size < SMALLEST_FILE) {
      throw notParquet(file, size == 0 ? "it is empty" : "it has only " + size + " bytes");
    }
    ByteBuffer tail = read(channel, size - TAIL, TAIL);
    int length = tail.getInt();
    String mark = StandardCharsets.ISO_8859_1.decode(tail).toString();
    if (mark.equals(MARK_OF_ENCRYPTION)) {
      throw new DataException(file, "is encrypted, which is not supported. Decrypt it first");
    }
    if (!mark.equals(MARK)) {
      String first = StandardCharsets.ISO_8859_1.decode(read(channel, 0, 4)).toString();
      throw notParquet(
          file,
          first.equals(MARK)
              ? "it begins as one, but its end is cut off or damaged"
              : "it does not end with " + MARK);
    }
    if (length <= 0 || length > LARGEST || length > size - SMALLEST_FILE) {
      throw new DamagedParquetException("its footer can't have %d bytes".formatted(length));
    }
    return size - TAIL - length;
  }

  private static DataException notParquet(Path file, String reason) {
    return new DataException(file, "can't be read: it is not a Parquet file: " + reason);
  }

  private static ByteBuffer read(FileChannel channel, long from, int length) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    while (bytes.hasRemaining()) {
      if (channel.read(bytes, from + bytes.position()) < 0) {
        throw new EOFException();
      }
    }
    return bytes.flip();
  }
}
