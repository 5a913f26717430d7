package io.mmoe.testing;

import io.mmoe.settings.DnnSettings;
import io.mmoe.settings.EmbeddingSettings;
import io.mmoe.settings.ModelSettings;
import io.mmoe.settings.ModelSettings.TaskSettings;
import io.mmoe.settings.ModelSettings.VariableNames;
import java.util.List;
import java.util.Optional;

/** A network so small that thousands of training steps take seconds. */
public final class SmallModel {
  private static final DnnSettings LAYERS = DnnSettings.relu(List.of(8, 4));

  public static final ModelSettings SETTINGS =
      new ModelSettings(
          4,
          List.of(LAYERS, LAYERS),
          List.of(
              new TaskSettings("ctr", "clk", 0.5, Optional.of(LAYERS)),
              new TaskSettings("cvr", "buy", 0.5, Optional.of(LAYERS))),
          VariableNames.DEEPREC,
          false,
          EmbeddingSettings.HASHED);

  private SmallModel() {}
}
