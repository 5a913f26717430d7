package io.mmoe.train.cluster;

import io.grpc.CallOptions;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCalls;
import io.mmoe.base.FailureReason;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A question to other processes of the cluster: the call {@code GetStatus} of TensorFlow's worker
 * service. A process that is stopped can't answer it. A TCP connection proves nothing, because the
 * kernel accepts it for a stopped process too.
 */
final class PeerProbe {
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private static final MethodDescriptor<byte[], byte[]> GET_STATUS =
      MethodDescriptor.newBuilder(new Bytes(), new Bytes())
          .setType(MethodDescriptor.MethodType.UNARY)
          .setFullMethodName("tensorflow.WorkerService/GetStatus")
          .build();

  private static final String SILENT = "it does not answer";

  private PeerProbe() {}

  /** Returns whether at least one of the processes answers now. */
  static boolean anyAnswers(List<String> addresses) {
    return problems(addresses).size() < addresses.size();
  }

  /**
   * Asks all processes at the same time. Takes at most about five seconds.
   *
   * @param addresses addresses, {@code host:port}
   * @return the reason for each process that does not answer, by its address
   */
  static Map<String, String> problems(List<String> addresses) {
    ExecutorService threads = Executors.newCachedThreadPool(PeerProbe::daemon);
    try {
      Map<String, Future<String>> asked = new LinkedHashMap<>();
      addresses.forEach(address -> asked.put(address, threads.submit(() -> problem(address))));
      Map<String, String> problems = new LinkedHashMap<>();
      long deadline = System.nanoTime() + PATIENCE.toNanos();
      asked.forEach(
          (address, answer) -> {
            String problem = get(answer, deadline);
            if (!problem.isEmpty()) {
              problems.put(address, problem);
            }
          });
      return problems;
    } finally {
      threads.shutdown(); // A thread that waits for a name server ends by itself.
    }
  }

  private static Thread daemon(Runnable work) {
    Thread thread = new Thread(work, "ask-peer");
    thread.setDaemon(true);
    return thread;
  }

  private static String get(Future<String> answer, long deadline) {
    try {
      return answer.get(Math.max(1, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      return SILENT;
    } catch (ExecutionException e) {
      return FailureReason.of(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new PeerLostException("interrupted while waiting", e);
    }
  }

  /** Returns the reason why a process does not answer, empty if it does. */
  private static String problem(String address) throws IOException {
    int colon = address.lastIndexOf(':');
    // gRPC would print a stack trace for a name that can't be resolved.
    String host = InetAddress.getByName(address.substring(0, colon)).getHostAddress();
    int port = Integer.parseInt(address.substring(colon + 1));
    ManagedChannel channel =
        Grpc.newChannelBuilderForAddress(host, port, InsecureChannelCredentials.create())
            .proxyDetector(target -> null)
            .build();
    try {
      CallOptions options =
          CallOptions.DEFAULT.withDeadlineAfter(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
      ClientCalls.blockingUnaryCall(channel, GET_STATUS, options, new byte[0]);
      return "";
    } catch (StatusRuntimeException e) {
      return reason(e.getStatus());
    } finally {
      channel.shutdownNow();
    }
  }

  private static String reason(Status status) {
    return switch (status.getCode()) {
      case DEADLINE_EXCEEDED -> SILENT;
      case UNIMPLEMENTED, INTERNAL, UNKNOWN -> "another program answers there";
      default -> {
        String all = status.getDescription() + ": " + root(status.getCause());
        yield all.contains("refused") ? "connection refused" : all.replaceAll("\\p{Cntrl}+", " ");
      }
    };
  }

  private static String root(@Nullable Throwable failure) {
    if (failure == null) {
      return "no cause";
    }
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return FailureReason.of(root);
  }

  /** A marshaller for messages whose content nobody reads. */
  private static final class Bytes implements MethodDescriptor.Marshaller<byte[]> {
    @Override
    public InputStream stream(byte[] value) {
      return new ByteArrayInputStream(value);
    }

    @Override
    public byte[] parse(InputStream stream) {
      try {
        return stream.readAllBytes();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
