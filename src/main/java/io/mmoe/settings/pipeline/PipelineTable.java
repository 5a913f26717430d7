package io.mmoe.settings.pipeline;

import io.mmoe.settings.pipeline.api.PipelineProtos.DataConfig;
import io.mmoe.settings.pipeline.api.PipelineProtos.PipelineConfig;
import io.mmoe.settings.schema.Field;
import io.mmoe.settings.schema.FieldType;
import io.mmoe.settings.schema.TableSchema;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The reader of the fields of rows in a pipeline config. */
public final class PipelineTable {

  private PipelineTable() {}

  /**
   * Returns the fields of the rows.
   *
   * @throws PipelineConfigException if there are none, if two have one name, or if a default value
   *     or a label does not fit
   */
  public static TableSchema of(Located<PipelineConfig> config) {
    Located<DataConfig> data =
        config.child(PipelineConfig.DATA_CONFIG_FIELD_NUMBER, PipelineConfig::getDataConfig);
    List<Field> fields = fields(data);
    return new TableSchema(
        fields, labels(data, fields), separator(data), data.message().getWithHeader());
  }

  private static List<Field> fields(Located<DataConfig> data) {
    List<Field> fields = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (Located<DataConfig.Field> each :
        data.children(DataConfig.INPUT_FIELDS_FIELD_NUMBER, DataConfig::getInputFieldsList)) {
      Field field = field(each);
      if (!names.add(field.name())) {
        throw each.error(
            DataConfig.Field.INPUT_NAME_FIELD_NUMBER,
            "two input_fields have the name " + field.name());
      }
      fields.add(field);
    }
    if (fields.isEmpty()) {
      throw data.error("data_config must list the input_fields of a row");
    }
    return fields;
  }

  private static Field field(Located<DataConfig.Field> config) {
    String name = config.message().getInputName();
    if (name.isEmpty()) {
      throw config.error("input_name is not set");
    }
    FieldType type = FieldType.valueOf(config.message().getInputType().name());
    String value = config.message().getDefaultVal();
    if (value.isEmpty()) {
      return Field.of(name, type);
    }
    if (!type.accepts(value)) {
      throw config.error(
          DataConfig.Field.DEFAULT_VAL_FIELD_NUMBER,
          "default_val of %s must be of type %s, got \"%s\"".formatted(name, type, value));
    }
    return new Field(name, type, value);
  }

  private static List<String> labels(Located<DataConfig> data, List<Field> fields) {
    List<String> labels = data.message().getLabelFieldsList();
    for (int i = 0; i < labels.size(); i++) {
      String label = labels.get(i);
      if (fields.stream().noneMatch(each -> each.name().equals(label))) {
        throw data.error(
            DataConfig.LABEL_FIELDS_FIELD_NUMBER, i, label + " is not one of input_fields");
      }
      if (labels.indexOf(label) < i) {
        throw data.error(
            DataConfig.LABEL_FIELDS_FIELD_NUMBER, i, "label %s is listed twice".formatted(label));
      }
    }
    return labels;
  }

  private static char separator(Located<DataConfig> data) {
    String separator = data.message().getSeparator();
    if (separator.length() != 1 || separator.charAt(0) > 0x7f || "\"\r\n".contains(separator)) {
      throw data.error(
          DataConfig.SEPARATOR_FIELD_NUMBER,
          "separator must be one ASCII character, and no quote or line break");
    }
    return separator.charAt(0);
  }
}
