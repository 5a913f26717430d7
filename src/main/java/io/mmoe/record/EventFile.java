package io.mmoe.record;

import io.mmoe.base.FailureReason;
import io.mmoe.base.OutputException;
import io.mmoe.base.TfRecordWriter;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tensorflow.proto.Event;

/**
 * A new event file, {@code events.out.tfevents.<seconds>.<host>}. Each TFRecord is an {@link
 * Event}, and the first one holds the version of the format.
 *
 * <p>Owns the open file. Not safe for use by several threads.
 */
final class EventFile implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(EventFile.class);
  private static final String VERSION = "brain.Event:2";
  private static final double MILLIS_PER_SECOND = 1000;

  private final Path file;
  private final InstantSource clock;
  private final TfRecordWriter records;

  private EventFile(Path file, InstantSource clock) throws IOException {
    this.file = file;
    this.clock = clock;
    records = TfRecordWriter.create(file);
  }

  /**
   * Creates a file.
   *
   * @throws OutputException if it can't be written
   */
  static EventFile create(Path directory, InstantSource clock) {
    try {
      EventFile created = new EventFile(unused(directory, clock.instant()), clock);
      log.debug("Events go to {}", created.file);
      created.write(Event.newBuilder().setFileVersion(VERSION));
      return created;
    } catch (IOException e) {
      throw new OutputException(
          "event files can't be written to " + directory + ": " + FailureReason.of(e), e);
    }
  }

  /** Appends an event with the current time. */
  void write(Event.Builder event) {
    byte[] record =
        event.setWallTime(clock.instant().toEpochMilli() / MILLIS_PER_SECOND).build().toByteArray();
    try {
      records.write(record);
    } catch (IOException e) {
      throw OutputException.unwritable(file, e);
    }
  }

  /** Makes all written events visible to readers. */
  void flush() {
    try {
      records.flush();
    } catch (IOException e) {
      throw OutputException.unwritable(file, e);
    }
  }

  @Override
  public void close() {
    try {
      records.close();
    } catch (IOException e) {
      throw OutputException.unwritable(file, e);
    }
  }

  /**
   * Returns a new file name. It sorts after all earlier names, because TensorBoard reads the files
   * of a directory in the order of their names.
   */
  private static Path unused(Path directory, Instant now) {
    String name =
        String.format(Locale.ROOT, "events.out.tfevents.%010d.%s", now.getEpochSecond(), host());
    Path file = directory.resolve(name);
    for (int number = 1; Files.exists(file); number++) {
      file = directory.resolve(name + "." + number);
    }
    return file;
  }

  private static String host() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "localhost";
    }
  }
}
