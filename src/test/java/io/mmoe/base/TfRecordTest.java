package io.mmoe.base;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mmoe.build.graph.Vectors;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TString;

/** TensorFlow reads the record files, and damage is detected. */
class TfRecordTest {
  @TempDir Path directory;
  private Path file;

  @BeforeEach
  void write() throws IOException {
    file = directory.resolve("records");
    try (TfRecordWriter writer = TfRecordWriter.create(file)) {
      writer.write("first".getBytes(StandardCharsets.UTF_8));
      writer.write(new byte[0]);
      writer.write("third, é".getBytes(StandardCharsets.UTF_8));
    }
  }

  @Test
  void tensorFlowReadsTheRecords() {
    try (Graph graph = new Graph()) {
      Ops tf = Ops.create(graph);
      Operand<?> records =
          tf.data.tfRecordDataset(
              Vectors.strings(tf, List.of(file.toString())),
              tf.constant(""),
              tf.constant(1024L),
              tf.constant(new long[] {0}));
      Operand<?> joined =
          tf.data
              .datasetToSingleElement(
                  tf.data.batchDataset(
                      tf.data.skipDataset(
                          records,
                          tf.constant(0L),
                          List.of(TString.class),
                          List.of(Shape.scalar())),
                      tf.constant(3L),
                      tf.constant(false),
                      List.of(TString.class),
                      List.of(Shape.of(Shape.UNKNOWN_SIZE))),
                  List.of(TString.class),
                  List.of(Shape.of(Shape.UNKNOWN_SIZE)))
              .components()
              .get(0);
      try (Session session = new Session(graph);
          Result result = session.runner().fetch(joined).run()) {
        TString strings = (TString) result.get(0);
        assertThat(strings.getObject(0)).isEqualTo("first");
        assertThat(strings.getObject(1)).isEmpty();
        assertThat(strings.getObject(2)).isEqualTo("third, é");
      }
    }
  }

  @Test
  void theReaderReturnsTheWrittenRecords() throws IOException {
    try (TfRecordReader reader = TfRecordReader.open(file)) {
      assertThat(reader.next()).hasValue("first".getBytes(StandardCharsets.UTF_8));
      assertThat(reader.next()).hasValue(new byte[0]);
      assertThat(reader.next()).hasValue("third, é".getBytes(StandardCharsets.UTF_8));
      assertThat(reader.next()).isEmpty();
    }
  }

  @Test
  void theErrorNamesADamagedOrTruncatedFile() throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    bytes[13] ^= 1;
    Files.write(file, bytes);
    assertFirstFails("records is damaged");
    Files.write(file, Arrays.copyOf(bytes, 15));
    assertFirstFails("records is cut short");
    Files.write(file, Arrays.copyOf(bytes, 5));
    assertFirstFails("records is cut short");
  }

  private void assertFirstFails(String problem) throws IOException {
    try (TfRecordReader reader = TfRecordReader.open(file)) {
      assertThatThrownBy(reader::next)
          .isInstanceOf(IOException.class)
          .hasMessageContaining(problem);
    }
  }
}
