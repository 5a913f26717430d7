package io.mmoe.train.cluster;

import io.mmoe.settings.ClusterSettings;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Waits for other processes of the cluster, and names those that do not answer. */
final class Peers {
  private static final Logger log = LoggerFactory.getLogger(Peers.class);
  private static final long PAUSE_MILLIS = 200;
  private static final long REMIND_NANOS = Duration.ofSeconds(10).toNanos();

  private Peers() {}

  /**
   * Waits until all parameter servers answer.
   *
   * @param hosts addresses of the parameter servers
   * @throws PeerLostException if a parameter server does not answer in time
   */
  static void await(List<String> hosts, Duration timeout) {
    long start = System.nanoTime();
    long reminded = start;
    while (true) {
      Map<String, String> problems = PeerProbe.problems(hosts);
      if (problems.isEmpty()) {
        return;
      }
      String host = problems.keySet().iterator().next();
      String problem = problems.get(host);
      if (System.nanoTime() - start > timeout.toNanos()) {
        throw new PeerLostException(
            "parameter server %d (%s) can't be reached for %d s (--session_timeout): %s"
                .formatted(hosts.indexOf(host), host, timeout.toSeconds(), problem));
      }
      if (System.nanoTime() - reminded > REMIND_NANOS) {
        log.info("Waiting for parameter server {} at {}: {}", hosts.indexOf(host), host, problem);
        reminded = System.nanoTime();
      }
      pause(PAUSE_MILLIS);
    }
  }

  /** Returns which parameter servers do not answer, in words for the log. */
  static String diagnosis(ClusterSettings cluster, Duration silence) {
    List<String> hosts = cluster.parameterServers();
    Map<String, String> problems = PeerProbe.problems(hosts);
    String who =
        hosts.stream()
            .filter(problems::containsKey)
            .map(host -> "parameter server %d (%s)".formatted(hosts.indexOf(host), host))
            .collect(Collectors.joining(", "));
    return who.isEmpty()
        ? "no step and no test of the connections ended for %d s (--session_timeout), although all parameter servers answer"
            .formatted(silence.toSeconds())
        : "%s did not answer for %d s (--session_timeout)".formatted(who, silence.toSeconds());
  }

  static void pause(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new PeerLostException("interrupted while waiting", e);
    }
  }
}
