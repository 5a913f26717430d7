package io.mmoe.data;

import io.mmoe.settings.schema.TaobaoSchema;
import java.nio.file.Path;

/**
 * The rule about folders like {@code dt=2026-01-01}, into which Spark and Hive write the rows of
 * one value of a column. The name never becomes a value of a row.
 */
final class PartitionFolder {

  private PartitionFolder() {}

  /** Returns whether a name has the form {@code column=value}. */
  static boolean isOne(Path folder) {
    return folder.getFileName().toString().indexOf('=') > 0;
  }

  /**
   * Checks that the folder does not stand for a column of the rows. Spark leaves such a column out
   * of the files, so rows would lack it.
   *
   * @throws DataException if it does
   */
  static void requireNoColumn(Path folder) {
    String name = folder.getFileName().toString();
    String column = name.substring(0, name.indexOf('='));
    if (TaobaoSchema.COLUMNS.stream().anyMatch(each -> each.name().equalsIgnoreCase(column))) {
      throw new DataException(
          folder,
          "a partition folder of the column "
              + column
              + ", which must be in the rows. Write it into the files, and rename the folder");
    }
  }
}
