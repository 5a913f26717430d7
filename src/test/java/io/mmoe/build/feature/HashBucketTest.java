package io.mmoe.build.feature;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.mmoe.build.input.Input.Batch;
import io.mmoe.build.input.SparseIds;
import io.mmoe.settings.ThreadSettings;
import io.mmoe.settings.schema.Column.Hashed;
import io.mmoe.settings.schema.ColumnGroup;
import io.mmoe.settings.schema.IdKind;
import io.mmoe.testing.Golden;
import io.mmoe.train.session.LocalSessions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.ndarray.NdArrays;
import org.tensorflow.op.Ops;
import org.tensorflow.op.strings.ToHashBucketFast;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.TInt64;
import org.tensorflow.types.TString;

class HashBucketTest {

  @Test
  void everyGoldenStringHashesToItsBucket() {
    JsonNode cases = Golden.json("hash_buckets.json");
    assertThat(cases).isNotEmpty();
    for (JsonNode hash : cases) {
      long buckets = hash.get("num_buckets").asLong();
      assertThat(id(hash.get("value").asText(), buckets))
          .as("%s of %d", hash.get("value"), buckets)
          .isEqualTo(hash.get("bucket").asLong());
    }
  }

  @Test
  void aListKeepsEmptyValuesAndRepeats() {
    try (Graph graph = new Graph();
        Session session = LocalSessions.open(graph, ThreadSettings.DEFAULT)) {
      Ops tf = Ops.create(graph);
      SparseIds ids = ids(tf, new Hashed("tags", 100_000, true), "a||b", " ", "a|a");
      try (Result result = session.runner().fetch(ids.ids()).fetch(ids.segments()).run()) {
        TInt64 rows = (TInt64) result.get(0);
        TInt32 segments = (TInt32) result.get(1);
        long a = id("a", 100_000);
        assertThat(longs(rows))
            .containsExactly(a, id("", 100_000), id("b", 100_000), id(" ", 100_000), a, a);
        int[] expected = {0, 0, 0, 1, 2, 2};
        for (int i = 0; i < expected.length; i++) {
          assertThat(segments.getInt(i)).isEqualTo(expected[i]);
        }
      }
    }
  }

  /** Hashes with a column of this bucket count, or with the op itself if there is none. */
  private static long id(String value, long buckets) {
    try (Graph graph = new Graph();
        Session session = LocalSessions.open(graph, ThreadSettings.DEFAULT)) {
      Ops tf = Ops.create(graph);
      Operand<TInt64> ids =
          buckets <= Integer.MAX_VALUE
              ? ids(tf, new Hashed("column", (int) buckets, false), value).ids()
              : ToHashBucketFast.create(tf.scope(), strings(tf, value), buckets);
      try (Result result = session.runner().fetch(ids).run()) {
        return ((TInt64) result.get(0)).getLong(0);
      }
    }
  }

  private static SparseIds ids(Ops tf, Hashed column, String... values) {
    Batch.Raw batch = new Batch.Raw(Map.of(column.name(), strings(tf, values)));
    return FeatureIds.of(tf, new ColumnGroup(List.of(column)), batch, IdKind.TABLE_ROWS);
  }

  private static Operand<TString> strings(Ops tf, String... values) {
    return tf.constant(NdArrays.vectorOfObjects(values));
  }

  private static Long[] longs(TInt64 tensor) {
    Long[] values = new Long[Math.toIntExact(tensor.size())];
    for (int i = 0; i < values.length; i++) {
      values[i] = tensor.getLong(i);
    }
    return values;
  }
}
