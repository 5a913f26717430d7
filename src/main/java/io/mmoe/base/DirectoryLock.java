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
 * A lock on a checkpoint directory, so that only one run at a time uses it. Two runs would mix
 * their logs and delete each other's checkpoints.
 *
 * <p>The lock is held on the file {@code .lock} of the directory. Closing releases it, and so does
 * the operating system when the process ends in any way.
 */
public final class DirectoryLock implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(DirectoryLock.class);
  private static final String NAME = ".lock";

  private final FileChannel channel;

  private DirectoryLock(FileChannel channel) {
    this.channel = channel;
  }

  /**
   * Locks an existing directory. On a file system without locks, logs a warning and continues.
   *
   * @throws OutputException if another run holds the lock, or if the directory can't be written
   */
  public static DirectoryLock take(Path directory) {
    Path file = directory.resolve(NAME);
    try {
      FileChannel channel =
          FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (!tryLock(channel, directory)) {
        channel.close();
        throw new OutputException(directory + " is in use by another run");
      }
      return new DirectoryLock(channel);
    } catch (IOException e) {
      throw OutputException.unwritable(file, e);
    }
  }

  /** Returns whether this run may use the directory. */
  private static boolean tryLock(FileChannel channel, Path directory) {
    try {
      return channel.tryLock() != null;
    } catch (OverlappingFileLockException e) {
      return false;
    } catch (IOException e) {
      log.warn("{} can't be locked ({}); let no other run use it", directory, FailureReason.of(e));
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
