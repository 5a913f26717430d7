package io.mmoe.cli;

import com.google.common.base.Throwables;
import io.mmoe.base.FailureReason;
import java.util.List;
import java.util.Optional;

/**
 * A failure for lack of a resource of this machine: memory, threads, open files, or room for a
 * native library. Java reports them as errors, often deep below another exception.
 */
final class ResourceFailure {
  private static final String THREADS = "native thread";

  private ResourceFailure() {}

  /** Returns the message of a failure, or empty if no resource is missing. */
  static Optional<String> message(Throwable failure) {
    List<Throwable> chain = Throwables.getCausalChain(failure);
    for (Throwable cause : chain) {
      if (cause instanceof OutOfMemoryError outOfMemory) {
        return Optional.of(outOfMemory(String.valueOf(outOfMemory.getMessage())));
      } else if (cause instanceof StackOverflowError) {
        return Optional.of("the stack of a thread is full; JAVA_OPTS=-Xss8m gives it 8 MB");
      } else if (cause instanceof UnsatisfiedLinkError
          || cause instanceof ExceptionInInitializerError
          || cause instanceof NoClassDefFoundError) {
        return Optional.of(
            "a library can't be loaded: %s; see Building and starting in docs/troubleshooting.md"
                .formatted(FailureReason.of(chain.get(chain.size() - 1))));
      }
    }
    return Optional.empty();
  }

  private static String outOfMemory(String reason) {
    if (reason.contains(THREADS)) {
      return "no more threads can be started (%s); see ulimit -u, or the limit of the container"
          .formatted(reason);
    }
    return "out of memory (%s); the Java virtual machine may take %d MB, JAVA_OPTS=-Xmx8g lets it take 8 GB"
        .formatted(reason, Runtime.getRuntime().maxMemory() >> 20);
  }
}
