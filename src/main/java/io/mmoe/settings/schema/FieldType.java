package io.mmoe.settings.schema;

/** The type of a field of a row. */
public enum FieldType {
  INT32("0"),
  INT64("0"),
  FLOAT("0"),
  DOUBLE("0"),
  BOOL("false"),
  STRING("");

  private final String missing;

  FieldType(String missing) {
    this.missing = missing;
  }

  /** Returns the text that an empty field without a default value of its own stands for. */
  String missing() {
    return missing;
  }

  /** Returns whether values are whole numbers. */
  public boolean isInteger() {
    return this == INT32 || this == INT64;
  }

  /** Returns whether values are floating point numbers. */
  public boolean isFloating() {
    return this == FLOAT || this == DOUBLE;
  }

  /** Returns whether a text is a value of the type. */
  public boolean accepts(String text) {
    try {
      switch (this) {
        case INT32 -> Integer.parseInt(text);
        case INT64 -> Long.parseLong(text);
        case FLOAT -> Float.parseFloat(text);
        case DOUBLE -> Double.parseDouble(text);
        case BOOL -> {
          return text.equals("true") || text.equals("false");
        }
        case STRING -> {
          return true;
        }
      }
      return true;
    } catch (NumberFormatException e) {
      return false;
    }
  }
}
