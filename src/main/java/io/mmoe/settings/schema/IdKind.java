package io.mmoe.settings.schema;

/** The kind of id that a table looks up. */
public enum IdKind {
  /** Row numbers of the group's joint table, from {@code Fingerprint64(utf8) mod buckets}. */
  TABLE_ROWS(false),
  /** Keys, {@code Fingerprint64(utf8) mod (2^63 - 1)}. */
  KEYS(true),
  /** Keys, each with its row number in the group's joint table. */
  KEYS_AND_TABLE_ROWS(true);

  private final boolean keys;

  IdKind(boolean keys) {
    this.keys = keys;
  }

  /** Returns whether ids include keys. */
  public boolean hasKeys() {
    return keys;
  }
}
