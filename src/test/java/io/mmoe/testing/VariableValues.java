package io.mmoe.testing;

import io.mmoe.graph.ModelGraph;
import io.mmoe.graph.Variable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.tensorflow.Operand;
import org.tensorflow.Session;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt64;

/** Sets and reads the variables of a model from a test. */
public final class VariableValues {
  private final Session session;
  private final Map<String, Access> floats = new LinkedHashMap<>();
  private final Operand<TInt64> globalStep;

  private record Access(
      Variable variable, Placeholder<TFloat32> input, Op assign, Operand<TFloat32> read) {}

  public VariableValues(ModelGraph model, Session session) {
    this.session = session;
    Ops tf = Ops.create(model.graph()).withSubScope("test");
    for (Variable variable : model.variables()) {
      if (variable.type() == TFloat32.class) {
        Placeholder<TFloat32> input =
            tf.placeholder(TFloat32.class, Placeholder.shape(variable.shape()));
        Op assign = tf.assignVariableOp(variable.handle(), input);
        floats.put(
            variable.name(),
            new Access(variable, input, assign, variable.read(tf, TFloat32.class)));
      }
    }
    globalStep = model.globalStep();
  }

  public List<String> names() {
    return List.copyOf(floats.keySet());
  }

  public void set(String name, float[] values) {
    Access access = access(name);
    try (TFloat32 tensor =
        TFloat32.tensorOf(access.variable().shape(), DataBuffers.of(values, false, false))) {
      session.runner().feed(access.input(), tensor).addTarget(access.assign()).run().close();
    }
  }

  public float[] get(String name) {
    try (var result = session.runner().fetch(access(name).read()).run()) {
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

  private Access access(String name) {
    return Objects.requireNonNull(floats.get(name), name);
  }

  public long size(String name) {
    return access(name).variable().shape().size();
  }
}
