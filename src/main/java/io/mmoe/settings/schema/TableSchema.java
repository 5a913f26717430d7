package io.mmoe.settings.schema;

import java.util.List;
import java.util.Optional;

/**
 * The fields of the rows of a data set, and the form of its text files.
 *
 * @param fields fields with distinct names, in the order of a CSV line
 * @param labels names of the label fields, in the order of the config
 * @param separator separator of the fields in a line
 * @param header whether the first line of a text file names the fields
 */
public record TableSchema(List<Field> fields, List<String> labels, char separator, boolean header) {

  public TableSchema {
    fields = List.copyOf(fields);
    labels = List.copyOf(labels);
  }

  /** Returns the field with a name, if there is one. */
  public Optional<Field> field(String name) {
    return fields.stream().filter(each -> each.name().equals(name)).findFirst();
  }

  /** Returns the position of a field in a line, from 0. */
  public int index(Field field) {
    return fields.indexOf(field);
  }
}
