package io.mmoe.cli;

import io.mmoe.app.PrepareJob;
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

/** {@code mmoe data prepare}: prepares rows from the public tables. */
@Command(
    name = "prepare",
    sortOptions = false,
    description =
        "Prepares taobao_train_data and taobao_test_data from the public tables raw_sample.csv,"
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
          "Directory for temporary files, about a third of the size of the tables. Default: that of"
              + " --out")
  private @Nullable Path temporary;

  @Option(
      names = "--memory_mb",
      paramLabel = "N",
      description = "Memory limit for the join, in MB. Default: a quarter of the machine's memory")
  private long memoryMb = DataSettings.defaultCacheMegabytes();

  @Option(
      names = "--history_hours",
      paramLabel = "N",
      description =
          "Longest time before an impression for behaviours in tag_category_list and"
              + " tag_brand_list. Default: ${DEFAULT-VALUE}")
  private int historyHours = PrepareSettings.DEFAULT_HISTORY_HOURS;

  @Option(
      names = "--history_length",
      paramLabel = "N",
      description = "Largest number of recent behaviours in these lists. Default: ${DEFAULT-VALUE}")
  private int historyLength = PrepareSettings.DEFAULT_HISTORY_LENGTH;

  @Option(
      names = "--buy_hours",
      paramLabel = "N",
      description =
          "Longest time from a clicked impression to a purchase of its category and brand for the"
              + " label buy. Default: ${DEFAULT-VALUE}")
  private int buyHours = PrepareSettings.DEFAULT_BUY_HOURS;

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
    TaobaoPreparation.Summary made = new PrepareJob(settings).run();
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
