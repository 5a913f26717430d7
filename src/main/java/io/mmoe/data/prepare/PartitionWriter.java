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
 * A writer of one table's records to one file for each partition of the users. A record is an array
 * of whole numbers that begins with the user.
 *
 * <p>Owns the open files. Not safe for use by several threads.
 */
final class PartitionWriter implements Closeable {
  private static final int BUFFER_BYTES = 1 << 15;

  private final List<DataOutputStream> files = new ArrayList<>();

  /**
   * Creates the files.
   *
   * @param partitions number of partitions, a power of two
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

  /** Returns the file of a partition. */
  static Path file(Path directory, String table, int partition) {
    return directory.resolve(table + "." + partition);
  }

  /** Writes a record to the partition of its user. */
  void add(int[] record) throws IOException {
    DataOutputStream file = files.get(UserRecords.partition(record[0], files.size()));
    for (int cell : record) {
      file.writeInt(cell);
    }
  }

  /** Flushes and closes all files. Fails here at the latest if the disk is full. */
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
