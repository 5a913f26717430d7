package io.mmoe.train.session;

import io.mmoe.settings.ThreadSettings;
import org.tensorflow.Graph;
import org.tensorflow.Session;
import org.tensorflow.proto.ConfigProto;

/** Creates sessions in this process. */
public final class LocalSessions {

  private LocalSessions() {}

  /** Opens a session on a graph. Its variables have no values yet. The caller closes it. */
  public static Session open(Graph graph, ThreadSettings threads) {
    ConfigProto config =
        ConfigProto.newBuilder()
            .setInterOpParallelismThreads(threads.inter())
            .setIntraOpParallelismThreads(threads.intra())
            .build();
    return new Session(graph, false, config);
  }
}
