package io.mmoe.serve.server;

import io.mmoe.serve.model.Servable;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * A version of a model in memory, closed when it is no longer current and its last query is
 * answered.
 *
 * <p>Counts its users, the first of them being whoever made it. Safe for use by several threads.
 */
final class LoadedVersion {
  private final long number;
  private final Servable servable;
  private final Runnable afterClose;
  private final Map<String, Batcher> batchers = new ConcurrentHashMap<>();
  private final AtomicInteger users = new AtomicInteger(1);

  /**
   * @param afterClose told when the servable is closed
   */
  LoadedVersion(long number, Servable servable, Runnable afterClose) {
    this.number = number;
    this.servable = servable;
    this.afterClose = afterClose;
  }

  long number() {
    return number;
  }

  /** To be used between {@link #retain} and {@link #release}. */
  Servable servable() {
    return servable;
  }

  /**
   * The batcher of a signature.
   *
   * @param make makes it, the first time
   */
  Batcher batcher(String signature, Supplier<Batcher> make) {
    return batchers.computeIfAbsent(signature, none -> make.get());
  }

  /** Keeps the servable open, unless it is closed already. */
  boolean retain() {
    int seen = users.get();
    while (seen > 0) {
      if (users.compareAndSet(seen, seen + 1)) {
        return true;
      }
      seen = users.get();
    }
    return false;
  }

  /** Ends what {@link #retain} began. */
  void release() {
    if (users.decrementAndGet() == 0) {
      servable.close();
      afterClose.run();
    }
  }
}
