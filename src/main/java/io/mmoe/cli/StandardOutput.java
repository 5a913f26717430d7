package io.mmoe.cli;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;

/**
 * Remembers whether results could be written, which print writers pass over in silence. A reader
 * that has seen enough and is gone, as {@code head} does, is no failure. Not safe for use by
 * several threads.
 */
final class StandardOutput extends FilterOutputStream {
  private static final String READER_GONE = "Broken pipe";

  private Optional<String> failure = Optional.empty();

  StandardOutput(OutputStream out) {
    super(out);
  }

  /** What went wrong, if anything did. */
  Optional<String> failure() {
    return failure;
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    try {
      out.write(bytes, offset, length);
    } catch (IOException e) {
      String problem = String.valueOf(e.getMessage());
      failure = problem.contains(READER_GONE) ? failure : Optional.of(problem);
      throw e;
    }
  }
}
