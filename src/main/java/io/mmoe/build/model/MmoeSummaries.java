package io.mmoe.build.model;

import io.mmoe.build.graph.Vectors;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TString;
import org.tensorflow.types.family.TFloating;

/**
 * The TensorBoard summaries of the network.
 *
 * <p>Each layer of an expert or tower has a histogram of its output and the share of zeros, under
 * the tags of train.py. Each gate has the mean and a histogram of its weight for each expert.
 */
public final class MmoeSummaries {
  private final Ops tf;
  private final List<Operand<TString>> summaries = new ArrayList<>();

  private MmoeSummaries(Ops tf) {
    this.tf = tf;
  }

  /**
   * Adds the summaries.
   *
   * @return a serialized {@link org.tensorflow.proto.Summary}, a scalar
   */
  public static <T extends TFloating> Operand<TString> of(Ops tf, Mmoe<T> mmoe) {
    MmoeSummaries all = new MmoeSummaries(tf);
    mmoe.experts().forEach(all::add);
    mmoe.gates().forEach(all::add);
    for (Tower<T> tower : mmoe.towers()) {
      tower.hidden().ifPresent(all::add);
      all.add(tower.last().output(), tower.last().name());
    }
    return tf.summary.mergeSummary(all.summaries);
  }

  private <T extends TFloating> void add(Dnn<T> stack) {
    for (Dnn.HiddenLayer<T> layer : stack.layers()) {
      add(layer.policy().toFloat(tf, layer.output()), scope(layer.name()));
    }
  }

  private void add(Operand<TFloat32> output, String tag) {
    Operand<TFloat32> zeros =
        tf.dtypes.cast(tf.math.equal(output, tf.constant(0f)), TFloat32.class);
    summaries.add(
        tf.summary.scalarSummary(
            tf.constant(tag + "/fraction_of_zero_values"),
            tf.math.mean(zeros, tf.constant(new int[] {0, 1}))));
    addHistogram(tag + "/activation", output);
  }

  private void add(Gate<?> gate) {
    String tag = scope(gate.scores().name());
    int experts = (int) gate.shares().shape().get(1);
    List<String> tags =
        IntStream.rangeClosed(1, experts)
            .mapToObj(number -> tag + "/mean_weight/expert_" + number)
            .toList();
    summaries.add(
        tf.summary.scalarSummary(
            Vectors.strings(tf, tags), tf.math.mean(gate.shares(), tf.constant(0))));
    var ofExperts = tf.split(tf.constant(1), gate.shares(), (long) experts).output();
    for (int i = 0; i < experts; i++) {
      addHistogram(tag + "/weight/expert_" + (i + 1), ofExperts.get(i));
    }
  }

  /**
   * Adds a histogram of the values. Non-finite values count as zeros, because the op fails on them
   * and the check of the loss has to report them.
   */
  private void addHistogram(String tag, Operand<TFloat32> values) {
    Operand<TFloat32> finite = tf.select(tf.math.isFinite(values), values, tf.zerosLike(values));
    summaries.add(tf.summary.histogramSummary(tf.constant(tag), finite));
  }

  /** Returns the path of a layer without the layer's own name. */
  private static String scope(String layer) {
    return layer.substring(0, layer.lastIndexOf('/'));
  }
}
