package io.mmoe.settings;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Everything that a report about a checkpoint is told.
 *
 * @param checkpoint the directory of the checkpoint
 * @param output the page
 * @param rows what to measure experts on and to describe; absent to read no rows
 */
public record ReportSettings(
    Path checkpoint, Path output, Optional<DataSettings> rows, ThreadSettings threads) {}
