package io.mmoe.record;

import io.mmoe.data.LabelCounts;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The base rates of the training rows: those of this run if its rows were counted, or else of an
 * earlier run in the same directory.
 */
public record LabelRates(RunHistory history, List<String> tasks) {

  /** Notes what was counted, so that whoever scores a checkpoint of this run knows. */
  public void note(Optional<LabelCounts> counted) {
    if (counted.isPresent()) {
      Map<String, Double> rates = new LinkedHashMap<>();
      for (int task = 0; task < tasks.size(); task++) {
        rates.put(tasks.get(task), counted.get().rates().get(task));
      }
      history.labelRates(rates);
    }
  }

  /** For each task; nothing if no run counted. */
  public Optional<List<Double>> known() {
    return history.labelRates(tasks);
  }
}
