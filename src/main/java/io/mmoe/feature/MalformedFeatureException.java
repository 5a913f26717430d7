package io.mmoe.feature;

/** A field of a row that does not have the form that a feature requires. */
public final class MalformedFeatureException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  MalformedFeatureException(String problem) {
    super(problem, null, false, false);
  }
}
