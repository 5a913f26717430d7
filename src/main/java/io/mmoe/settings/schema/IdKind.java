package io.mmoe.settings.schema;

/** What values become before a table looks them up. */
public enum IdKind {
  /** Rows of the group's joint table, {@code Fingerprint64(utf8) mod buckets}. */
  ROWS(false),
  /** Keys, {@code Fingerprint64(utf8) mod (2^63 - 1)}. */
  KEYS(true),
  /** Keys, with the row of each in the group's joint table. */
  KEYS_AND_ROWS(true);

  private final boolean keys;

  IdKind(boolean keys) {
    this.keys = keys;
  }

  /** Whether there are keys. */
  public boolean hasKeys() {
    return keys;
  }
}
