package io.mmoe.data.prepare;

import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes records of a table to one file for each partition of the users. A record is some whole
 * numbers, the first of which is its user.
 *
 * <p>Owns the open files; not safe for use by several threads.
 */
final class PartitionWriter implements Closeable {
  private static final int BUFFER_BYTES = 1 << 15;

  private final List<DataOutputStream> files = new ArrayList<>();

  /**
   * Opens the files.
   *
   * @param partitions a power of two
   */
  PartitionWriter(Path directory, String table, int partitions) throws IOException {
    try {
      for (int partition = 0; partition < partitions; partition++) {
        files.add(
            new DataOutputStream(
                new BufferedOutputStream(
                    Files.newOutputStream(file(directory, table, partition)), BUFFER_BYTES)));
      }
    } catch (IOException e) {
      closeAll(e);
      throw e;
    }
  }

  /** Where the records of a partition are. */
  static Path file(Path directory, String table, int partition) {
    return directory.resolve(table + "." + partition);
  }

  void add(int[] record) throws IOException {
    DataOutputStream file = files.get(UserOrder.partition(record[0], files.size()));
    for (int cell : record) {
      file.writeInt(cell);
    }
  }

  /** Writes what is buffered; a disk that is full shows here at the latest. */
  @Override
  public void close() throws IOException {
    IOException failure = new IOException("can't be closed");
    closeAll(failure);
    if (failure.getSuppressed().length > 0) {
      throw new IOException(failure.getSuppressed()[0]);
    }
  }

  private void closeAll(IOException reason) {
    for (DataOutputStream file : files) {
      try {
        file.close();
      } catch (IOException e) {
        reason.addSuppressed(e);
      }
    }
  }
}
