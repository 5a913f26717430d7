package io.mmoe.base;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/** What the processor can do. */
public final class Processor {
  private static final Path DESCRIPTION = Path.of("/proc/cpuinfo");

  /** As Linux names them: on x86-64 the first two, on arm64 the last. */
  private static final Set<String> BFLOAT16 = Set.of("avx512_bf16", "amx_bf16", "bf16");

  private Processor() {}

  /** Whether products of bfloat16 are faster than those of float32; false where nobody says so. */
  public static boolean hasBfloat16() {
    try {
      return hasBfloat16(Files.readAllLines(DESCRIPTION));
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
}
