package io.mmoe.train.session;

import io.mmoe.settings.ThreadSettings;
import org.tensorflow.Graph;
import org.tensorflow.Session;
import org.tensorflow.proto.ConfigProto;

/** Makes sessions in this process. */
public final class LocalSessions {

  private LocalSessions() {}

  /** A session on a graph, its variables without values yet. The caller closes it. */
  public static Session open(Graph graph, ThreadSettings threads) {
    ConfigProto config =
        ConfigProto.newBuilder()
            .setInterOpParallelismThreads(threads.inter())
            .setIntraOpParallelismThreads(threads.intra())
            .build();
    return new Session(graph, false, config);
  }
}
