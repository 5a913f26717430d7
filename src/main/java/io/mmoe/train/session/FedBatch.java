package io.mmoe.train.session;

import java.util.List;
import org.tensorflow.Tensor;

/**
 * The tensors of one batch, in the order of the graph's feeds. Owns their native memory.
 *
 * @param tensors none if the graph reads for itself
 */
public record FedBatch(List<Tensor> tensors) implements AutoCloseable {
  /** For a graph that reads for itself. */
  public static final FedBatch NOTHING = new FedBatch(List.of());

  public FedBatch {
    tensors = List.copyOf(tensors);
  }

  @Override
  public void close() {
    tensors.forEach(Tensor::close);
  }
}
