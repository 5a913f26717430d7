package io.mmoe.cli;

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

/** Flags for how training rows are ordered, kept and shared. */
final class InputOptions {
  private static final int DEFAULT_SLICES = 16;

  @Option(
      names = "--train_data",
      paramLabel = "FILE[,...]",
      description =
          "Training rows, file after file: files, directories, or patterns such as 'days/*.gz'."
              + " Default: taobao_train_data of --data_location")
  private @Nullable String trainData;

  @Option(
      names = "--parquet_dataset_shuffle",
      arity = "0..1",
      fallbackValue = "true",
      paramLabel = "BOOL",
      description =
          "Shuffle Parquet rows by --shuffle_buffer, as others are; false keeps the order of the"
              + " files. Default: true")
  private @Nullable Boolean parquetShuffle;

  @Option(
      names = "--shuffle_buffer",
      paramLabel = "N",
      description =
          "Rows that the shuffle draws from; 0 keeps the order of the file. Default:"
              + " ${DEFAULT-VALUE}")
  private long shuffleBuffer = DataSettings.DEFAULT_SHUFFLE_BUFFER;

  @Option(
      names = "--cache_mb",
      paramLabel = "N",
      description =
          "Memory for rows that --smartstaged keeps from epoch to epoch, in MB; larger data is read"
              + " anew in each. Default: a quarter of the machine's")
  private long cacheMb = DataSettings.defaultCacheMegabytes();

  @Option(
      names = "--workqueue",
      arity = "0..1",
      fallbackValue = "true",
      paramLabel = "BOOL",
      description =
          "Hand out slices of the training file from one queue, so that all workers together train"
              + " each row once in each epoch. Default: false")
  private boolean workQueue;

  @Option(
      names = "--workqueue_slices",
      paramLabel = "N",
      description = "Slices of the training file in the queue. Default: " + DEFAULT_SLICES)
  private @Nullable Integer slices;

  @Option(
      names = "--on_bad_row",
      paramLabel = "fail|skip",
      description =
          "What a bad training row does: end the run, or be left out and named in the log and in"
              + " bad_rows.jsonl beside the checkpoint. Default: fail")
  private OnBadRow onBadRow = OnBadRow.FAIL;

  @Option(
      names = "--max_bad_rows",
      paramLabel = "N",
      description =
          "With --on_bad_row skip: end the run at one more than N. Default: "
              + DataSettings.DEFAULT_MAX_BAD_ROWS)
  private @Nullable Long maxBadRows;

  /** What a bad training row does. */
  enum OnBadRow {
    FAIL,
    SKIP
  }

  /**
   * The settings.
   *
   * @param command to name in what is wrong
   * @param data which files, in which batches
   * @param graph that the rows go to
   * @throws ParameterException if flags contradict each other
   */
  DataSettings settings(CommandLine command, DataOptions data, GraphSettings graph) {
    FlagCheck check = new FlagCheck(command);
    check.notBesideStock("--workqueue", workQueue);
    check.that(
        !workQueue || graph.stagedInput(),
        "--workqueue needs --smartstaged: the graph can't read slices of a file");
    check.that(slices == null || workQueue, "--workqueue_slices needs --workqueue");
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
    check.notBesideStock("--on_bad_row skip", true);
    check.that(
        graph.stagedInput(), "--on_bad_row skip needs --smartstaged: the graph fails at a bad row");
    return OptionalLong.of(maxBadRows == null ? DataSettings.DEFAULT_MAX_BAD_ROWS : maxBadRows);
  }

  /** The graph's own readers know lines only, of one compression in all of their files. */
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
          flag + " can't read .gz and plain files side by side: " + each.get(0));
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
