package io.mmoe.settings;

import static io.mmoe.base.InvalidSettingException.require;

import java.nio.file.Path;
import java.time.Duration;

/**
 * The settings for building row files from the public tables.
 *
 * @param tables input directory of the four tables
 * @param output output directory of the two row files
 * @param temporary directory for partition files that do not fit into memory
 * @param memoryMegabytes memory for the partition that is joined
 * @param history time before an impression in which behaviours count as recent
 * @param historyLength maximum number of recent behaviours in a row
 * @param buying time after an impression in which a purchase is attributed to it
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

  /** Returns 70 % of the maximum heap size. The rest is for objects that are not counted. */
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
