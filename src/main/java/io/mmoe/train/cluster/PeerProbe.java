package io.mmoe.train.cluster;

import com.google.common.util.concurrent.ListenableFuture;
import io.grpc.CallOptions;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.stub.ClientCalls;
import io.mmoe.base.FailureReason;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A question to other processes of the cluster: the call {@code GetStatus} of TensorFlow's worker
 * service. A process that is stopped can't answer it. A TCP connection proves nothing, because the
 * kernel accepts it for a stopped process too.
 */
final class PeerProbe {
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private static final MethodDescriptor<byte[], byte[]> GET_STATUS =
      MethodDescriptor.newBuilder(new Bytes(), new Bytes())
          .setType(MethodDescriptor.MethodType.UNARY)
          .setFullMethodName("tensorflow.WorkerService/GetStatus")
          .build();

  private PeerProbe() {}

  /** Returns whether at least one of the processes answers now. */
  static boolean anyAnswers(List<String> addresses) {
    return problems(addresses).size() < addresses.size();
  }

  /**
   * Asks all processes at the same time. Takes at most about two seconds.
   *
   * @param addresses addresses, {@code host:port}
   * @return the reason for each process that does not answer, by its address
   */
  static Map<String, String> problems(List<String> addresses) {
    Map<String, ManagedChannel> channels = new LinkedHashMap<>();
    List<ListenableFuture<byte[]>> answers = new ArrayList<>();
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    try {
      for (String address : addresses) {
        ManagedChannel channel = channel(address);
        channels.put(address, channel);
        answers.add(
            ClientCalls.futureUnaryCall(
                channel.newCall(
                    GET_STATUS,
                    CallOptions.DEFAULT.withDeadlineAfter(
                        PATIENCE.toMillis(), TimeUnit.MILLISECONDS)),
                new byte[0]));
      }
      Map<String, String> problems = new LinkedHashMap<>();
      for (int i = 0; i < addresses.size(); i++) {
        String problem = problem(answers.get(i), deadline);
        if (!problem.isEmpty()) {
          problems.put(addresses.get(i), problem);
        }
      }
      return problems;
    } finally {
      channels.values().forEach(ManagedChannel::shutdownNow);
    }
  }

  private static ManagedChannel channel(String address) {
    int colon = address.lastIndexOf(':');
    String host = address.substring(0, colon).replaceAll("^\\[(.*)]$", "$1");
    int port = Integer.parseInt(address.substring(colon + 1));
    return Grpc.newChannelBuilderForAddress(host, port, InsecureChannelCredentials.create())
        .proxyDetector(target -> null)
        .build();
  }

  /** Returns the reason why an answer is missing, empty if it has come. */
  private static String problem(ListenableFuture<byte[]> answer, long deadline) {
    try {
      answer.get(Math.max(1, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
      return "";
    } catch (TimeoutException e) {
      return "it does not answer";
    } catch (ExecutionException e) {
      return reason(Status.fromThrowable(e));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new PeerLostException("interrupted while waiting", e);
    }
  }

  private static String reason(Status status) {
    return switch (status.getCode()) {
      case DEADLINE_EXCEEDED -> "it does not answer";
      case UNIMPLEMENTED, INTERNAL, UNKNOWN -> "another program answers there";
      default ->
          status.getCause() == null
              ? String.valueOf(status.getDescription())
              : FailureReason.of(root(status.getCause()));
    };
  }

  private static Throwable root(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root;
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
