package io.mmoe.base;

import org.jspecify.annotations.Nullable;

/**
 * The root of all failures that a user can act on. The message is one line that names the file,
 * line, flag or value at fault. The category decides the exit code of the process.
 */
public abstract class MmoeException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final Category category;

  protected MmoeException(Category category, String message) {
    this(category, message, null);
  }

  protected MmoeException(Category category, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.category = category;
  }

  public final Category category() {
    return category;
  }

  /**
   * The kinds of failure, each with its own exit code. A new kind needs a code in {@code
   * io.mmoe.cli.ExitCode}, whose switch does not compile without it.
   */
  public enum Category {
    /** A flag or setting breaks its rule. */
    USAGE,
    /** Data is missing, unreadable or malformed. */
    DATA,
    /** A checkpoint or SavedModel is unreadable, does not fit, or can't be written. */
    CHECKPOINT,
    /** The loss became NaN or infinite. */
    DIVERGED,
    /** Another output can't be written. */
    OUTPUT,
    /** Another process of the cluster is lost. */
    PEER_LOST
  }
}
