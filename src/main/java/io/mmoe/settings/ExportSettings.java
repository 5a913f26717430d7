package io.mmoe.settings;

import static io.mmoe.base.InvalidSettingException.require;

import java.nio.file.Path;
import java.util.OptionalLong;

/**
 * The target of a SavedModel export.
 *
 * @param base directory with a subdirectory for each version
 * @param version number of the version; the time of the export if absent
 */
public record ExportSettings(Path base, OptionalLong version) {
  public static final Path DEFAULT_BASE = Path.of("saved_models", "mmoe");

  /** The largest number of 18 digits, which every server accepts. */
  private static final long MAX_VERSION = 999_999_999_999_999_999L;

  public ExportSettings {
    require(
        version.isEmpty() || (version.getAsLong() >= 0 && version.getAsLong() <= MAX_VERSION),
        "--model_version",
        "0 to " + MAX_VERSION,
        version.orElse(0));
  }

  /** Returns the name of the model, which is the name of the base directory. */
  public String modelName() {
    return nameOf(base);
  }

  /** Returns the name of the model in a base directory. */
  public static String nameOf(Path base) {
    Path name = base.toAbsolutePath().normalize().getFileName();
    return name == null ? "model" : name.toString();
  }
}
