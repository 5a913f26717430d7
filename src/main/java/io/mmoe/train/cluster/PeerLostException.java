package io.mmoe.train.cluster;

import org.jspecify.annotations.Nullable;

/** Another process of the cluster that can't be reached any more; the message says which. */
public final class PeerLostException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public PeerLostException(String message) {
    super(message);
  }

  public PeerLostException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
