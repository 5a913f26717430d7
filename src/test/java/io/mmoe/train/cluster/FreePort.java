package io.mmoe.train.cluster;

import java.io.IOException;
import java.net.ServerSocket;

/** A port of this machine that nobody uses. */
final class FreePort {

  private FreePort() {}

  static int find() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
