package io.mmoe.data;

/** A row whose fields can't be told apart; the message says why. */
final class MalformedRowException extends Exception {
  private static final long serialVersionUID = 1L;

  MalformedRowException(String problem) {
    super(problem, null, false, false);
  }
}
