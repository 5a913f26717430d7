package io.mmoe.cli;

import io.mmoe.cli.Switches.Switch;
import io.mmoe.settings.DataSettings;
import io.mmoe.settings.FileFormat;
import io.mmoe.settings.GraphSettings;
import io.mmoe.settings.InputFiles;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** Flags for the order, caching and distribution of training rows. */
final class InputOptions {
  private static final int DEFAULT_SLICES = 16;

  @Option(
      names = "--train_data",
      paramLabel = "FILE[,...]",
      description =
          "Training rows, file after file: files, directories, or patterns such as 'days/*.gz'."
              + " Default: taobao_train_data of --data_location")
  private @Nullable String trainData;

  @Switch
  @Option(
      names = "--parquet_dataset_shuffle",
      description =
          "Shuffle Parquet rows by --shuffle_buffer, like other rows; false keeps file order."
              + " Default: true")
  private @Nullable Boolean parquetShuffle;

  @Option(
      names = "--shuffle_buffer",
      paramLabel = "N",
      description = "Rows in the shuffle buffer; 0 keeps file order. Default: ${DEFAULT-VALUE}")
  private long shuffleBuffer = DataSettings.DEFAULT_SHUFFLE_BUFFER;

  @Option(
      names = "--cache_mb",
      paramLabel = "N",
      description =
          "Cache for rows of --smartstaged between epochs, in MB; larger data is read again in each"
              + " epoch. Default: a quarter of the machine's memory")
  private long cacheMb = DataSettings.defaultCacheMegabytes();

  @Switch
  @Option(
      names = "--workqueue",
      description =
          "Distribute slices of the training file by a shared work queue, so that all workers"
              + " together train each row once per epoch. Default: false")
  private boolean workQueue;

  @Option(
      names = "--workqueue_slices",
      paramLabel = "N",
      description = "Slices of the training file in the work queue. Default: " + DEFAULT_SLICES)
  private @Nullable Integer slices;

  @Option(
      names = "--on_bad_row",
      paramLabel = "fail|skip",
      description =
          "On a malformed training row: end the run, or skip the row and record it in the log and in"
              + " bad_rows.jsonl next to the checkpoint. Default: fail")
  private OnBadRow onBadRow = OnBadRow.FAIL;

  @Option(
      names = "--max_bad_rows",
      paramLabel = "N",
      description =
          "With --on_bad_row skip: end the run after more than N malformed rows. Default: "
              + DataSettings.DEFAULT_MAX_BAD_ROWS)
  private @Nullable Long maxBadRows;

  /** The reaction to a malformed training row. */
  enum OnBadRow {
    FAIL,
    SKIP
  }

  /**
   * Returns the settings.
   *
   * @param command named in error messages
   * @param data flags for files and batches
   * @param graph the graph that takes the rows
   * @throws ParameterException if flags contradict each other
   */
  DataSettings settings(CommandLine command, DataOptions data, GraphSettings graph) {
    FlagCheck check = new FlagCheck(command);
    check.notWithStock("--workqueue", workQueue);
    check.that(
        !workQueue || graph.stagedInput(),
        "--workqueue needs --smartstaged: the graph can't read slices of a file");
    check.that(slices == null || workQueue, "--workqueue_slices needs --workqueue");
    check.notGivenWith(
        graph.isStock() ? "--tf" : "--smartstaged false", !graph.stagedInput(), "--cache_mb");
    InputFiles files = data.files(trainData);
    requireReadableBy(graph, check, files);
    requireSlices(check, files);
    return new DataSettings(
        data.dataLocation,
        files,
        data.batchSize,
        shuffleBuffer(check, files),
        cacheMb,
        workQueue ? OptionalInt.of(slices == null ? DEFAULT_SLICES : slices) : OptionalInt.empty(),
        skippable(check, graph));
  }

  private OptionalLong skippable(FlagCheck check, GraphSettings graph) {
    if (onBadRow == OnBadRow.FAIL) {
      check.that(maxBadRows == null, "--max_bad_rows needs --on_bad_row skip");
      return OptionalLong.empty();
    }
    check.notWithStock("--on_bad_row skip", true);
    check.that(
        graph.stagedInput(), "--on_bad_row skip needs --smartstaged: the graph fails at a bad row");
    return OptionalLong.of(maxBadRows == null ? DataSettings.DEFAULT_MAX_BAD_ROWS : maxBadRows);
  }

  /** In-graph input reads CSV only, with the same compression in all files. */
  private static void requireReadableBy(GraphSettings graph, FlagCheck check, InputFiles files) {
    if (graph.stagedInput()) {
      return;
    }
    String flag = graph.isStock() ? "--tf" : "--smartstaged false";
    files
        .all()
        .filter(file -> FileFormat.of(file) == FileFormat.PARQUET)
        .findFirst()
        .ifPresent(
            file -> {
              throw check.of(
                  flag + " leaves reading to the graph, which can't read Parquet: " + file);
            });
    for (List<Path> each : List.of(files.train(), files.test())) {
      check.that(
          each.stream().map(FileFormat::of).distinct().count() <= 1,
          flag + " can't read .gz and plain files together: " + each.get(0));
    }
  }

  private void requireSlices(FlagCheck check, InputFiles files) {
    files.train().stream()
        .filter(file -> workQueue && FileFormat.of(file) != FileFormat.CSV)
        .findFirst()
        .ifPresent(
            file -> {
              throw check.of(
                  "--workqueue cuts plain CSV files only, not "
                      + file
                      + " (./mmoe data convert makes CSV of it)");
            });
  }

  private long shuffleBuffer(FlagCheck check, InputFiles files) {
    if (parquetShuffle == null) {
      return shuffleBuffer;
    }
    check.that(
        files.train().stream().anyMatch(file -> FileFormat.of(file) == FileFormat.PARQUET),
        "--parquet_dataset_shuffle is for Parquet, not "
            + files.train().get(0)
            + " (--shuffle_buffer is for every format)");
    return parquetShuffle ? shuffleBuffer : 0;
  }
}
