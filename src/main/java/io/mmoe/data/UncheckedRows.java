package io.mmoe.data;

import io.mmoe.settings.schema.Column;
import java.util.List;

/** Rows in memory as their format yields them, not yet checked. For one thread at a time. */
interface UncheckedRows {

  /** What the format counts. */
  String unit();

  /** Goes to the next row; false after the last. */
  boolean advance();

  /**
   * Finds the fields of the row reached.
   *
   * @throws MalformedRowException if it has other fields than it should
   */
  Row row(List<Column> columns) throws MalformedRowException;

  /** The row reached, for messages. */
  String text();
}
