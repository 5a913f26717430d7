package io.mmoe.cli;

import io.mmoe.data.prepare.TaobaoPreparation;
import io.mmoe.settings.DataSettings;
import io.mmoe.settings.PrepareSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code mmoe data prepare}: rows from the public tables. */
@Command(
    name = "prepare",
    sortOptions = false,
    description =
        "Makes taobao_train_data and taobao_test_data from the public tables raw_sample.csv,"
            + " ad_feature.csv, user_profile.csv and behavior_log.csv (docs/dataset.md). The tables"
            + " may be larger than memory.")
final class PrepareCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(
      names = "--tables",
      paramLabel = "DIR",
      description = "Directory of the four tables. Default: ${DEFAULT-VALUE}")
  private Path tables = Path.of("data", "tables");

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Directory of the two files. Default: ${DEFAULT-VALUE}")
  private Path out = Path.of("data");

  @Option(
      names = "--temporary",
      paramLabel = "DIR",
      description =
          "Directory for what does not fit memory, about a third of the tables' size. Default: that of"
              + " --out")
  private @Nullable Path temporary;

  @Option(
      names = "--memory_mb",
      paramLabel = "N",
      description = "Memory for what is held at a time. Default: a quarter of the machine's")
  private long memoryMb = DataSettings.defaultCacheMegabytes();

  @Option(
      names = "--history_hours",
      paramLabel = "N",
      description =
          "How long before an impression the behaviours in tag_category_list and tag_brand_list"
              + " were. Default: ${DEFAULT-VALUE}")
  private int historyHours = PrepareSettings.DEFAULT_HISTORY_HOURS;

  @Option(
      names = "--history_length",
      paramLabel = "N",
      description = "Most recent behaviours in these lists. Default: ${DEFAULT-VALUE}")
  private int historyLength = PrepareSettings.DEFAULT_HISTORY_LENGTH;

  @Option(
      names = "--buy_hours",
      paramLabel = "N",
      description =
          "How long after a clicked impression a purchase of its category and brand makes the label"
              + " buy. Default: ${DEFAULT-VALUE}")
  private int buyHours = PrepareSettings.DEFAULT_BUY_HOURS;

  PrepareCommand() {}

  @Override
  public Integer call() {
    PrepareSettings settings =
        new PrepareSettings(
            tables,
            out,
            temporary == null ? out : temporary,
            memoryMb,
            Duration.ofHours(historyHours),
            historyLength,
            Duration.ofHours(buyHours));
    TaobaoPreparation.Summary made = TaobaoPreparation.run(settings);
    ResultPrinter printer = new ResultPrinter(spec.commandLine().getOut());
    printer.line(
        "Wrote %d training rows and %d test rows to %s", made.trainingRows(), made.testRows(), out);
    printer.line("clicks: %d, buys: %d", made.clicks(), made.buys());
    printer.line(
        "Without profile: %d rows, without recent behaviours: %d rows",
        made.withoutProfile(), made.withoutHistory());
    if (made.unknownAds() > 0) {
      printer.line("Left out: %d rows of unknown advertisements", made.unknownAds());
    }
    return ExitCode.OK.code();
  }
}
