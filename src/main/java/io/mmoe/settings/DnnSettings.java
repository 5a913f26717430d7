package io.mmoe.settings;

import static io.mmoe.base.InvalidSettingException.require;

import java.util.List;

/**
 * A stack of layers, each a dense layer, batch normalization if it is on, and the activation.
 *
 * @param units width of each layer
 * @param activation activation of each layer
 * @param batchNorm whether layers have batch normalization
 */
public record DnnSettings(List<Integer> units, Activation activation, boolean batchNorm) {
  private static final int MAX_UNITS = 1 << 20;

  public DnnSettings {
    units = List.copyOf(units);
    for (int each : units) {
      require(each > 0 && each <= MAX_UNITS, "hidden_units", "1 to " + MAX_UNITS, each);
    }
  }

  /** Returns a stack of ReLU layers without batch normalization. */
  public static DnnSettings relu(List<Integer> units) {
    return new DnnSettings(units, Activation.RELU, false);
  }
}
