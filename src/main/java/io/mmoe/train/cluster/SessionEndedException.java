package io.mmoe.train.cluster;

/**
 * The watch has ended a session, because another process does not answer. A new session may help.
 */
final class SessionEndedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  SessionEndedException(String message, Throwable cause) {
    super(message, cause);
  }
}
