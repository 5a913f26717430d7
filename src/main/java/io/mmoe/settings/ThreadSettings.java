package io.mmoe.settings;

import static io.mmoe.base.InvalidSettingException.require;

/**
 * TensorFlow's thread pools; 0 leaves the choice to TensorFlow.
 *
 * @param inter threads that run different ops side by side
 * @param intra threads inside one op
 */
public record ThreadSettings(int inter, int intra) {
  public static final ThreadSettings DEFAULT = new ThreadSettings(0, 0);

  /** Experts, whose layers do not wait for each other. */
  private static final int OPS_SIDE_BY_SIDE = 4;

  /**
   * The layout that measures best where nothing else is asked for: as many ops side by side as
   * there are processors, and few threads inside an op, because the four experts and two towers
   * keep that many processors busy with small ops. Explicit values stay.
   */
  public ThreadSettings chosenFor(int processors) {
    return new ThreadSettings(
        inter == 0 ? processors : inter,
        intra == 0 ? Math.max(1, processors / OPS_SIDE_BY_SIDE) : intra);
  }

  public ThreadSettings {
    require(inter >= 0, "--inter", "0 (TensorFlow's choice) or more", inter);
    require(intra >= 0, "--intra", "0 (TensorFlow's choice) or more", intra);
  }
}
