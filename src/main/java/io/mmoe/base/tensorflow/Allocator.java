package io.mmoe.base.tensorflow;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** The allocator behind {@code malloc} in this process. */
public final class Allocator {
  private static final Path LOADED = Path.of("/proc/self/maps");

  private Allocator() {}

  /** Its name: jemalloc, tcmalloc, or the C library's. */
  public static String name() {
    if (!Files.isReadable(LOADED)) {
      return "of the C library";
    }
    try (Stream<String> files = Files.lines(LOADED)) {
      return files
          .flatMap(line -> Stream.of("jemalloc", "tcmalloc").filter(line::contains))
          .findFirst()
          .orElse("of the C library");
    } catch (IOException e) {
      return "unknown";
    }
  }
}
