package io.mmoe.train.checkpoint;

import io.mmoe.build.graph.KeyedTable;
import io.mmoe.build.graph.Variable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.tensorflow.DeviceSpec;
import org.tensorflow.op.Ops;

/**
 * The variables and tables of one device, which are saved to one file and restored together.
 *
 * @param device the device of a parameter server, or empty for the session's own process
 */
record DeviceGroup(Optional<DeviceSpec> device, List<Variable> variables, List<KeyedTable> tables) {

  DeviceGroup {
    variables = List.copyOf(variables);
    tables = List.copyOf(tables);
  }

  /** Groups variables and tables by device, in the order of their first occurrence. */
  static List<DeviceGroup> of(List<Variable> variables, List<KeyedTable> tables) {
    Map<String, Optional<DeviceSpec>> devices = new LinkedHashMap<>();
    variables.forEach(each -> devices.putIfAbsent(name(each.device()), each.device()));
    tables.forEach(each -> devices.putIfAbsent(name(each.device()), each.device()));
    return devices.entrySet().stream()
        .map(
            device ->
                new DeviceGroup(
                    device.getValue(),
                    variables.stream()
                        .filter(each -> name(each.device()).equals(device.getKey()))
                        .toList(),
                    tables.stream()
                        .filter(each -> name(each.device()).equals(device.getKey()))
                        .toList()))
        .toList();
  }

  /** Returns ops that TensorFlow places on the device. */
  Ops on(Ops tf) {
    return device.map(tf::withDevice).orElse(tf);
  }

  private static String name(Optional<DeviceSpec> device) {
    return device.map(DeviceSpec::toString).orElse("");
  }
}
