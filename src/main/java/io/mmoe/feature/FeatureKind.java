package io.mmoe.feature;

/** The register of the kinds of features. A new kind is one class and one case here. */
final class FeatureKind {

  private FeatureKind() {}

  /** Creates the feature that the settings describe. */
  static FeatureColumn create(FeatureSettings settings) {
    return switch (settings.config().getFeatureType()) {
      case IdFeature -> IdFeature.of(settings);
      case TagFeature -> TagFeature.of(settings);
      case RawFeature -> RawFeature.of(settings);
      case ComboFeature -> ComboFeature.of(settings);
    };
  }
}
