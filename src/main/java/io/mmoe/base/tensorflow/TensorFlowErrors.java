package io.mmoe.base.tensorflow;

/** Texts of TensorFlow's exceptions for messages to users. */
public final class TensorFlowErrors {

  private TensorFlowErrors() {}

  /** Returns the first line of a message, without the ops and stack that TensorFlow appends. */
  public static String firstLine(RuntimeException e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
  }
}
