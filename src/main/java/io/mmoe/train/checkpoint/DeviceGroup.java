package io.mmoe.train.checkpoint;

import io.mmoe.build.graph.KeyedTable;
import io.mmoe.build.graph.Variable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.tensorflow.DeviceSpec;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TString;

/**
 * All that is saved, by the place where it lives.
 *
 * @param files the name of each place's file: the prefix itself if there is one place only
 */
record DeviceGroup(List<Place> places, List<Operand<TString>> files) {
  /**
   * What lives in one place.
   *
   * @param device absent for the session's own process
   */
  record Place(Optional<DeviceSpec> device, List<Variable> variables, List<KeyedTable> tables) {
    Ops on(Ops tf) {
      return device.map(tf::withDevice).orElse(tf);
    }
  }

  static DeviceGroup of(
      Ops tf, Operand<TString> prefix, List<Variable> variables, List<KeyedTable> tables) {
    Map<String, Place> places = new LinkedHashMap<>();
    for (Variable variable : variables) {
      at(places, variable.device()).variables().add(variable);
    }
    for (KeyedTable table : tables) {
      at(places, table.device()).tables().add(table);
    }
    List<Operand<TString>> files = new ArrayList<>();
    for (int i = 0; i < places.size(); i++) {
      String suffix = "-%05d-of-%05d".formatted(i, places.size());
      files.add(
          places.size() == 1 ? prefix : tf.strings.join(List.of(prefix, tf.constant(suffix))));
    }
    return new DeviceGroup(List.copyOf(places.values()), files);
  }

  private static Place at(Map<String, Place> places, Optional<DeviceSpec> device) {
    return places.computeIfAbsent(
        device.map(DeviceSpec::toString).orElse(""),
        name -> new Place(device, new ArrayList<>(), new ArrayList<>()));
  }
}
