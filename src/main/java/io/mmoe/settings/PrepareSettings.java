package io.mmoe.settings;

import static io.mmoe.base.InvalidSettingException.require;

import java.nio.file.Path;
import java.time.Duration;

/**
 * How rows are made from the public tables.
 *
 * @param tables directory of the four tables
 * @param output directory of the two files that are made
 * @param temporary directory for what does not fit memory
 * @param memoryMegabytes for what is held at a time
 * @param history how long before an impression behaviours count as recent
 * @param historyLength most recent behaviours of a row
 * @param buying how long after an impression a purchase counts as its own
 */
public record PrepareSettings(
    Path tables,
    Path output,
    Path temporary,
    long memoryMegabytes,
    Duration history,
    int historyLength,
    Duration buying) {
  public static final int DEFAULT_HISTORY_HOURS = 24;
  public static final int DEFAULT_HISTORY_LENGTH = 50;
  public static final int DEFAULT_BUY_HOURS = 24;
  private static final int LEAST_MEMORY = 16;
  private static final int MOST_HISTORY = 10_000;
  private static final long MOST_HOURS = 10_000;

  public PrepareSettings {
    long most = mostMegabytes();
    require(
        memoryMegabytes >= LEAST_MEMORY && memoryMegabytes <= most,
        "--memory_mb",
        LEAST_MEMORY + " to " + most + " (70 % of the Java virtual machine's)",
        memoryMegabytes);
    requireHours("--history_hours", history);
    requireHours("--buy_hours", buying);
    require(
        historyLength >= 0 && historyLength <= MOST_HISTORY,
        "--history_length",
        "0 to " + MOST_HISTORY,
        historyLength);
  }

  public long memoryBytes() {
    return memoryMegabytes << 20;
  }

  /** Leaves the rest of the virtual machine's memory to what is not counted. */
  private static long mostMegabytes() {
    return (Runtime.getRuntime().maxMemory() >> 20) / 10 * 7;
  }

  private static void requireHours(String flag, Duration value) {
    require(
        value.toHours() >= 0 && value.toHours() <= MOST_HOURS,
        flag,
        "0 to " + MOST_HOURS,
        value.toHours());
  }
}
