package io.mmoe.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.mmoe.data.prepare.PublicTables;
import io.mmoe.documentation.Page;
import io.mmoe.documentation.Page.Block;
import io.mmoe.documentation.ShellCommand;
import io.mmoe.testing.HttpCall;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/**
 * Runs every command of this program in the README and the docs, in the order of each page. The
 * working directory stands for the repository and holds a few synthetic rows.
 */
@DisabledOnOs(OS.WINDOWS)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Tag("slow")
class DocumentedCommandsTest {
  private static final String PROGRAM = "./mmoe";

  /** Flags whose numbers are divided and bounded, so that the test takes seconds. */
  private static final List<String> DIVIDED = List.of("--steps", "--save_steps", "--eval_every");

  private static final int DIVISOR = 50;
  private static final int MOST = 60;

  /** Replaced values. */
  private static final Map<String, Map<String, String>> REPLACED =
      Map.of(
          "data prepare", Map.of("--out", "prepared"),
          "data generate", Map.of("--rows", "2000"));

  /** Added flags: a limit to 1000 epochs, and free ports. */
  private static final Map<String, List<String>> ADDED =
      Map.of(
          "train", List.of("--steps=10"),
          "serve", List.of("--rest_api_port=0", "--port=0"));

  /** Placeholders in a synopsis and their replacements. A synopsis is only parsed. */
  private static final Pattern PLACEHOLDER = Pattern.compile("[A-Z]+(\\.\\.\\.)?");

  /** Programs that are not run, with the reason. */
  private static final Map<String, String> NOT_RUN =
      Map.of(
          "./mvnw", "this is what runs the tests",
          "cd", "the test is in its directory",
          "docker", "needs a daemon",
          "git", "needs the repository's address",
          "kubectl", "needs a cluster; ManifestTest checks the manifests",
          "pip", "needs the network",
          "scripts/benchmark.sh", "takes minutes",
          "scripts/local_cluster.sh", "LocalClusterScriptTest runs it",
          "source", "CompletionTest sources it in bash",
          "tensorboard", "is another program");

  private Workspace workspace;

  @BeforeAll
  void makeWhatCommandsStartFrom(@TempDir Path directory) throws IOException {
    workspace = Workspace.in(directory);
    succeed("data generate --rows 2000 --out data");
    succeed("train --steps 10 --checkpoint result/first");
    PublicTables.random(1).write(directory.resolve("data/tables"));
    Files.copy(directory.resolve("data/taobao_test_data"), directory.resolve("rows.csv"));
    Files.createDirectory(directory.resolve("days"));
    for (String day : List.of("2026-01-30", "2026-01-31", "2026-02-01")) {
      succeed("data convert data/taobao_test_data days/%s.parquet".formatted(day));
    }
  }

  @AfterAll
  void end() throws IOException {
    workspace.close();
  }

  @TestFactory
  Stream<DynamicTest> everyCommandSucceeds() {
    List<DynamicTest> tests = new ArrayList<>();
    for (Page page : Page.all()) {
      for (ShellCommand command : commands(page)) {
        tests.add(DynamicTest.dynamicTest(page.path() + ": " + command, () -> run(page, command)));
      }
    }
    assertThat(tests).hasSizeGreaterThan(40);
    return tests.stream();
  }

  /** Returns the commands of code blocks, then those in sentences, except bare command names. */
  private static List<ShellCommand> commands(Page page) {
    List<ShellCommand> commands = new ArrayList<>();
    for (Block block : page.blocks()) {
      List<ShellCommand> parsed = ShellCommand.parse(block.code());
      if (block.language().equals("sh")
          || parsed.stream().anyMatch(command -> command.program().equals(PROGRAM))) {
        commands.addAll(parsed);
      }
    }
    page.inlineCode().stream()
        .filter(code -> code.startsWith(PROGRAM + " "))
        .flatMap(code -> ShellCommand.parse(code).stream())
        .filter(command -> !isName(command.arguments()))
        .forEach(commands::add);
    return commands;
  }

