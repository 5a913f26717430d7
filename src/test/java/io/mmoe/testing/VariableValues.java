package io.mmoe.testing;

import com.google.common.primitives.Floats;
import io.mmoe.build.graph.ModelGraph;
import io.mmoe.build.graph.Variable;
import io.mmoe.build.graph.Variable.Part;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt64;

/** Sets and reads the variables of a model by their checkpoint names. */
public final class VariableValues {
  private final Session session;
  private final List<Access> accesses = new ArrayList<>();
  private final Map<String, Operand<?>> reads = new LinkedHashMap<>();
  private final Map<String, List<Operand<?>>> pieces = new LinkedHashMap<>();
  private final Operand<TInt64> globalStep;

  private record Access(Variable variable, List<Placeholder<TFloat32>> inputs, Op assign) {}

  public VariableValues(ModelGraph model, Session session) {
    this.session = session;
    Ops tf = Ops.create(model.graph()).withSubScope("test");
    for (Variable variable : model.variables()) {
      if (variable.type() == TFloat32.class) {
        List<Placeholder<TFloat32>> inputs = new ArrayList<>();
        List<Operand<?>> values = variable.readParts(tf);
        for (int i = 0; i < values.size(); i++) {
          Part part = variable.parts().get(i);
          inputs.add(tf.placeholder(TFloat32.class, Placeholder.shape(part.ownShape())));
          reads.put(part.name(), values.get(i));
          pieces.computeIfAbsent(part.name(), name -> new ArrayList<>()).add(values.get(i));
        }
        accesses.add(new Access(variable, inputs, variable.assignParts(tf, inputs)));
      }
    }
    globalStep = model.globalStep();
  }

  public List<String> names() {
    return List.copyOf(reads.keySet());
  }

  /**
   * Sets variables.
   *
   * @param accepted names of the variables to set
   * @param values values for a name and a number of elements
   */
  public void set(Predicate<String> accepted, BiFunction<String, Long, float[]> values) {
    Session.Runner runner = session.runner();
    List<TFloat32> tensors = new ArrayList<>();
    for (Access access : accesses) {
      List<Part> parts = access.variable().parts();
      if (parts.stream().allMatch(part -> accepted.test(part.name()))) {
        runner.addTarget(access.assign());
        for (int i = 0; i < parts.size(); i++) {
          Part part = parts.get(i);
          float[] numbers = values.apply(part.name(), part.ownShape().size());
          TFloat32 tensor =
              TFloat32.tensorOf(part.ownShape(), DataBuffers.of(numbers, false, false));
          tensors.add(tensor);
          runner.feed(access.inputs().get(i), tensor);
        }
      }
    }
    runner.run().close();
    tensors.forEach(TFloat32::close);
  }

  /** Returns all variables by checkpoint name, with their shards joined. */
  public Map<String, float[]> stacked() {
    List<Operand<?>> reads = pieces.values().stream().flatMap(List::stream).toList();
    Iterator<float[]> values = get(reads).iterator();
    Map<String, float[]> stacked = new LinkedHashMap<>();
    pieces.forEach(
        (name, shards) -> {
          float[] joined = new float[0];
          for (int shard = 0; shard < shards.size(); shard++) {
            joined = Floats.concat(joined, values.next());
          }
          stacked.put(name, joined);
        });
    return stacked;
  }

  public float[] get(String name) {
    return get(List.of(Objects.requireNonNull(reads.get(name), name))).get(0);
  }

  /** Returns the values of all variables by checkpoint name. */
  public Map<String, float[]> all() {
    Iterator<float[]> values = get(List.copyOf(reads.values())).iterator();
    Map<String, float[]> all = new LinkedHashMap<>();
    reads.keySet().forEach(name -> all.put(name, values.next()));
    return all;
  }

  /** Reads in one run: TensorFlow optimizes the whole graph again for each new set of fetches. */
  private List<float[]> get(List<Operand<?>> fetches) {
    Session.Runner runner = session.runner();
    fetches.forEach(runner::fetch);
    try (Result result = runner.run()) {
      List<float[]> values = new ArrayList<>();
      for (int i = 0; i < fetches.size(); i++) {
        TFloat32 tensor = (TFloat32) result.get(i);
        float[] numbers = new float[Math.toIntExact(tensor.size())];
        tensor.asRawTensor().data().asFloats().read(numbers);
        values.add(numbers);
      }
      return values;
    }
  }

  public long globalStep() {
    try (var result = session.runner().fetch(globalStep).run()) {
      return ((TInt64) result.get(0)).getLong();
    }
  }
}
