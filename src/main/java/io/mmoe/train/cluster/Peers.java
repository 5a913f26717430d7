package io.mmoe.train.cluster;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Waits for other processes of the cluster. */
final class Peers {
  private static final Logger log = LoggerFactory.getLogger(Peers.class);
  private static final int CONNECT_MILLIS = 2000;
  private static final long PAUSE_MILLIS = 200;
  private static final long REMIND_NANOS = Duration.ofSeconds(10).toNanos();

  private Peers() {}

  /**
   * Waits until all parameter servers listen.
   *
   * @param hosts addresses of the parameter servers
   * @throws PeerLostException if a parameter server does not start in time
   */
  static void await(List<String> hosts, Duration timeout) {
    long deadline = System.nanoTime() + timeout.toNanos();
    for (int i = 0; i < hosts.size(); i++) {
      long reminded = System.nanoTime();
      while (!listens(hosts.get(i))) {
        if (System.nanoTime() > deadline) {
          throw new PeerLostException(
              "parameter server %d (%s) can't be reached for %d s (--session_timeout)"
                  .formatted(i, hosts.get(i), timeout.toSeconds()));
        }
        if (System.nanoTime() - reminded > REMIND_NANOS) {
          log.info("Waiting for parameter server {} at {}", i, hosts.get(i));
          reminded = System.nanoTime();
        }
        pause(PAUSE_MILLIS);
      }
    }
  }

  /** Returns whether all parameter servers listen now. */
  static boolean allListen(List<String> hosts) {
    return hosts.stream().allMatch(Peers::listens);
  }

  static void pause(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new PeerLostException("interrupted while waiting", e);
    }
  }

  private static boolean listens(String address) {
    int colon = address.lastIndexOf(':');
    try (Socket socket = new Socket()) {
      socket.connect(
          new InetSocketAddress(
              address.substring(0, colon), Integer.parseInt(address.substring(colon + 1))),
          CONNECT_MILLIS);
      return true;
    } catch (IOException notYet) {
      return false;
    }
  }
}
