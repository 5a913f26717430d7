package io.mmoe.train.cluster;

import io.mmoe.base.FailureReason;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
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

/**
 * A question to the TensorFlow servers of other processes: the greeting of HTTP/2, on which gRPC
 * builds. A server that runs replies with its settings at once, even if it is busy. A connection
 * alone proves nothing, because the kernel accepts it for a stopped process too.
 */
final class PeerProbe {
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  /** The reason of a process that has ended. */
  static final String REFUSED = "connection refused";

  private static final String SILENT = "it does not answer";

  /** The preface of a client (RFC 9113, section 3.4). */
  private static final String PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

  /** The header of a frame of settings: no content, type 4, no flags, stream 0. */
  private static final byte[] SETTINGS = {0, 0, 0, 4, 0, 0, 0, 0, 0};

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
    InetAddress host = InetAddress.getByName(address.substring(0, colon));
    int port = Integer.parseInt(address.substring(colon + 1));
    int patience = (int) PATIENCE.toMillis();
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(host, port), patience);
      socket.setSoTimeout(patience);
      OutputStream out = socket.getOutputStream();
      out.write(PREFACE.getBytes(StandardCharsets.US_ASCII));
      out.write(SETTINGS);
      byte[] reply = new byte[SETTINGS.length];
      new DataInputStream(socket.getInputStream()).readFully(reply);
      return reply[3] == SETTINGS[3] ? "" : "another program answers there";
    } catch (SocketTimeoutException e) {
      return SILENT;
    } catch (ConnectException e) {
      return REFUSED;
    } catch (EOFException e) {
      return "another program answers there";
    }
  }
}
