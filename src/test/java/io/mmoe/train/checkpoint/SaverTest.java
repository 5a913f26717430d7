package io.mmoe.train.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mmoe.base.tensorflow.CheckpointReader;
import io.mmoe.build.graph.Initializer.GlorotUniform;
import io.mmoe.build.graph.Variable;
import io.mmoe.build.graph.VariablePlacement;
import io.mmoe.build.graph.VariableStore;
import io.mmoe.settings.ThreadSettings;
import io.mmoe.train.session.LocalSessions;
import io.mmoe.train.session.RowPosition;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Session;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.proto.DataType;
import org.tensorflow.types.TFloat32;

class SaverTest {
  private static final DataState DATA = new DataState(new RowPosition(3, 41), 2021);

  @TempDir Path directory;

  /** Two variables with a saver and a session. */
  private record Live(VariableStore store, Variable a, Saver saver, Session session, Ops tf) {
    float first() {
      Operand<TFloat32> value = a.read(tf, TFloat32.class);
      try (var result = session.runner().fetch(value).run()) {
        return ((TFloat32) result.get(0)).getFloat(0, 0);
      }
    }

    void save(Path prefix) {
      saver.save(session, prefix, DATA);
    }

    void assign(float number) {
      Operand<TFloat32> value = tf.fill(tf.constant(a.shape()), tf.constant(number));
      session.runner().addTarget(tf.assignVariableOp(a.handle(), value)).run().close();
    }
  }

  @Test
  void restoresSavedValues() {
    withVariables(
        Shape.of(3, 2),
        live -> {
          float before = live.first();
          live.save(directory.resolve("ckpt"));
          live.assign(7);
          live.saver().restore(live.session(), directory.resolve("ckpt"));
          assertThat(live.first()).isEqualTo(before);
        });
    assertThat(CheckpointReader.entries(directory.resolve("ckpt").toString()))
        .containsEntry("scope/a", new CheckpointReader.Entry(DataType.DT_FLOAT, Shape.of(3, 2)))
        .containsEntry("b", new CheckpointReader.Entry(DataType.DT_FLOAT, Shape.of(2, 2)))
        .containsEntry("global_step", new CheckpointReader.Entry(DataType.DT_INT64, Shape.scalar()))
        .containsEntry("input/position", new CheckpointReader.Entry(DataType.DT_INT64, Shape.of(3)))
        .hasSize(4);
  }

  @Test
  void restoresTheDataPosition() {
    withVariables(
        Shape.of(3, 2),
        live -> {
          live.save(directory.resolve("ckpt"));
          assertThat(live.saver().dataState(live.session(), directory.resolve("ckpt")))
              .contains(DATA);
        });
  }

  @Test
  void leavesOnlyTheFilesOfTheCheckpoint() throws IOException {
    withVariables(Shape.of(3, 2), live -> live.save(directory.resolve("ckpt")));
    try (Stream<Path> files = Files.list(directory)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder("ckpt.index", "ckpt.data-00000-of-00001");
    }
  }

  @Test
  void namesAVariableThatIsMissingOrHasAnotherShapeInOneLine() {
    withVariables(Shape.of(3, 2), live -> live.save(directory.resolve("ckpt")));
    try (Graph graph = new Graph();
        Session session = LocalSessions.open(graph, ThreadSettings.DEFAULT)) {
      VariableStore store = new VariableStore(Ops.create(graph), 1, VariablePlacement.LOCAL);
      store.create("scope/a", Shape.of(5, 2), new GlorotUniform());
      store.create("b", Shape.of(2, 2), new GlorotUniform());
      store.create("new", Shape.of(2, 2), new GlorotUniform());
      Saver saver = new Saver(graph, store.variables(), List.of(), Optional.empty());
      assertThatThrownBy(() -> saver.restore(session, directory.resolve("ckpt")))
          .isInstanceOf(CheckpointException.class)
          .hasMessageContaining("2 of 3 variables")
          .hasMessageContaining("scope/a is DT_FLOAT[3, 2] instead of DT_FLOAT[5, 2]")
          .hasMessageContaining(" (--verbose lists all). Use the flags of the run that wrote it")
          .satisfies(failure -> assertThat(failure.getMessage()).hasLineCount(1));
    }
  }

  @Test
  void refusesADamagedCheckpoint() {
    withVariables(
        Shape.of(300, 200),
        live -> {
          Path prefix = directory.resolve("ckpt");
          live.save(prefix);
          flipAByte(directory.resolve("ckpt.data-00000-of-00001"));
          assertThatThrownBy(() -> live.saver().restore(live.session(), prefix))
              .isInstanceOf(CheckpointException.class)
              .hasMessageContaining("damaged");
          flipAByte(directory.resolve("ckpt.index"));
          assertThatThrownBy(() -> live.saver().restore(live.session(), prefix))
              .isInstanceOf(CheckpointException.class)
              .hasMessageContaining("damaged");
        });
  }

  @Test
  void savesNoWeightsThatAreNotFinite() {
    withVariables(
        Shape.of(3, 2),
        live -> {
          live.assign(Float.NaN);
          assertThatThrownBy(() -> live.save(directory.resolve("ckpt")))
              .isInstanceOf(CheckpointException.class)
              .hasMessageContaining("NaN or infinite");
        });
    assertThat(directory).isEmptyDirectory();
  }

  @Test
  void aFailedSaveLeavesNothing() throws IOException {
    Files.createFile(directory.resolve("file"));
    withVariables(
        Shape.of(3, 2),
        live ->
            assertThatThrownBy(() -> live.save(directory.resolve("file/ckpt")))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining("can't be written"));
    try (Stream<Path> files = Files.list(directory)) {
      assertThat(files).hasSize(1);
    }
  }

  private static void flipAByte(Path file) {
    try {
      byte[] bytes = Files.readAllBytes(file);
      bytes[bytes.length / 2] ^= 0x10;
      Files.write(file, bytes);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static void withVariables(Shape shape, Consumer<Live> body) {
    try (Graph graph = new Graph();
        Session session = LocalSessions.open(graph, ThreadSettings.DEFAULT)) {
      Ops tf = Ops.create(graph);
      VariableStore store = new VariableStore(tf, 1, VariablePlacement.LOCAL);
      Variable a = store.create("scope/a", shape, new GlorotUniform());
      store.create("b", Shape.of(2, 2), new GlorotUniform());
      store.globalStep();
      Saver saver = new Saver(graph, List.copyOf(store.variables()), List.of(), Optional.empty());
      session.runner().addTarget(store.initializer()).run().close();
      body.accept(new Live(store, a, saver, session, tf));
    }
  }
}