  private static boolean isName(List<String> words) {
    CommandLine command = CommandLineRun.program();
    for (String word : words) {
      CommandLine inner = command.getSubcommands().get(word);
      if (inner == null) {
        return false;
      }
      command = inner;
    }
    return true;
  }

  private void run(Page page, ShellCommand command) throws Exception {
    if (command.program().equals("curl")) {
      // Queries run while the page's server runs.
      assertThat(page.text()).contains(PROGRAM + " serve");
    } else if (!command.program().equals(PROGRAM)) {
      assertThat(NOT_RUN).containsKey(command.program());
    } else if (command.words().stream().anyMatch(word -> PLACEHOLDER.matcher(word).matches())) {
      parse(command.arguments());
    } else if (command.arguments().get(0).equals("serve")) {
      serve(page, command);
    } else {
      succeed(command);
    }
  }

  private static void parse(List<String> words) {
    List<String> filled =
        words.stream()
            .filter(word -> !word.equals("FLAGS"))
            .map(word -> PLACEHOLDER.matcher(word).replaceAll("1"))
            .toList();
    CommandLineRun.program().parseArgs(filled.toArray(String[]::new));
  }

  private void serve(Page page, ShellCommand command) throws Exception {
    String told = succeed(command).out();
    MatchResult port =
        Pattern.compile("http://[^:]*:(\\d+)/").matcher(told).results().findFirst().orElseThrow();
    HttpCall call = HttpCall.to(Integer.parseInt(port.group(1)));
    for (ShellCommand request : commands(page)) {
      if (request.program().equals("curl") && !request.toString().contains("...")) {
        ask(call, request);
      }
    }
    assertThat(workspace.stop().exitCode()).isZero();
  }

  private static void ask(HttpCall call, ShellCommand curl) throws Exception {
    List<String> words = curl.arguments();
    String path = URI.create(words.get(words.size() - 1)).getPath();
    int body = words.indexOf("-d") + 1;
    HttpCall.Reply reply = body == 0 ? call.get(path) : call.post(path, words.get(body));
    assertThat(reply.status()).as(reply.body()).isEqualTo(200);
  }

  private CommandLineRun succeed(String words) throws IOException {
    return succeed(ShellCommand.parse(PROGRAM + " " + words).get(0));
  }

  private CommandLineRun succeed(ShellCommand command) throws IOException {
    Map<String, String> environment = new LinkedHashMap<>();
    for (String variable : command.variables()) {
      int end = variable.indexOf('=');
      environment.put(variable.substring(0, end), variable.substring(end + 1));
    }
    List<String> words = adjusted(command.arguments(), environment.containsKey("TF_CONFIG"));
    CommandLineRun run = workspace.run(environment, words);
    assertThat(run.exitCode()).as("%s: %s", words, run.err()).isZero();
    return run;
  }

  /** Returns the words of the adapted command. */
  private static List<String> adjusted(List<String> documented, boolean inCluster) {
    List<String> words = new ArrayList<>(documented);
    if (words.get(0).startsWith("-") && !words.get(0).equals("--version")) {
      words.add(0, "train");
    }
    String name = words.get(0).equals("data") ? words.get(0) + " " + words.get(1) : words.get(0);
    DIVIDED.forEach(flag -> replace(words, flag, value -> fewer(Long.parseLong(value))));
    REPLACED
        .getOrDefault(name, Map.of())
        .forEach((flag, value) -> replace(words, flag, given -> value));
    if (!words.contains("--steps")) {
      words.addAll(ADDED.getOrDefault(name, List.of()));
    }
    if (inCluster) {
      // ClusterTest trains in a cluster. The plan reads the same flags and variables.
      words.set(0, "plan");
    }
    return words;
  }

  private static String fewer(long number) {
    return Long.toString(Math.max(1, Math.min(MOST, number / DIVISOR)));
  }

  private static void replace(List<String> words, String flag, UnaryOperator<String> by) {
    int index = words.indexOf(flag);
    if (index >= 0) {
      words.set(index + 1, by.apply(words.get(index + 1)));
    }
  }
}
