package io.mmoe.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.base.Splitter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** Tests of {@code --help}. */
class HelpTest {
  private static final int WIDTH = 80;

  @ParameterizedTest
  @ValueSource(strings = {"train", "plan"})
  void everyFlagHasAHeadingAndADefault(String name) {
    List<OptionSpec> flags = flags(name);
    assertThat(flags).hasSizeGreaterThan(40);
    for (OptionSpec flag : flags) {
      assertThat(flag.group()).as(flag.longestName()).isNotNull();
      assertThat(flag.group().validate()).isFalse();
      assertThat(String.join(" ", flag.description())).as(flag.longestName()).contains("Default");
    }
  }

  @Test
  void flagsComeUnderTheirHeadingsInOrder() {
    assertThat(CommandLineRun.of("train", "--help").out())
        .containsSubsequence(
            "\nBasic settings",
            "--steps",
            "\nData set",
            "--data_location",
            "\nCheckpoints and results",
            "--save_steps",
            "\nOptimizer",
            "--learning_rate",
            "--l2_regularization",
            "\nDeepRec's performance features",
            "--bf16",
            "\nDeepRec's embedding features",
            "--ev[=BOOL]",
            "\nSeveral processes",
            "--workqueue",
            "--protocol",
            "\nProcessors",
            "--inter",
            "\nExit codes",
            "  138  ",
            "\nEnvironment",
            "TF_CONFIG",
            "\nExamples");
  }

  @Test
  void planHasTheFlagsOfTrainAndItsOwn() {
    Set<String> expected = names("train");
    expected.addAll(List.of("--ps", "--workers", "--json"));
    assertThat(names("plan")).isEqualTo(expected);
  }

  @Test
  void linesFitATerminal() {
    commands(CommandLineRun.program())
        .forEach(
            command ->
                assertThat(command.getUsageMessage().lines().filter(line -> line.length() > WIDTH))
                    .as(command.getCommandName())
                    .isEmpty());
  }

  @Test
  void everyCommandListsTheExitCodesOfTheReadme() throws IOException {
    List<String> documented = new ArrayList<>();
    for (String line : Files.readAllLines(Path.of("README.md"))) {
      List<String> cells = Splitter.on('|').trimResults().splitToList(line);
      if (cells.size() == 4 && cells.get(1).matches("\\d+")) {
        documented.add(cells.get(1) + " " + cells.get(2));
      }
    }
    commands(CommandLineRun.program())
        .forEach(
            command -> {
              Map<String, String> listed = command.getCommandSpec().usageMessage().exitCodeList();
              for (ExitCode code : ExitCode.values()) {
                String number = Integer.toString(code.code());
                assertThat(documented).anyMatch((number + " " + listed.get(number))::equals);
              }
            });
  }

  @Test
  void examplesAreValid() {
    List<String> examples = new ArrayList<>();
    commands(CommandLineRun.program())
        .flatMap(command -> Stream.of(command.getCommandSpec().usageMessage().footer()))
        .map(String::strip)
        .filter(line -> line.startsWith("mmoe "))
        .forEach(examples::add);
    assertThat(examples).hasSizeGreaterThan(5);
    for (String example : examples) {
      List<String> words = Splitter.on(' ').splitToList(example);
      CommandLine program = CommandLineRun.program();
      program.parseArgs(words.subList(1, words.size()).toArray(String[]::new));
    }
  }

  private static List<OptionSpec> flags(String command) {
    CommandLine found =
        Optional.ofNullable(CommandLineRun.program().getSubcommands().get(command)).orElseThrow();
    return found.getCommandSpec().options().stream().filter(flag -> !flag.usageHelp()).toList();
  }

  private static Set<String> names(String command) {
    Set<String> names = new TreeSet<>();
    flags(command).forEach(flag -> names.add(flag.longestName()));
    return names;
  }

  private static Stream<CommandLine> commands(CommandLine command) {
    return Stream.concat(
        Stream.of(command), command.getSubcommands().values().stream().flatMap(HelpTest::commands));
  }
}
