package io.mmoe.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.mmoe.testing.TestSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.AbstractMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Bad input ends with its exit code and a one-line error message, and writes nothing. */
class BadInputTest {
  @TempDir Path directory;
  private Path data;
  private Path checkpoint;

  @BeforeEach
  void writeData() {
    data = directory.resolve("data");
    TestSettings.goldenData(data, 32, 0);
    checkpoint = directory.resolve("checkpoint");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "--batchsize 3         | unknown flag --batchsize; did you mean --batch_size?",
        "--batch_size 0        | --batch_size must be 1 to 1000000, got 0",
        "--batch_size 2000000000 | --batch_size must be 1 to 1000000, got 2000000000",
        "--batch_size x        | '--batch_size': must be a whole number of at most 2147483647, got x",
        "--micro_batch 99999999999 | '--micro_batch': must be a whole number of at most 2147483647, got 99999999999",
        "--eval_every x        | '--eval_every': must be a whole number of at most 9223372036854775807, got x",
        "--early_stopping_min_delta x | '--early_stopping_min_delta': must be a number, got x",
        "--learning_rate nan   | '--learning_rate': must be a number, got nan",
        "--learning_rate=NaN   | --learning_rate must be a finite number above 0 in 32 bits, got NaN",
        "--learning_rate 0     | --learning_rate must be a finite number above 0 in 32 bits, got 0.0",
        "--learning_rate 1e300 | --learning_rate must be a finite number above 0 in 32 bits, got 1.0E300",
        "--learning_rate 1e-300 | --learning_rate must be a finite number above 0 in 32 bits, got 1.0E-300",
        "--optimizer foo       | --optimizer must be adagrad, adam, gradientdescent, adamasync or adagraddecay, got foo",
        "--steps -1            | --steps must be 0 (1000 epochs) or more, got -1",
        "--save_steps -5       | --save_steps must be 0 (never) or more, got -5",
        "--shuffle_buffer -1   | --shuffle_buffer must be 0 (file order) to 50000000, got -1",
        "--keep_checkpoint_max -1 | --keep_checkpoint_max must be 0 (keep all) or more, got -1",
        "--log_steps 0         | --log_steps must be at least 1, got 0",
        "--l2_regularization -1 | --l2_regularization must be a finite number from 0 in 32 bits, got -1.0",
        "--l2_regularization 1e39 | --l2_regularization must be a finite number from 0 in 32 bits, got 1.0E39",
        "--ev --ev_elimination l2 --ev_l2_threshold 1e39 | --ev_l2_threshold must be a finite number above 0 in 32 bits, got 1.0E39",
        "--inter -1            | --inter must be 0 (TensorFlow's choice) to ",
        "--inter 100000        | processors, got 100000",
        "--intra -1            | --intra must be 0 (TensorFlow's choice) to ",
        "--intra 2147483647    | processors, got 2147483647",
        "--no_eval maybe       | unexpected argument maybe",
        "--sparse_rmsprop      | --sparse_rmsprop needs --optimizer adamasync",
        "--tf --optimizer adagraddecay | --tf runs the stock graph and can't be combined with"
            + " --optimizer adagraddecay",
        "--tf --bf16 | --tf runs the stock graph and can't be combined with --bf16",
        "--tf --smartstaged=false | --tf runs the stock graph and can't be combined with --smartstaged",
        "--tf --op_fusion true | --tf runs the stock graph and can't be combined with --op_fusion",
        "--cache_mb -1 | --cache_mb must be 0 (keep nothing) to ",
        "--cache_mb 1000000000 | (the memory of the Java virtual machine), got 1000000000",
        "--tf --cache_mb 9 | --cache_mb has no effect with --tf: remove one of the two flags",
        "--tf --emb_fusion true | --tf runs the stock graph and can't be combined with --emb_fusion",
        "--tf true --ev true   | --tf runs the stock graph and can't be combined with --ev",
        "--ev --multihash      | --ev and --multihash are two kinds of tables: choose one",
        "--multihash_op add    | --multihash_op needs --multihash",
        "--multihash --multihash_op sub | --multihash_op must be add, mul or concat, got sub",
        "--incremental_ckpt -1 | --incremental_ckpt must be at least 1, and at most 31536000 (a year), got -1",
        "--incremental_ckpt 9223372036854775807 | (a year), got 9223372036854775807",
        "--incremental_ckpt 5 --save_steps 0 | --save_steps must be above 0 with --incremental_ckpt, got 0",
        "--incremental_ckpt 5 --optimizer adam | --optimizer must be another than adam with --incremental_ckpt, since adam changes every row in every step, got adam",
        "--tf --incremental_ckpt 5 | --tf runs the stock graph and can't be combined with --incremental_ckpt",
        "--ev false --dynamic_ev | --dynamic_ev needs --ev",
        "--dynamic_ev --multihash | --dynamic_ev and --multihash are two kinds of tables: choose one",
        "--tf --dynamic_ev     | --tf runs the stock graph and can't be combined with --dynamic_ev",
        "--no_export --model_version -1 | --model_version must be 0 to 999999999999999999, got -1",
        "--no_export --model_version 5 | --model_version has no effect with --no_export: remove one of the two flags",
        "--session_timeout -1  | --session_timeout must be 1 to 604800 (seconds), got -1",
        "--checkpoint=         | --checkpoint must not be empty",
        "--output_dir=         | --output_dir must not be empty",
        "--train_data=         | --train_data must not be empty",
        "--optimizer=          | --optimizer must not be empty",
        "--ev --dynamic_ev_freqs 1,2 | --dynamic_ev_freqs needs --dynamic_ev",
        "--ev --dynamic_ev --dynamic_ev_freqs 4,2 | --dynamic_ev_freqs must be whole numbers that don't fall, got [4, 2]",
        "--micro_batch 65      | --micro_batch must be 1 to 64, got 65",
        "--tf --micro_batch 2  | --tf runs the stock graph and can't be combined with --micro_batch",
        "--ev --smartstaged false | --ev needs --smartstaged, which counts keys",
        "--ev_filter counter   | --ev_filter needs --ev",
        "--ev --ev_filter fast | --ev_filter must be counter or cbf, got fast",
        "--ev --ev_filter counter --ev_filter_freq 0 | --ev_filter_freq or --adaptive_freq must be 1 to 1000000, got 0",
        "--ev --ev_filter cbf --ev_filter_error_rate 1 | --ev_filter_error_rate must be between 0 and 1, got 1.0",
        "--ev --ev_elimination age | --ev_elimination must be gstep or l2, got age",
        "--ev --ev_elimination gstep --ev_steps_to_live 0 | --ev_steps_to_live must be at least 1, got 0",
        "--ev --ev_filter_freq 3 | --ev_filter_freq needs --ev_filter",
        "--ev --ev_l2_threshold 3 | --ev_l2_threshold needs --ev_elimination l2",
        "--tf --workqueue      | --tf runs the stock graph and can't be combined with --workqueue",
        "--workqueue --smartstaged false | --workqueue needs --smartstaged: the graph can't read slices of a file",
        "--ev --adaptive_emb   | --adaptive_emb, --ev and --multihash are kinds of tables: choose one",
        "--adaptive_emb --smartstaged false | --adaptive_emb needs --smartstaged, which counts keys",
        "--adaptive_emb --dynamic_ev | --dynamic_ev needs --ev",
        "--adaptive_emb --optimizer adam --incremental_ckpt 9 | --optimizer must be another than adam with --incremental_ckpt, since adam changes every row in every step, got adam",
        "--adaptive_freq 2     | --adaptive_freq needs --adaptive_emb",
        "--adaptive_emb --adaptive_freq 0 | --ev_filter_freq or --adaptive_freq must be 1 to 1000000, got 0",
        "--tf --adaptive_emb   | --tf runs the stock graph and can't be combined with --adaptive_emb",
        "--tf --group_embedding | --tf runs the stock graph and can't be combined with --group_embedding",
        "--group_embedding --emb_fusion false | --group_embedding needs --emb_fusion",
        "--workqueue_slices 4  | --workqueue_slices needs --workqueue",
        "--workqueue --workqueue_slices 0 | --workqueue_slices must be 1 to 100000, got 0",
        "--timeline -1         | --timeline must be 0 (no traces) or more, got -1",
        "--eval_every 0        | --eval_every must be at least 1, got 0",
        "--eval_every 5 --no_eval | --no_eval must be off with --eval_every, got true",
        "--keep_best           | --keep_best needs --eval_every",
        "--early_stopping_patience 3 | --early_stopping_patience needs --eval_every",
        "--eval_every 5 --early_stopping_patience 0 | --early_stopping_patience must be at least 1, got 0",
        "--eval_every 5 --early_stopping_metric loss | --early_stopping_metric needs --early_stopping_patience or --keep_best",
        "--eval_every 5 --keep_best --early_stopping_metric auc | --early_stopping_metric must be ctr_auc, ctr_gauc,",
        "--eval_every 5 --keep_best --early_stopping_min_delta 0.1 | --early_stopping_min_delta needs --early_stopping_patience",
        "--eval_every 5 --early_stopping_patience 3 --early_stopping_min_delta -1 | --early_stopping_min_delta must be a finite number from 0, got -1.0",
        "--tf --on_bad_row skip | --tf runs the stock graph and can't be combined with --on_bad_row skip",
        "--smartstaged=false --on_bad_row skip | --on_bad_row skip needs --smartstaged: the graph fails at a bad row",
        "--max_bad_rows 5      | --max_bad_rows needs --on_bad_row skip",
        "--on_bad_row skip --max_bad_rows 0 | --max_bad_rows must be 1 to 1000000, got 0",
        "--on_bad_row ignore   | Invalid value for option '--on_bad_row'",
      })
  void aBadFlagIsNamed(String flags, String problem) {
    assertFails(ExitCode.USAGE, problem, train(flags.trim().split("\\s+")));
  }

  @Test
  void aFilterLargerThanMemoryIsRejectedFirst() {
    CommandLineRun run =
        train(
            "--ev",
            "--ev_filter",
            "cbf",
            "--ev_filter_keys",
            "200000000",
            "--ev_filter_error_rate",
            "1e-300",
            "--emb_fusion",
            "false");
    assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE.code());
    assertThat(run.err()).contains("--ev_filter_keys 200000000 takes ", " MB in 17 tables");
  }

  @Test
  void aFilterOfASmallErrorRateIsBoundedByMemory() {
    assertFails(
        ExitCode.USAGE,
        " with --ev_filter_error_rate 1.0E-300, and the machine has ",
        train(
            "--ev",
            "--ev_filter=cbf",
            "--ev_filter_keys=20000000",
            "--ev_filter_error_rate=1e-300"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "predict --model m --input i --output= | --output must not be empty",
        "predict --model= --input i --output o | --model must not be empty",
        "evaluate --checkpoint= | --checkpoint must not be empty",
        "evaluate --checkpoint c --probabilities= | --probabilities must not be empty",
        "export --checkpoint c --saved_model_dir= | --saved_model_dir must not be empty",
        "report --checkpoint c --output= | --output must not be empty",
        "report --checkpoint c --no_data --test_data t | --test_data has no effect with --no_data",
        "inspect --checkpoint= | --checkpoint must not be empty",
        "plan --workers 3 | --workers needs --ps",
        "data generate --out= | --out must not be empty",
        "data generate --rows 9223372036854775807 | --rows must be at most ",
        "data prepare --temporary= | --temporary must not be empty",
      })
  void aBadFlagOfEachCommandIsNamed(String command, String problem) {
    Object[] words = command.trim().split("\\s+");
    assertFails(ExitCode.USAGE, problem, CommandLineRun.of(words));
  }

  @Test
  void emptyArgumentsAreNamed() {
    assertFails(
        ExitCode.USAGE, "OUT must not be empty", CommandLineRun.of("data", "convert", "in", ""));
    assertFails(
        ExitCode.USAGE, "FILE must not be empty", CommandLineRun.of("data", "check", "", "file"));
  }

  @Test
  void anUnknownOrMissingCommandIsNamed() {
    assertFails(
        ExitCode.USAGE,
        "unexpected argument evalute; did you mean evaluate?",
        CommandLineRun.of("evalute"));
    assertFails(ExitCode.USAGE, "a command is missing", CommandLineRun.of());
    assertFails(ExitCode.USAGE, "data needs a command", CommandLineRun.of("data"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--rest_api_port -1 | --rest_api_port must be 0 to 65535, got -1",
        "--port 65536 | --port must be 0 to 65535, got 65536",
        "--max_batch_size 0 | --max_batch_size must be at least 1, and at most 1000000, got 0",
        "--max_batch_size 2147483647 | --max_batch_size must be at least 1, and at most 1000000, got 2147483647",
        "--port 8501 | --port must be another port than --rest_api_port, got 8501",
        "--model_name a/b | --model_name must be a name without / and :",
        "--model_name= | --model_name must not be empty",
        "--host= | --host must not be empty",
        "--batch_timeout_micros -1 | --batch_timeout_micros must be 0 to 60000000, got -1",
        "--batch_timeout_micros 10000000000000000 | must be 0 to 60000000, got 10000000000000000",
        "--max_queued_rows 0 | --max_queued_rows must be at least 1, and at most 100000000, got 0",
        "--max_queued_rows 2147483647 | and at most 100000000, got 2147483647",
        "--file_system_poll_wait_seconds 0 | --file_system_poll_wait_seconds must be at least 1, got 0",
        "--max_request_mb 2000 | --max_request_mb must be 1 to 1024, got 2000",
        "--request_timeout_seconds 0 | --request_timeout_seconds must be at least 1, got 0",
      })
  void aBadFlagOfTheServerIsNamed(String flags, String problem) {
    Object[] words = ("serve " + flags.trim()).split("\\s+");
    assertFails(ExitCode.USAGE, problem, CommandLineRun.of(words));
  }

  @Test
  void aServerWithoutAModelDirectoryFails() {
    assertFails(
        ExitCode.CHECKPOINT,
        checkpoint + " is not a directory of versions (--model_base_path)",
        CommandLineRun.of("serve", "--model_base_path", checkpoint));
  }

  @Test
  void aBadRowIsNamedByFileAndLine() throws IOException {
    Path file = data.resolve("taobao_train_data");
    List<String> lines = Files.readAllLines(file);
    lines.set(41, lines.get(41) + ",1");
    Files.write(file, lines);
    assertFails(
        ExitCode.DATA, file + ", line 42: has 21 columns instead of 20", train("--steps", "1"));
  }

  @Test
  void aBadTestRowIsFoundBeforeTraining() throws IOException {
    Path file = data.resolve("taobao_test_data");
    Files.writeString(file, Files.readString(file) + "bad\n");
    assertFails(
        ExitCode.DATA, file + ", line 201: has 1 columns instead of 20", train("--steps", "1"));
  }

  @Test
  void aMetricWithoutValueIsRejectedBeforeTraining() throws IOException {
    Path file = data.resolve("taobao_test_data");
    Files.writeString(file, Files.readString(file).replaceAll("(?m)^([01]),1,", "$1,0,"));
    assertFails(
        ExitCode.USAGE,
        "--early_stopping_metric cvr_auc has no value: 0 of 200 test rows have label 1",
        train("--steps=1", "--eval_every=1", "--keep_best", "--early_stopping_metric=cvr_auc"));
  }

  @Test
  void evaluationDuringTrainingInSeveralProcessesIsRejected() {
    String cluster =
        "{\"cluster\":{\"ps\":[\"h:1\"],\"chief\":[\"h:2\"]},\"task\":{\"type\":\"chief\",\"index\":0}}";
    CommandLineRun run =
        CommandLineRun.with(
            Map.of("TF_CONFIG", cluster),
            "--data_location",
            data,
            "--checkpoint",
            checkpoint,
            "--eval_every=5");
    assertFails(ExitCode.USAGE, "--eval_every can't be combined with TF_CONFIG: workers", run);
  }

  @Test
  void anOutputDoesNotOverwriteItsInput() throws IOException {
    Path test = data.resolve("taobao_test_data");
    Path link = Files.createSymbolicLink(directory.resolve("link"), test);
    String before = Files.readString(test);
    assertFails(
        ExitCode.USAGE,
        "--probabilities " + link + " is read, and would be lost by writing to it",
        CommandLineRun.of(
            "evaluate", "--checkpoint", checkpoint, "--test_data", test, "--probabilities", link));
    assertFails(
        ExitCode.USAGE,
        "--output " + test + " is read",
        CommandLineRun.of("predict", "--model", checkpoint, "--input", test, "--output", test));
    assertThat(test).hasContent(before);
  }

  @Test
  void aCheckpointThatCannotBeFoundAgainIsRejectedBeforeTraining() {
    assertFails(
        ExitCode.USAGE,
        "--checkpoint must be a path without [ and \\",
        CommandLineRun.of("train", "--data_location", data, "--checkpoint", directory + "/[x]/ck"));
  }

  @Test
  void outOfMemoryIsReportedInOneLineWithARemedy() {
    Map<String, String> huge =
        new AbstractMap<>() {
          @Override
          public Set<Map.Entry<String, String>> entrySet() {
            throw new OutOfMemoryError("Java heap space");
          }
        };
    assertFails(
        ExitCode.RESOURCE,
        "out of memory (Java heap space); the Java virtual machine may take",
        CommandLineRun.with(huge, "train", "--data_location", data));
  }

  @Test
  void missingDataIsNamed() {
    data = directory.resolve("nowhere");
    assertFails(
        ExitCode.DATA, data.resolve("taobao_train_data") + ": there is no such file", train());
  }

  @Test
  void anOutputDirectoryThatCannotBeMadeIsNamed() throws IOException {
    Path file = Files.createFile(directory.resolve("file"));
    for (Path impossible : List.of(file, file.resolve("checkpoint"))) {
      checkpoint = impossible;
      CommandLineRun run = train("--steps", "1");
      assertThat(run.exitCode()).isEqualTo(ExitCode.OUTPUT.code());
      assertThat(run.err()).startsWith("mmoe: output directory " + impossible);
      assertThat(run.err().lines()).hasSize(1);
    }
    assertThat(file).isEmptyFile();
  }

  @Test
  void evaluatingNothingOrNonsenseIsACheckpointError() throws IOException {
    assertFails(ExitCode.CHECKPOINT, checkpoint + " holds no checkpoint", evaluate(checkpoint));
    Path foreign = Files.createDirectory(directory.resolve("foreign"));
    Files.writeString(foreign.resolve("checkpoint"), "model_checkpoint_path: \"model.ckpt-1\"\n");
    Files.writeString(foreign.resolve("model.ckpt-1.index"), "not an index");
    assertFails(ExitCode.CHECKPOINT, "model.ckpt-1 is damaged or no checkpoint", evaluate(foreign));
  }

  @Test
  void aProbabilityFileThatCannotBeWrittenIsNamedBeforeScoring() {
    CommandLineRun run =
        CommandLineRun.of(
            "evaluate",
            "--checkpoint",
            checkpoint,
            "--data_location",
            data,
            "--probabilities",
            directory);
    assertFails(ExitCode.OUTPUT, directory + " can't be written: it is a directory", run);
  }

  private void assertFails(ExitCode exitCode, String problem, CommandLineRun run) {
    assertThat(run.err()).startsWith("mmoe: ").contains(problem);
    assertThat(run.err().lines()).hasSize(1);
    assertThat(run.exitCode()).isEqualTo(exitCode.code());
    assertThat(run.out()).isEmpty();
    assertThat(checkpoint).doesNotExist();
  }

  private CommandLineRun train(String... flags) {
    Object[] command = new Object[flags.length + 4];
    command[0] = "--data_location";
    command[1] = data;
    command[2] = "--checkpoint";
    command[3] = checkpoint;
    System.arraycopy(flags, 0, command, 4, flags.length);
    return CommandLineRun.of(command);
  }

  private CommandLineRun evaluate(Path from) {
    return CommandLineRun.of("evaluate", "--checkpoint", from, "--data_location", data);
  }
}
