package io.mmoe.config;

import static io.mmoe.config.InvalidSettingException.require;

/**
 * TensorFlow's thread pools; 0 leaves the choice to TensorFlow.
 *
 * @param inter threads that run different ops side by side
 * @param intra threads inside one op
 */
public record ThreadSettings(int inter, int intra) {
  public static final ThreadSettings DEFAULT = new ThreadSettings(0, 0);

  public ThreadSettings {
    require(inter >= 0, "--inter", "0 (TensorFlow's choice) or more", inter);
    require(intra >= 0, "--intra", "0 (TensorFlow's choice) or more", intra);
  }
}
