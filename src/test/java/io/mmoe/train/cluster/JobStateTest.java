package io.mmoe.train.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mmoe.base.tensorflow.RemoteSession;
import io.mmoe.base.tensorflow.RemoteSessions;
import io.mmoe.build.GraphAssembly;
import io.mmoe.build.graph.ModelGraph;
import io.mmoe.settings.ClusterSettings;
import io.mmoe.settings.ClusterSettings.Role;
import io.mmoe.settings.GraphSettings;
import io.mmoe.settings.OptimizerSettings;
import io.mmoe.settings.ThreadSettings;
import io.mmoe.settings.TrainSettings;
import io.mmoe.testing.TestSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tensorflow.Session;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.proto.ConfigProto;

/** The permission to train tells old servers and old chiefs from the present ones. */
@Tag("slow")
class JobStateTest {
  @TempDir Path directory;

  @Test
  void aServerWithAnotherPermissionAndAReplacedChiefAreNoticed() throws IOException {
    TrainSettings settings =
        TestSettings.training(
            TestSettings.goldenData(directory, 32, 0),
            GraphSettings.FAST,
            new OptimizerSettings.Adagrad(0.1),
            5,
            directory);
    List<String> hosts = List.of("localhost:" + FreePort.find(), "localhost:" + FreePort.find());
    TaskServer first = server(hosts, 0);
    server(hosts, 1);
    try (ModelGraph model = GraphAssembly.forTraining(settings)) {
      JobState state = new JobState(model, 2, 1, 0);
      Ops test = Ops.create(model.graph()).withSubScope("test");
      Op wakeOldServer =
          test.assignVariableOp(
              model.graph().operation("job/permission_1").output(0), test.constant(new int[] {3}));
      ConfigProto servers = ConfigProto.newBuilder().addDeviceFilters("/job:ps").build();
      try (RemoteSession remote = RemoteSessions.open(model.graph(), first.target(), servers)) {
        Session session = remote.session();
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

  @Test
  void oneServerIsEnough() {
    TrainSettings settings =
        TestSettings.training(
            TestSettings.goldenData(directory, 32, 0),
            GraphSettings.FAST,
            new OptimizerSettings.Adagrad(0.1),
            5,
            directory);
    try (ModelGraph model = GraphAssembly.forTraining(settings)) {
      assertThatCode(() -> new JobState(model, 1, 1, 0)).doesNotThrowAnyException();
    }
  }

  /** Starts a parameter server, which runs until the tests end. */
  private static TaskServer server(List<String> hosts, int index) throws IOException {
    List<String> workers = List.of("localhost:" + FreePort.find());
    return TaskServer.start(
        new ClusterSettings(hosts, workers, Role.PARAMETER_SERVER, index), ThreadSettings.DEFAULT);
  }
}
