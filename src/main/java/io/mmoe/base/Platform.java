package io.mmoe.base;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Facts about the processor and this process, read from Linux's {@code /proc}. */
public final class Platform {
  private static final Path PROCESSORS = Path.of("/proc/cpuinfo");
  private static final Path LOADED_FILES = Path.of("/proc/self/maps");
  private static final Path LIMITS = Path.of("/proc/self/limits");
  private static final Pattern ADDRESS_SPACE =
      Pattern.compile("Max address space\\s+(\\d{1,18})\\s");
  private static final String C_LIBRARY = "of the C library";

  /** Flags as Linux names them: the first two on x86-64, the last on arm64. */
  private static final Set<String> BFLOAT16 = Set.of("avx512_bf16", "amx_bf16", "bf16");

  private Platform() {}

  /**
   * Returns whether the processor multiplies bfloat16 faster than float32. False if the system does
   * not report it.
   */
  public static boolean hasBfloat16() {
    try {
      return hasBfloat16(Files.readAllLines(PROCESSORS));
    } catch (IOException notLinux) {
      return false;
    }
  }

  static boolean hasBfloat16(List<String> description) {
    return description.stream()
        .filter(line -> line.startsWith("flags") || line.startsWith("Features"))
        .flatMap(line -> Arrays.stream(line.split("[\\s:]+")))
        .anyMatch(BFLOAT16::contains);
  }

  /** Returns the limit of this process's address space, or the largest number if it has none. */
  public static long addressSpaceLimit() {
    try {
      return addressSpaceLimit(Files.readAllLines(LIMITS));
    } catch (IOException notLinux) {
      return Long.MAX_VALUE;
    }
  }

  static long addressSpaceLimit(List<String> limits) {
    return limits.stream()
        .map(ADDRESS_SPACE::matcher)
        .filter(Matcher::lookingAt)
        .map(line -> line.group(1))
        .mapToLong(Long::parseLong)
        .findFirst()
        .orElse(Long.MAX_VALUE);
  }

  /**
   * Returns the name of the allocator behind {@code malloc} in this process: {@code jemalloc},
   * {@code tcmalloc}, "of the C library" or "unknown".
   */
  public static String allocator() {
    if (!Files.isReadable(LOADED_FILES)) {
      return C_LIBRARY;
    }
    try (Stream<String> files = Files.lines(LOADED_FILES)) {
      return files
          .flatMap(line -> Stream.of("jemalloc", "tcmalloc").filter(line::contains))
          .findFirst()
          .orElse(C_LIBRARY);
    } catch (IOException e) {
      return "unknown";
    }
  }
}
