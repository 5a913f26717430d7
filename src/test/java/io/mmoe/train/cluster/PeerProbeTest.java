package io.mmoe.train.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mmoe.settings.ClusterSettings;
import io.mmoe.settings.ClusterSettings.Role;
import io.mmoe.settings.ThreadSettings;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Only a TensorFlow server that runs answers the question for life. */
@Tag("slow")
class PeerProbeTest {

  @Test
  void aRunningServerAnswersAndAllOthersHaveAReason() throws Exception {
    String server = "localhost:" + FreePort.find();
    String nothing = "localhost:" + FreePort.find();
    TaskServer.start(
        new ClusterSettings(
            List.of(server), List.of("localhost:" + FreePort.find()), Role.PARAMETER_SERVER, 0),
        ThreadSettings.DEFAULT);
    try (ServerSocket frozen = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      // The kernel accepts connections for it, as for a stopped process.
      String stopped = "localhost:" + frozen.getLocalPort();
      assertThat(PeerProbe.problems(List.of(server, stopped, nothing, "no-such-host.invalid:2222")))
          .containsOnlyKeys(stopped, nothing, "no-such-host.invalid:2222")
          .containsEntry(stopped, "it does not answer")
          .containsEntry(nothing, "connection refused")
          .hasEntrySatisfying(
              "no-such-host.invalid:2222",
              reason -> assertThat(reason).startsWith("unknown host no-such-host.invalid"));
      assertThat(PeerProbe.anyAnswers(List.of(stopped, server))).isTrue();
      assertThat(PeerProbe.anyAnswers(List.of(stopped, nothing))).isFalse();
      PeerSilence silence = PeerSilence.of(List.of(nothing), Duration.ofMillis(200));
      assertThat(silence.isTooLong()).isFalse();
      Thread.sleep(250);
      assertThat(silence.isTooLong()).isTrue();
      PeerSilence busy = PeerSilence.of(List.of(nothing, server), Duration.ofMillis(200));
      Thread.sleep(250);
      assertThat(busy.isTooLong()).isFalse();
      assertThatThrownBy(() -> Peers.await(List.of(server, stopped), Duration.ofMillis(1)))
          .isInstanceOf(PeerLostException.class)
          .hasMessageContaining("parameter server 1 (" + stopped + ") can't be reached for 0 s")
          .hasMessageEndingWith("it does not answer");
    }
  }
}
