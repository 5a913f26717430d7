package io.mmoe.settings;

import java.nio.file.Path;
import java.util.Optional;

/**
 * All settings of a report about a checkpoint.
 *
 * @param checkpoint the directory of the checkpoint
 * @param output the HTML page to write
 * @param rows the rows to profile and to measure expert usage on, absent to read no rows
 * @param threads TensorFlow's thread pools
 */
public record ReportSettings(
    Path checkpoint, Path output, Optional<DataSettings> rows, ThreadSettings threads) {}
