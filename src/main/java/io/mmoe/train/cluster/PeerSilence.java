package io.mmoe.train.cluster;

import java.time.Duration;
import java.util.List;

/**
 * The rule for a process that waits for others: it gives up if none of them has answered for a
 * time. A process that answers may be slow, so that there is no limit for it.
 *
 * <p>Not safe for use by several threads.
 */
public final class PeerSilence {
  /** The additional patience of a process that holds nothing up while it waits. */
  private static final Duration RESTART_TIME = Duration.ofSeconds(50);

  private static final Duration LONGEST_INTERVAL = Duration.ofSeconds(10);
  private static final Duration LONGEST_GAP = Duration.ofSeconds(3);

  private final List<String> addresses;
  private final Duration limit;
  private final SilenceTimer timer = new SilenceTimer(System::nanoTime, LONGEST_GAP);

  private PeerSilence(List<String> addresses, Duration limit) {
    this.addresses = List.copyOf(addresses);
    this.limit = limit;
  }

  /** Creates the rule with exactly this limit. */
  static PeerSilence of(List<String> addresses, Duration limit) {
    return new PeerSilence(addresses, limit);
  }

  /**
   * Creates the rule with 50 s more than the session timeout, in which a lost process may return.
   */
  public static PeerSilence withRestart(List<String> addresses, Duration sessionTimeout) {
    return new PeerSilence(addresses, sessionTimeout.plus(RESTART_TIME));
  }

  /** Returns the time without an answer after which to give up. */
  public Duration limit() {
    return limit;
  }

  /** Records another sign of life. */
  public void heard() {
    timer.heard();
  }

  /** Asks the processes, if it is time, and returns whether they have been silent for too long. */
  public boolean isTooLong() {
    Duration interval = limit.dividedBy(4);
    if (timer.silence().compareTo(min(interval, LONGEST_INTERVAL)) < 0) {
      return false;
    }
    if (PeerProbe.anyAnswers(addresses)) {
      timer.heard();
      return false;
    }
    return timer.silence().compareTo(limit) >= 0;
  }

  private static Duration min(Duration a, Duration b) {
    return a.compareTo(b) < 0 ? a : b;
  }
}
