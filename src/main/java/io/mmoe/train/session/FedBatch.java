package io.mmoe.train.session;

import java.util.List;
import org.tensorflow.Tensor;

/** The tensors of one batch, in the order of the graph's feeds. Owns their native memory. */
public final class FedBatch implements AutoCloseable {
  /** An empty batch, for the in-graph input. */
  public static final FedBatch NOTHING = new FedBatch(List.of());

  private final List<Tensor> tensors;

  /** Takes ownership of the tensors. */
  public FedBatch(List<Tensor> tensors) {
    this.tensors = List.copyOf(tensors);
  }

  /** Returns the tensors, which are valid until the batch is closed. */
  public List<Tensor> tensors() {
    return tensors;
  }

  @Override
  public void close() {
    tensors.forEach(Tensor::close);
  }
}
