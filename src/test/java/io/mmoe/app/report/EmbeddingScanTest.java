package io.mmoe.app.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.mmoe.build.embedding.EmbeddingNames;
import io.mmoe.build.graph.Vectors;
import io.mmoe.report.EmbeddingStatistics;
import io.mmoe.report.EmbeddingStatistics.Kind;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Session;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;

/** Tests with rows whose norms are whole numbers, from the triples 3, 4, 5 and 6, 8, 10. */
class EmbeddingScanTest {
  @TempDir Path directory;

  @Test
  void shardsOfATableAreMeasuredAsOne() {
    Map<String, float[][]> tensors = new LinkedHashMap<>();
    String weights = EmbeddingNames.weights("pid");
    tensors.put(weights + "/part_0", new float[][] {{3, 4}, {0, 0}});
    tensors.put(weights + "/part_1", new float[][] {{6, -8}});
    tensors.put(weights + "/part_0/Adagrad", new float[][] {{90, 90}, {90, 90}});
    tensors.put(weights + "/part_1/Adagrad", new float[][] {{90, 90}});
    tensors.put("MMOE/pid", new float[][] {{90, 90}});
    EmbeddingStatistics table = scan(tensors).get(0);
    assertThat(scan(tensors)).hasSize(1);
    assertThat(table.column()).isEqualTo("pid");
    assertThat(table.kind()).isEqualTo(Kind.HASH_TABLE);
    assertThat(table.rows()).isEqualTo(3);
    assertThat(table.notFinite()).isZero();
    assertThat(table.norms()).isEqualTo(new EmbeddingStatistics.Norms(5, 5, 10, 10));
  }

  @Test
  void everyKindOfTableIsRecognized() {
    Map<String, float[][]> tensors = new LinkedHashMap<>();
    float[][] row = {{3, 4}};
    tensors.put(EmbeddingNames.weights("price"), row);
    tensors.put(EmbeddingNames.weights("price") + "/part_0-values", row);
    tensors.put(EmbeddingNames.weights("price") + "/part_0-freqs", row);
    tensors.put(EmbeddingNames.weights("brand") + "-values", row);
    tensors.put(EmbeddingNames.weights("brand") + "/Adam-values", row);
    tensors.put(EmbeddingNames.weights("user_id") + "/quotient", row);
    tensors.put(EmbeddingNames.weights("user_id") + "/remainder/part_1", row);
    assertThat(scan(tensors))
        .extracting(table -> table.column() + " " + table.kind())
        .containsExactly(
            "brand ROWS_BY_KEY",
            "user_id QUOTIENTS",
            "user_id REMAINDERS",
            "price HASH_TABLE",
            "price ROWS_BY_KEY");
  }

  @Test
  void rowsThatAreNotFiniteAreCountedAndSkipped() {
    float[][] rows = {{3, 4}, {Float.NaN, 0}, {0, Float.POSITIVE_INFINITY}, {6, 8}};
    EmbeddingStatistics table = scan(Map.of(EmbeddingNames.weights("pid"), rows)).get(0);
    assertThat(table.rows()).isEqualTo(4);
    assertThat(table.notFinite()).isEqualTo(2);
    assertThat(table.norms().mean()).isCloseTo(7.5, within(1e-6));
    assertThat(table.norms().largest()).isEqualTo(10);
  }

  @Test
  void ofTwentyRowsTheNineteenthIsThe95thPercentile() {
    float[][] rows = new float[20][];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = new float[] {rows.length - i};
    }
    EmbeddingStatistics table = scan(Map.of(EmbeddingNames.weights("pid"), rows)).get(0);
    assertThat(table.norms()).isEqualTo(new EmbeddingStatistics.Norms(10.5, 10, 19, 20));
  }

  /** Scans a checkpoint that TensorFlow's own op wrote. */
  private List<EmbeddingStatistics> scan(Map<String, float[][]> tensors) {
    Path checkpoint = directory.resolve("checkpoint");
    try (Graph graph = new Graph();
        Session session = new Session(graph)) {
      Ops tf = Ops.create(graph);
      List<Operand<?>> values = new ArrayList<>();
      tensors.values().forEach(value -> values.add(tf.constant(value)));
      Op save =
          tf.train.save(
              tf.constant(checkpoint.toString()),
              Vectors.strings(tf, List.copyOf(tensors.keySet())),
              Vectors.strings(tf, Collections.nCopies(tensors.size(), "")),
              values);
      session.runner().addTarget(save).run().close();
    }
    return EmbeddingScan.of(checkpoint);
  }
}
