package io.mmoe.base.tensorflow;

import io.mmoe.base.FailureReason;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.tensorflow.exceptions.TFInvalidArgumentException;
import org.tensorflow.exceptions.TFUnimplementedException;
import org.tensorflow.exceptions.TensorFlowException;

/**
 * The exceptions that TensorFlow-Java throws for the status of a failed call, and their translation
 * to exceptions of this program.
 *
 * <p>They have no common type, so no other class of this program should catch {@link
 * TensorFlowException} alone:
 *
 * <ul>
 *   <li>{@link TFInvalidArgumentException} for InvalidArgument extends {@link
 *       IllegalArgumentException}.
 *   <li>{@link TFUnimplementedException} for Unimplemented extends {@link
 *       UnsupportedOperationException}.
 *   <li>Subclasses of {@link TensorFlowException} stand for FailedPrecondition, OutOfRange,
 *       PermissionDenied, ResourceExhausted and Unauthenticated. The class itself stands for all
 *       other statuses: Aborted, AlreadyExists, Cancelled, DataLoss, DeadlineExceeded, Internal,
 *       NotFound, Unavailable and Unknown.
 * </ul>
 */
public final class TensorFlowErrors {

  private TensorFlowErrors() {}

  /** Returns whether an exception stands for a status of TensorFlow. */
  public static boolean isStatus(Throwable failure) {
    return failure instanceof TensorFlowException
        || failure instanceof TFInvalidArgumentException
        || failure instanceof TFUnimplementedException;
  }

  /**
   * Runs a call of TensorFlow and translates its failure. Other exceptions pass unchanged.
   *
   * @param translation makes an exception of the reason, which is one line, and the cause
   */
  public static <T> T translate(
      Supplier<T> call,
      BiFunction<String, RuntimeException, ? extends RuntimeException> translation) {
    try {
      return call.get();
    } catch (RuntimeException e) {
      throw isStatus(e) ? translation.apply(firstLine(e), e) : e;
    }
  }

  /** Returns the first line of a message, without the ops and stack that TensorFlow appends. */
  public static String firstLine(RuntimeException e) {
    return FailureReason.of(e);
  }
}
