package io.mmoe.base;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a checkpoint directory to one run at a time: two would mix their logs and delete each
 * other's checkpoints. The system lets go of the lock when the process ends, however it ends.
 *
 * <p>Owns an open file; closing it lets go.
 */
public record DirectoryLock(FileChannel channel) implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(DirectoryLock.class);
  private static final String NAME = ".lock";

  /**
   * Takes a directory, which must be there.
   *
   * @throws UncheckedIOException if another run has it
   */
  public static DirectoryLock take(Path directory) {
    Path file = directory.resolve(NAME);
    try {
      FileChannel channel =
          FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (!isTaken(channel, directory)) {
        channel.close();
        String problem = directory + " is in use by another run";
        throw new UncheckedIOException(problem, new IOException(problem));
      }
      return new DirectoryLock(channel);
    } catch (IOException e) {
      throw new UncheckedIOException(file + " can't be written: " + e.getMessage(), e);
    }
  }

  private static boolean isTaken(FileChannel channel, Path directory) {
    try {
      return channel.tryLock() != null;
    } catch (OverlappingFileLockException e) {
      return false;
    } catch (IOException e) {
      log.warn("{} can't be locked ({}); let no other run use it", directory, e.getMessage());
      return true;
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
