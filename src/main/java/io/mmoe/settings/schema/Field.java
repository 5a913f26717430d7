package io.mmoe.settings.schema;

/**
 * A field of a row.
 *
 * @param name name in the pipeline config, in Parquet files and in serving signatures
 * @param type type of its values
 * @param defaultValue text that an empty field stands for
 */
public record Field(String name, FieldType type, String defaultValue) {

  /** Returns a field whose default value is 0, false or the empty string. */
  public static Field of(String name, FieldType type) {
    return new Field(name, type, type.missing());
  }
}
