package io.mmoe.train.evaluate;

import io.mmoe.build.graph.ModelGraph;
import io.mmoe.train.session.BatchSource;
import io.mmoe.train.session.StepRunner;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.types.TFloat32;

/** Runs rows through a graph and passes on its named outputs, batch by batch. */
public final class OutputScan {

  private OutputScan() {}

  /**
   * Runs all rows. No variable changes, and no table gets a row.
   *
   * @param session a session whose variables have values
   * @param names keys of {@link ModelGraph#outputs}
   * @param batches the rows, which are read to their end and remain owned by the caller
   * @param sink receives the outputs of each batch, which are closed after the call
   * @throws IllegalArgumentException if the graph has no output of a name
   */
  public static void run(
      ModelGraph model,
      Session session,
      List<String> names,
      BatchSource batches,
      Consumer<Map<String, TFloat32>> sink) {
    List<Operand<TFloat32>> fetches = new ArrayList<>();
    for (String name : names) {
      Operand<TFloat32> output = model.outputs().get(name);
      if (output == null) {
        throw new IllegalArgumentException("this graph has no output " + name);
      }
      fetches.add(output);
    }
    StepRunner runner = new StepRunner(session, model.input(), batches);
    for (var next = runner.step(fetches); next.isPresent(); next = runner.step(fetches)) {
      try (Result result = next.get()) {
        Map<String, TFloat32> outputs = new HashMap<>();
        for (int i = 0; i < names.size(); i++) {
          outputs.put(names.get(i), (TFloat32) result.get(i));
        }
        sink.accept(outputs);
      }
    }
  }
}
