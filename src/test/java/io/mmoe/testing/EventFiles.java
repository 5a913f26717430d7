package io.mmoe.testing;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.tensorflow.proto.Event;
import org.tensorflow.proto.Summary;

/** An independent reader of event files that verifies their checksums. */
public final class EventFiles {
  /** Castagnoli's polynomial with reversed bits. */
  private static final int POLYNOMIAL = 0x82f63b78;

  private EventFiles() {}

  /** Returns the event files of a directory, sorted by name and so by age. */
  public static List<Path> in(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files
          .filter(file -> file.getFileName().toString().startsWith("events.out.tfevents."))
          .sorted()
          .toList();
    }
  }

  /** Reads all events of a file. */
  public static List<Event> read(Path file) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    List<Event> events = new ArrayList<>();
    while (bytes.hasRemaining()) {
      int length =
          Math.toIntExact(ByteBuffer.wrap(next(bytes, 8)).order(ByteOrder.LITTLE_ENDIAN).getLong());
      events.add(Event.parseFrom(next(bytes, length)));
    }
    return events;
  }

  /** Returns the scalars of a tag by step. */
  public static Map<Long, Float> scalars(List<Event> events, String tag) {
    Map<Long, Float> scalars = new LinkedHashMap<>();
    for (Event event : events) {
      for (Summary.Value value : event.getSummary().getValueList()) {
        if (value.getTag().equals(tag)) {
          scalars.put(event.getStep(), value.getSimpleValue());
        }
      }
    }
    return scalars;
  }

  private static byte[] next(ByteBuffer bytes, int length) {
    byte[] part = new byte[length];
    bytes.get(part);
    int unmasked = Integer.rotateLeft(bytes.getInt() - 0xa282ead8, 15);
    if (unmasked != checksum(part)) {
      throw new AssertionError("the checksum of " + length + " bytes is wrong");
    }
    return part;
  }

  /** Computes CRC-32C bit by bit. */
  private static int checksum(byte[] bytes) {
    int remainder = ~0;
    for (byte next : bytes) {
      remainder ^= next & 0xff;
      for (int bit = 0; bit < 8; bit++) {
        remainder = (remainder >>> 1) ^ ((remainder & 1) == 0 ? 0 : POLYNOMIAL);
      }
    }
    return ~remainder;
  }
}
