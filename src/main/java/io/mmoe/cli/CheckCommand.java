package io.mmoe.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mmoe.app.CheckJob;
import io.mmoe.data.BadRow;
import io.mmoe.data.FilePatterns;
import io.mmoe.data.profile.DataProfile;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code mmoe data check}: profiles and validates rows. */
@Command(
    name = "check",
    sortOptions = false,
    description = {
      "Profiles and validates labelled rows: values and hash buckets of each column, and malformed"
          + " rows.",
      "Exit code 0 if training accepts the rows, 3 if it does not."
    })
final class CheckCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(
      arity = "1..*",
      paramLabel = "FILE",
      description =
          "Files, directories, or patterns such as 'days/*.gz'. CSV, .gz or .parquet, read as one"
              + " data set.")
  private List<String> patterns = List.of();

  @Option(names = "--json", description = "Print one JSON object instead of a table.")
  private boolean json;

  @Override
  public Integer call() {
    List<Path> files =
        patterns.stream()
            .flatMap(pattern -> FilePatterns.expand("FILE", pattern).stream())
            .toList();
    DataProfile profile = new CheckJob(files).run();
    ResultPrinter printer = new ResultPrinter(spec.commandLine().getOut());
    if (json) {
      printer.json(json(files, profile));
    } else {
      new ProfileTable(printer, profile).print(files.size());
    }
    return ExitCode.of(profile).code();
  }

  private static ObjectNode json(List<Path> files, DataProfile profile) {
    ObjectNode node = new ObjectMapper().valueToTree(profile);
    ArrayNode names = node.putArray("files");
    files.forEach(file -> names.add(file.toString()));
    ArrayNode bad = node.putArray("firstBadRows");
    for (BadRow row : profile.firstBadRows()) {
      bad.addObject()
          .put("file", row.file().toString())
          .put(row.unit(), row.number())
          .put("problem", row.problem())
          .put("text", row.text());
    }
    return node;
  }
}
