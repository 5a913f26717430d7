package io.mmoe.settings;

import static io.mmoe.base.InvalidSettingException.require;

import java.nio.file.Path;
import java.util.OptionalLong;

/**
 * Where a SavedModel goes.
 *
 * @param base holds a directory for each version
 * @param version its number; the time of the export if absent
 */
public record ExportSettings(Path base, OptionalLong version) {
  public static final Path DEFAULT_BASE = Path.of("saved_models", "mmoe");

  /** Below the largest number of 18 digits, which every server reads. */
  private static final long MAX_VERSION = 999_999_999_999_999_999L;

  public ExportSettings {
    require(
        version.isEmpty() || (version.getAsLong() >= 0 && version.getAsLong() <= MAX_VERSION),
        "--model_version",
        "0 to " + MAX_VERSION,
        version.orElse(0));
  }

  /** The model's name: that of the directory of its versions. */
  public String modelName() {
    return nameOf(base);
  }

  /** The name of the model whose versions lie in a directory. */
  public static String nameOf(Path base) {
    Path name = base.toAbsolutePath().normalize().getFileName();
    return name == null ? "model" : name.toString();
  }
}
