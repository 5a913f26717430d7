package io.mmoe.base.tensorflow;

import static org.tensorflow.internal.c_api.global.tensorflow.TF_SetConfig;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_SetTarget;

import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.PointerScope;
import org.tensorflow.Graph;
import org.tensorflow.Session;
import org.tensorflow.internal.c_api.TF_Graph;
import org.tensorflow.internal.c_api.TF_Session;
import org.tensorflow.internal.c_api.TF_SessionOptions;
import org.tensorflow.internal.c_api.TF_Status;
import org.tensorflow.proto.ConfigProto;

/**
 * Opens sessions on a TensorFlow server in this or another process. TensorFlow-Java has no public
 * API for the target of a session, so this class uses reflection.
 */
public final class RemoteSessions {

  private RemoteSessions() {}

  /**
   * Opens a session on a graph. It runs no initialiser.
   *
   * @param target the server, such as {@code grpc://localhost:2222}
   * @return the session, which the caller closes
   * @throws IllegalStateException if this version of TensorFlow-Java has other internals
   */
  public static RemoteSession open(Graph graph, String target, ConfigProto config) {
    try {
      Field graphHandle = Graph.class.getDeclaredField("nativeHandle");
      graphHandle.setAccessible(true);
      Constructor<Session> constructor =
          Session.class.getDeclaredConstructor(Graph.class, TF_Session.class);
      constructor.setAccessible(true);
      TF_Session handle = allocate((TF_Graph) graphHandle.get(graph), target, config);
      return new RemoteSession(constructor.newInstance(graph, handle), handle);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new IllegalStateException(e.getCause());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("this TensorFlow-Java has other internals", e);
    }
  }

  @SuppressWarnings("try") // The scope frees all native memory that is allocated inside it.
  private static TF_Session allocate(TF_Graph graph, String target, ConfigProto config) {
    try (PointerScope scope = new PointerScope()) {
      TF_Status status = TF_Status.newStatus();
      TF_SessionOptions options = TF_SessionOptions.newSessionOptions();
      TF_SetTarget(options, target);
      BytePointer bytes = new BytePointer(config.toByteArray());
      TF_SetConfig(options, bytes, bytes.capacity(), status);
      status.throwExceptionIfNotOK();
      TF_Session session = TF_Session.newSession(graph, options, status);
      status.throwExceptionIfNotOK();
      session.retainReference(); // From now on the session owns it, not the scope.
      return session;
    }
  }
}
