package io.mmoe.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.mmoe.app.TrainJob;
import io.mmoe.base.StopRequest;
import io.mmoe.base.tensorflow.CheckpointReader;
import io.mmoe.settings.DataSettings;
import io.mmoe.settings.GraphSettings;
import io.mmoe.settings.OptimizerSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Session;
import org.tensorflow.ndarray.NdArrays;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TString;

/**
 * A checkpoint in the form of Python's {@code tf.train.Saver}, with any prefix, absolute paths and
 * Python's variable names. It holds the initial weights of the golden runs.
 */
public final class PythonCheckpoint {
  private static final double INITIAL_ACCUMULATOR = 0.1;

  private PythonCheckpoint() {}

  /**
   * Writes the checkpoint to {@code directory/python}. Names and values are Python's. Shapes come
   * from a checkpoint of this program.
   *
   * @return the entries of the checkpoint
   */
  public static Map<String, CheckpointReader.Entry> write(
      Path directory, DataSettings data, OptimizerSettings optimizer, JsonNode golden)
      throws IOException {
    Path shapes = directory.resolve("shapes");
    new TrainJob(
            TestSettings.training(data, GraphSettings.FAST, optimizer, 1, shapes),
            Optional.empty(),
            Map.of(),
            new StopRequest())
        .run();
    Map<String, CheckpointReader.Entry> entries = variables(shapes.resolve("model.ckpt-1"));
    TreeSet<String> names = new TreeSet<>();
    golden.get("variables").fieldNames().forEachRemaining(names::add);
    assertThat(entries.keySet()).isEqualTo(names);

    Path prefix = Files.createDirectory(directory.resolve("python")).resolve("init");
    Files.writeString(
        prefix.resolveSibling("checkpoint"),
        "model_checkpoint_path: \"%1$s\"\nall_model_checkpoint_paths: \"%1$s\"\n"
            .formatted(prefix));
    try (Graph graph = new Graph();
        Session session = new Session(graph)) {
      Ops tf = Ops.create(graph);
      List<Operand<?>> values = new ArrayList<>();
      names.forEach(name -> values.add(value(tf, name, entries)));
      Operand<TString> file = tf.constant(prefix.toString());
      session.run(
          tf.train.save(
              file, strings(tf, names.toArray(new String[0])), strings(tf, blanks(names)), values));
    }
    return entries;
  }

  /** Returns the entries of a checkpoint without the data position, which Python does not save. */
  public static Map<String, CheckpointReader.Entry> variables(Path prefix) {
    Map<String, CheckpointReader.Entry> entries =
        new TreeMap<>(CheckpointReader.entries(prefix.toString()));
    assertThat(entries.remove("input/position")).isNotNull();
    return entries;
  }

  private static Operand<?> value(
      Ops tf, String name, Map<String, CheckpointReader.Entry> entries) {
    if (name.equals("global_step")) {
      return tf.constant(0L);
    }
    Shape shape = Objects.requireNonNull(entries.get(name)).shape();
    if (name.endsWith("/Adagrad")) {
      return tf.fill(tf.constant(shape), tf.constant((float) INITIAL_ACCUMULATOR));
    }
    try (TFloat32 tensor =
        TFloat32.tensorOf(
            shape, DataBuffers.of(FormulaWeights.of(name, shape.size()), false, false))) {
      return tf.constantOf(tensor);
    }
  }

  private static String[] blanks(Set<String> names) {
    return names.stream().map(name -> "").toArray(String[]::new);
  }

  private static Operand<TString> strings(Ops tf, String... values) {
    return tf.constant(NdArrays.vectorOfObjects(values));
  }
}
