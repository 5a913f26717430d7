package io.mmoe.data.profile;

/** The type of a column's values. Each type includes the types before it. */
enum ValueType {
  NOTHING("nothing"),
  WHOLE_NUMBER("whole number"),
  NUMBER("number"),
  TEXT("string");

  private final String text;

  ValueType(String text) {
    this.text = text;
  }

  /** Returns the type of the value {@code bytes[start, end)}, which is not empty. */
  static ValueType of(byte[] bytes, int start, int end) {
    int digits = 0;
    int points = 0;
    for (int i = start; i < end; i++) {
      byte at = bytes[i];
      if (at >= '0' && at <= '9') {
        digits++;
      } else if (at == '.') {
        points++;
      } else if (at != '-' || i > start) {
        return TEXT;
      }
    }
    return digits == 0 || points > 1 ? TEXT : points == 0 ? WHOLE_NUMBER : NUMBER;
  }

  /** Returns the narrowest type that includes both. */
  ValueType widen(ValueType other) {
    return compareTo(other) >= 0 ? this : other;
  }

  @Override
  public String toString() {
    return text;
  }
}
