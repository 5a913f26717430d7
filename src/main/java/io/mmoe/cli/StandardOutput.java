package io.mmoe.cli;

import io.mmoe.base.FailureReason;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;

/**
 * A stream to standard output that keeps write failures, which print writers ignore. A reader that
 * closes the pipe early, such as {@code head}, is no failure. Not safe for use by several threads.
 */
final class StandardOutput extends FilterOutputStream {
  private static final String READER_GONE = "Broken pipe";

  private Optional<String> failure = Optional.empty();

  StandardOutput(OutputStream out) {
    super(out);
  }

  /** Returns the problem of the last failed write, if any. */
  Optional<String> failure() {
    return failure;
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    try {
      out.write(bytes, offset, length);
    } catch (IOException e) {
      String problem = FailureReason.of(e);
      failure = problem.contains(READER_GONE) ? failure : Optional.of(problem);
      throw e;
    }
  }
}
