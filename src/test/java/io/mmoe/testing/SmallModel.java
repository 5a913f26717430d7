package io.mmoe.testing;

import io.mmoe.settings.EmbeddingSettings;
import io.mmoe.settings.ModelSettings;
import io.mmoe.settings.ModelSettings.TowerSettings;
import java.util.List;

/** A network so small that thousands of training steps take seconds. */
public final class SmallModel {
  public static final ModelSettings SETTINGS =
      new ModelSettings(
          4,
          2,
          List.of(8, 4),
          List.of(new TowerSettings("ctr", List.of(8, 4)), new TowerSettings("cvr", List.of(8, 4))),
          EmbeddingSettings.HASHED);

  private SmallModel() {}
}
