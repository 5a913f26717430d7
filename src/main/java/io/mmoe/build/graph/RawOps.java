package io.mmoe.build.graph;

import java.util.List;
import org.tensorflow.ExecutionEnvironment;
import org.tensorflow.Operand;
import org.tensorflow.Operation;
import org.tensorflow.OperationBuilder;
import org.tensorflow.Output;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.Scope;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.DataType;
import org.tensorflow.types.family.TType;

/**
 * A builder of single ops by their registered name.
 *
 * <p>It serves the few cases that TensorFlow-Java's generated classes cannot express: op names with
 * slashes, and older versions of an op whose newer version has another signature.
 */
public final class RawOps {
  private final OperationBuilder builder;

  private RawOps(OperationBuilder builder) {
    this.builder = builder;
  }

  /** Starts an op under a generated name in the scope of {@code tf}. */
  public static RawOps of(Ops tf, String type) {
    Scope scope = tf.scope();
    return new RawOps(scope.opBuilder(type, type));
  }

  /** Starts an op under exactly this name, slashes included, outside every scope. */
  public static RawOps of(Ops tf, String type, String name) {
    ExecutionEnvironment graph = tf.scope().env();
    return new RawOps(graph.opBuilder(type, name, tf.scope()));
  }

  public RawOps input(Operand<?> operand) {
    builder.addInput(operand.asOutput());
    return this;
  }

  /** Adds a list of operands as one input of the op. */
  public RawOps inputs(List<Operand<?>> operands) {
    builder.addInputList(operands.stream().map(Operand::asOutput).toArray(Output<?>[]::new));
    return this;
  }

  public RawOps attribute(String name, DataType value) {
    builder.setAttr(name, value);
    return this;
  }

  public RawOps attribute(String name, Shape value) {
    builder.setAttr(name, value);
    return this;
  }

  public RawOps attribute(String name, String value) {
    builder.setAttr(name, value);
    return this;
  }

  public RawOps attribute(String name, AttrValue value) {
    builder.setAttr(name, value);
    return this;
  }

  /** Adds the op and returns its first output. */
  public <T extends TType> Operand<T> output() {
    return builder.build().output(0);
  }

  /** Adds an op without outputs. */
  public Op operation() {
    return new Effect(builder.build());
  }

  private record Effect(Operation op) implements Op {}
}
