package io.mmoe.settings.schema;

import static org.assertj.core.api.Assertions.assertThat;

import io.mmoe.settings.schema.Column.Feature;
import java.util.List;
import org.junit.jupiter.api.Test;

class ColumnGroupTest {
  private static final List<String> SORTED =
      TaobaoSchema.FEATURES.stream().map(Feature::name).sorted().toList();

  @Test
  void everyColumnIsInOneGroupInTheOrderOfTheNames() {
    assertThat(names(ColumnGroup.ofEach(TaobaoSchema.FEATURES))).isEqualTo(SORTED);
    assertThat(names(ColumnGroup.halves(TaobaoSchema.FEATURES))).isEqualTo(SORTED);
  }

  @Test
  void halvesHaveAboutTheSameNumberOfIds() {
    List<ColumnGroup> halves = ColumnGroup.halves(TaobaoSchema.FEATURES);
    assertThat(halves).hasSize(2);
    assertThat(halves.get(1).columns())
        .extracting(Feature::name)
        .containsExactly("tag_brand_list", "tag_category_list", "user_id");
  }

  @Test
  void theRowsOfAColumnFollowTheRowsOfThePreviousColumn() {
    ColumnGroup group = ColumnGroup.halves(TaobaoSchema.FEATURES).get(1);
    assertThat(group.firstRow(0)).isZero();
    assertThat(group.firstRow(2)).isEqualTo(200_000);
    assertThat(group.rows()).isEqualTo(300_000);
  }

  private static List<String> names(List<ColumnGroup> groups) {
    return groups.stream().flatMap(group -> group.columns().stream()).map(Feature::name).toList();
  }
}
