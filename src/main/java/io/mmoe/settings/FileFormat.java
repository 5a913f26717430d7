package io.mmoe.settings;

import java.nio.file.Path;
import java.util.Locale;

/** How a file holds its rows; its name tells. */
public enum FileFormat {
  /** Comma-separated lines. */
  CSV(""),
  /** Comma-separated lines, compressed by gzip. */
  GZIP_CSV(".gz"),
  /** Apache Parquet: columns by name. */
  PARQUET(".parquet");

  private final String suffix;

  FileFormat(String suffix) {
    this.suffix = suffix;
  }

  /** How names of such files end; empty for CSV, which may end in anything else. */
  public String suffix() {
    return suffix;
  }

  /** The format of a file with such a name, in small letters or capitals. */
  public static FileFormat of(Path file) {
    String name = file.toString().toLowerCase(Locale.ROOT);
    if (name.endsWith(PARQUET.suffix)) {
      return PARQUET;
    }
    return name.endsWith(GZIP_CSV.suffix) ? GZIP_CSV : CSV;
  }
}
