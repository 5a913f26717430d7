package io.mmoe.train.cluster;

import io.mmoe.base.MmoeException;
import org.jspecify.annotations.Nullable;

/** Another process of the cluster can't be reached. The message names it if it is known. */
public final class PeerLostException extends MmoeException {
  private static final long serialVersionUID = 1L;

  public PeerLostException(String message) {
    super(Category.PEER_LOST, message);
  }

  public PeerLostException(String message, @Nullable Throwable cause) {
    super(Category.PEER_LOST, message, cause);
  }
}
