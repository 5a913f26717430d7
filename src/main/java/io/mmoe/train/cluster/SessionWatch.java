package io.mmoe.train.cluster;

import io.mmoe.base.tensorflow.RemoteSession;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A watch over the session of a chief or a worker. It ends the session if a peer is frozen.
 *
 * <p>The rule: each completed step is a sign of life. If there is none for a while, the watch lets
 * a {@link Pulse} beat, and each beat is a sign of life too. So a slow step, a save or an export
 * may take any time. Without a sign of life for the session timeout, the watch interrupts the
 * session, and its running step fails. If TensorFlow does not return even then, the process ends.
 */
final class SessionWatch implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(SessionWatch.class);

  /** The time that an interrupted call into TensorFlow may still take. */
  private static final Duration GRACE = Duration.ofSeconds(10);

  private static final Duration LONGEST_TICK = Duration.ofSeconds(1);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(15);

  private final RemoteSession session;
  private final Pulse pulse;
  private final Duration limit;
  private final Supplier<String> diagnosis;
  private final Consumer<PeerLostException> lastResort;
  private final SilenceTimer timer;
  private volatile boolean stepped;
  private volatile boolean closed;
  private volatile @Nullable String verdict;

  /**
   * Starts to watch.
   *
   * @param limit the longest time without a sign of life
   * @param diagnosis returns which peers do not answer, for the log
   * @param lastResort ends the process
   */
  SessionWatch(
      RemoteSession session,
      Pulse pulse,
      Duration limit,
      Supplier<String> diagnosis,
      Consumer<PeerLostException> lastResort) {
    this.session = session;
    this.pulse = pulse;
    this.limit = limit;
    timer = new SilenceTimer(System::nanoTime, limit.dividedBy(4));
    this.diagnosis = diagnosis;
    this.lastResort = lastResort;
    start(this::watch, "watch-session");
    start(this::beat, "pulse");
  }

  /** Records a completed step. */
  void step() {
    stepped = true;
  }

  /** Returns the reason why the watch has ended the session, if it has. */
  Optional<String> verdict() {
    return Optional.ofNullable(verdict);
  }

  /** Ends the watch. The session remains open. */
  @Override
  public void close() {
    closed = true;
  }

  private void watch() {
    while (!closed && silence().compareTo(limit) < 0) {
      pause();
    }
    if (closed) {
      return;
    }
    String reason = diagnosis.get();
    verdict = reason;
    log.warn("Ending the session: {}", reason);
    session.interrupt();
    SilenceTimer ending = new SilenceTimer(System::nanoTime, GRACE.dividedBy(4));
    while (!closed && ending.silence().compareTo(GRACE) < 0) {
      pause();
    }
    if (!closed) {
      lastResort.accept(
          new PeerLostException(reason + ". The session can't be ended, so the process ends"));
    }
  }

  private void beat() {
    while (!closed && verdict == null) {
      if (silence().compareTo(pauseBeforePulse()) >= 0 && pulse.beat(limit)) {
        timer.heard();
      }
      pause();
    }
  }

  private Duration silence() {
    if (stepped) {
      stepped = false;
      timer.heard();
    }
    return timer.silence();
  }

  private Duration pauseBeforePulse() {
    return shorter(limit.dividedBy(4), LONGEST_PAUSE);
  }

  private void pause() {
    Peers.pause(shorter(limit.dividedBy(10), LONGEST_TICK).toMillis());
  }

  private static Duration shorter(Duration a, Duration b) {
    return a.compareTo(b) < 0 ? a : b;
  }

  private static void start(Runnable work, String name) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    thread.start();
  }
}
