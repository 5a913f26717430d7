package io.mmoe.train.evaluate;

import io.mmoe.train.session.BatchSource;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * What is scored.
 *
 * @param tasks names, in the order of the labels
 * @param batches the test rows, in the order of the file; at their end afterwards, and still the
 *     caller's
 * @param users yields a key of the user of each row, in the same order
 * @param trainingRates share of positives among the training rows, for each task, if it is known
 */
public record TestSet(
    List<String> tasks,
    BatchSource batches,
    LongSupplier users,
    Optional<List<Double>> trainingRates) {

  public TestSet {
    tasks = List.copyOf(tasks);
    trainingRates = trainingRates.map(List::copyOf);
  }
}
