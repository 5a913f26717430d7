package io.mmoe.cli;

import io.mmoe.app.ConvertJob;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code mmoe data convert}: converts rows to another format. */
@Command(
    name = "convert",
    sortOptions = false,
    description =
        "Writes the rows of IN, with or without labels, to OUT. File names determine the formats:"
            + " .parquet is Parquet, .gz is CSV compressed by gzip, any other name is plain CSV.")
final class ConvertCommand implements Callable<Integer> {
  private static final double MEGABYTE = 1e6;

  @Spec private CommandSpec spec;

  @Parameters(index = "0", paramLabel = "IN", description = "A file of rows.")
  private Path in = Path.of("");

  @Parameters(
      index = "1",
      paramLabel = "OUT",
      description = "The output file. It appears, or is replaced, when all rows are written.")
  private Path out = Path.of("");

  @Override
  public Integer call() {
    ConvertJob.Converted converted = new ConvertJob(in, out).run();
    new ResultPrinter(spec.commandLine().getOut())
        .line(
            "Wrote %d rows to %s: %.1f MB, %.0f rows/s",
            converted.rows(),
            out,
            converted.bytes() / MEGABYTE,
            converted.rows() / Math.max(converted.seconds(), 1e-9));
    return ExitCode.OK.code();
  }
}
