package io.mmoe.settings;

import java.nio.file.Path;
import java.util.Locale;

/** The format of a row file, determined by the suffix of its name. */
public enum FileFormat {
  /** Comma-separated lines. */
  CSV(""),
  /** Comma-separated lines, compressed by gzip. */
  GZIP_CSV(".gz"),
  /** Apache Parquet, with columns by name. */
  PARQUET(".parquet");

  private final String suffix;

  FileFormat(String suffix) {
    this.suffix = suffix;
  }

  /** Returns the suffix of file names. It is empty for CSV, which is every other name. */
  public String suffix() {
    return suffix;
  }

  /** Returns the format of a file. The case of its name does not matter. */
  public static FileFormat of(Path file) {
    String name = file.toString().toLowerCase(Locale.ROOT);
    if (name.endsWith(PARQUET.suffix)) {
      return PARQUET;
    }
    return name.endsWith(GZIP_CSV.suffix) ? GZIP_CSV : CSV;
  }
}
