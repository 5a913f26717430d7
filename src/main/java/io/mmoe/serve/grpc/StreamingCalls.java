package io.mmoe.serve.grpc;

import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The open streaming calls, such as health watches. They last until the client cancels them, so the
 * server has to end them on shutdown. Safe for use by several threads.
 */
final class StreamingCalls implements ServerInterceptor {
  private final Set<ServerCall<?, ?>> calls = ConcurrentHashMap.newKeySet();

  @Override
  public <Q, A> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
    ServerCall.Listener<Q> listener = next.startCall(call, headers);
    if (call.getMethodDescriptor().getType() != MethodType.SERVER_STREAMING) {
      return listener;
    }
    calls.add(call);
    return new SimpleForwardingServerCallListener<>(listener) {
      @Override
      public void onCancel() {
        calls.remove(call);
        super.onCancel();
      }

      @Override
      public void onComplete() {
        calls.remove(call);
        super.onComplete();
      }
    };
  }

  /** Ends all streaming calls. No message may be sent on them afterwards. */
  void end() {
    calls.forEach(
        call ->
            call.close(
                Status.UNAVAILABLE.withDescription("the server is shutting down"), new Metadata()));
  }
}
