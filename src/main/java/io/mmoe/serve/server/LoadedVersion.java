package io.mmoe.serve.server;

import io.mmoe.serve.model.Servable;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * A reference-counted version of a model in memory.
 *
 * <p>Owns the servable. The creator holds the first reference, and each request in progress holds
 * one. The release of the last reference closes the servable. Safe for use by several threads.
 */
final class LoadedVersion {
  private final long number;
  private final Servable servable;
  private final Runnable afterClose;
  private final Map<String, Batcher> batchers = new ConcurrentHashMap<>();
  private final AtomicInteger users = new AtomicInteger(1);

  /**
   * @param afterClose runs after the servable is closed
   */
  LoadedVersion(long number, Servable servable, Runnable afterClose) {
    this.number = number;
    this.servable = servable;
    this.afterClose = afterClose;
  }

  long number() {
    return number;
  }

  /** The servable. It may be used only between {@link #retain} and {@link #release}. */
  Servable servable() {
    return servable;
  }

  /**
   * Returns the batcher of a signature.
   *
   * @param make creates the batcher at the first call
   */
  Batcher batcher(String signature, Supplier<Batcher> make) {
    return batchers.computeIfAbsent(signature, none -> make.get());
  }

  /** Adds a reference. Returns false if the servable is already closed. */
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

  /** Releases a reference. */
  void release() {
    if (users.decrementAndGet() == 0) {
      servable.close();
      afterClose.run();
    }
  }
}
