package io.mmoe.train.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mmoe.build.GraphAssembly;
import io.mmoe.build.graph.ModelGraph;
import io.mmoe.settings.GraphSettings;
import io.mmoe.settings.OptimizerSettings;
import io.mmoe.settings.TrainSettings;
import io.mmoe.testing.TestSettings;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tensorflow.Session;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.proto.ConfigProto;

/** The permission to train tells old servers and old chiefs from the present ones. */
class JobStateTest {
  private static final ConfigProto ANYWHERE =
      ConfigProto.newBuilder().setAllowSoftPlacement(true).build();

  @TempDir Path directory;

  @Test
  void aServerWithAnotherPermissionAndAReplacedChiefAreNoticed() {
    TrainSettings settings =
        TestSettings.training(
            TestSettings.goldenData(directory, 32, 0),
            GraphSettings.FAST,
            new OptimizerSettings.Adagrad(0.1, 0.1),
            5,
            directory);
    try (ModelGraph model = GraphAssembly.forTraining(settings)) {
      JobState state = new JobState(model, 2, 1, 0);
      Ops tf = Ops.create(model.graph());
      Op wakeOldServer =
          tf.assignVariableOp(
              model.graph().operation("job/permission_1").output(0), tf.constant(new int[] {3}));
      try (Session session = new Session(model.graph(), false, ANYWHERE)) {
        assertThat(state.isReady(session)).isFalse();
        session.runner().addTarget(model.initializer()).run().close();
        state.forbid(session);
        assertThat(state.isReady(session)).isFalse();
        state.allow(session, 7);
        assertThat(state.isReady(session)).isTrue();
        assertThatCode(() -> state.requireHeld(session, 7)).doesNotThrowAnyException();
        assertThatThrownBy(() -> state.requireHeld(session, 8))
            .isInstanceOf(PeerLostException.class)
            .hasMessageContaining("another chief has taken over");
        session.runner().addTarget(wakeOldServer).run().close();
        assertThat(state.isReady(session)).isFalse();
        assertThatThrownBy(() -> state.requireHeld(session, 7))
            .isInstanceOf(PeerLostException.class);
      }
    }
  }
}
