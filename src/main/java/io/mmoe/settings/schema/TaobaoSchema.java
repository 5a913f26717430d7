package io.mmoe.settings.schema;

import io.mmoe.settings.schema.Column.Feature;
import io.mmoe.settings.schema.Column.Hashed;
import io.mmoe.settings.schema.Column.Identity;
import io.mmoe.settings.schema.Column.Label;
import io.mmoe.settings.schema.Column.Unused;
import java.util.List;

/**
 * The columns of the Taobao ads rows in file order, with the bucket counts of DeepRec's {@code
 * modelzoo/mmoe/train.py}.
 */
public final class TaobaoSchema {
  /** The separator of the values in a multi-valued field. */
  public static final String VALUE_SEPARATOR = "|";

  /** The value of an empty string field. It is hashed like any other value. */
  public static final String EMPTY_STRING_DEFAULT = " ";

  /** All 20 columns in file order. */
  public static final List<Column> COLUMNS =
      List.of(
          new Label("clk"),
          new Label("buy"),
          hashed("pid", 10),
          hashed("adgroup_id", 100_000),
          hashed("cate_id", 10_000),
          hashed("campaign_id", 100_000),
          hashed("customer", 100_000),
          hashed("brand", 100_000),
          hashed("user_id", 100_000),
          hashed("cms_segid", 100),
          hashed("cms_group_id", 100),
          new Unused("final_gender_code"),
          hashed("age_level", 10),
          hashed("pvalue_level", 10),
          hashed("shopping_level", 10),
          hashed("occupation", 10),
          hashed("new_user_class_level", 10),
          new Hashed("tag_category_list", 100_000, true),
          new Hashed("tag_brand_list", 100_000, true),
          new Identity("price", 50));

  /** The columns of a row without labels, in file order. */
  public static final List<Column> UNLABELLED_COLUMNS =
      COLUMNS.stream().filter(column -> !(column instanceof Label)).toList();

  /** The feature columns, in file order. */
  public static final List<Feature> FEATURES =
      COLUMNS.stream().filter(Feature.class::isInstance).map(Feature.class::cast).toList();

  /** The label columns, in the order of the tasks. */
  public static final List<Label> LABELS =
      COLUMNS.stream().filter(Label.class::isInstance).map(Label.class::cast).toList();

  private TaobaoSchema() {}

  private static Hashed hashed(String name, int buckets) {
    return new Hashed(name, buckets, false);
  }
}
