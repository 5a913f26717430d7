package io.mmoe.testing;

import io.mmoe.build.graph.ModelGraph;
import io.mmoe.build.graph.Variable;
import io.mmoe.build.graph.Variable.Part;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import org.tensorflow.Operand;
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
    for (Access access : accesses) {
      List<Part> parts = access.variable().parts();
      if (parts.stream().allMatch(part -> accepted.test(part.name()))) {
        Session.Runner runner = session.runner().addTarget(access.assign());
        List<TFloat32> tensors = new ArrayList<>();
        for (int i = 0; i < parts.size(); i++) {
          Part part = parts.get(i);
          float[] numbers = values.apply(part.name(), part.ownShape().size());
          tensors.add(TFloat32.tensorOf(part.ownShape(), DataBuffers.of(numbers, false, false)));
          runner.feed(access.inputs().get(i), tensors.get(i));
        }
        runner.run().close();
        tensors.forEach(TFloat32::close);
      }
    }
  }

  /** Returns all variables by checkpoint name, with their shards joined. */
  public Map<String, float[]> stacked() {
    Map<String, float[]> stacked = new LinkedHashMap<>();
    pieces.forEach(
        (name, reads) -> {
          float[] joined = new float[0];
          for (Operand<?> read : reads) {
            float[] piece = get(read);
            int length = joined.length;
            joined = Arrays.copyOf(joined, length + piece.length);
            System.arraycopy(piece, 0, joined, length, piece.length);
          }
          stacked.put(name, joined);
        });
    return stacked;
  }

  public float[] get(String name) {
    return get(Objects.requireNonNull(reads.get(name), name));
  }

  private float[] get(Operand<?> read) {
    try (var result = session.runner().fetch(read).run()) {
      TFloat32 tensor = (TFloat32) result.get(0);
      float[] values = new float[Math.toIntExact(tensor.size())];
      tensor.asRawTensor().data().asFloats().read(values);
      return values;
    }
  }

  public Map<String, float[]> all() {
    Map<String, float[]> all = new LinkedHashMap<>();
    names().forEach(name -> all.put(name, get(name)));
    return all;
  }

  public long globalStep() {
    try (var result = session.runner().fetch(globalStep).run()) {
      return ((TInt64) result.get(0)).getLong();
    }
  }
}
