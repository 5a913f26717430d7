package io.mmoe.train.evaluate;

import io.mmoe.train.session.BatchSource;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * The test rows of one evaluation.
 *
 * @param tasks names, in the order of the labels
 * @param batches the test rows in file order, which are read to their end and remain owned by the
 *     caller
 * @param users supplies a key of the user of each row, in the same order
 * @param trainingRates label rate of the training rows for each task, if it is known
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
