package io.mmoe.feature;

import io.mmoe.settings.pipeline.api.PipelineProtos.FeatureConfig.FeatureType;

/** The kinds of features. A new kind is one class and one entry here. */
enum FeatureKind {
  ID(FeatureType.IdFeature, IdFeature::of),
  TAG(FeatureType.TagFeature, TagFeature::of),
  RAW(FeatureType.RawFeature, RawFeature::of),
  COMBO(FeatureType.ComboFeature, ComboFeature::of);

  private final FeatureType type;
  private final Factory factory;

  /** A reader of the settings of one kind. */
  private interface Factory {
    FeatureColumn of(FeatureSettings settings);
  }

  FeatureKind(FeatureType type, Factory factory) {
    this.type = type;
    this.factory = factory;
  }

  /** Creates the feature that the settings describe. */
  static FeatureColumn create(FeatureSettings settings) {
    for (FeatureKind each : values()) {
      if (each.type == settings.config().getFeatureType()) {
        return each.factory.of(settings);
      }
    }
    throw new IllegalStateException("no kind for " + settings.config().getFeatureType());
  }
}
