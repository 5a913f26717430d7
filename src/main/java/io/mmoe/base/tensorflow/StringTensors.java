package io.mmoe.base.tensorflow;

import static org.tensorflow.internal.c_api.global.tensorflow.TF_TString_Copy;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_TensorData;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Loader;
import org.tensorflow.RawTensor;
import org.tensorflow.Tensor;
import org.tensorflow.internal.c_api.TF_TString;
import org.tensorflow.internal.c_api.TF_Tensor;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.types.TString;

/**
 * Creates tensors of many strings.
 *
 * <p>TensorFlow-Java allocates native memory for each string and registers it with the garbage
 * collector. This class copies all strings from one native buffer. {@code predict} is about four
 * times as fast with it.
 */
public final class StringTensors {
  private static final MethodHandle NATIVE_HANDLE = nativeHandle();

  private StringTensors() {}

  /**
   * Creates a string tensor.
   *
   * @param values the elements, the last dimension varying fastest
   * @return the tensor, which the caller closes
   */
  public static TString of(Shape shape, byte[]... values) {
    long size = (long) values.length * Loader.sizeof(TF_TString.class);
    byte[] joined = join(values);
    TString tensor = Tensor.of(TString.class, shape, size);
    try (BytePointer bytes = new BytePointer(joined);
        TF_TString strings = new TF_TString(TF_TensorData(handle(tensor.asRawTensor())))) {
      long start = 0;
      for (int i = 0; i < values.length; i++) {
        TF_TString_Copy(strings.position(i), bytes.position(start), values[i].length);
        start += values[i].length;
      }
      bytes.position(0);
      return tensor;
    } catch (RuntimeException | Error e) {
      tensor.close();
      throw e;
    }
  }

  private static byte[] join(byte[][] values) {
    int length = 1; // Empty native memory has no address.
    for (byte[] value : values) {
      length = Math.addExact(length, value.length);
    }
    byte[] joined = new byte[length];
    int start = 0;
    for (byte[] value : values) {
      System.arraycopy(value, 0, joined, start, value.length);
      start += value.length;
    }
    return joined;
  }

  private static TF_Tensor handle(RawTensor tensor) {
    try {
      return (TF_Tensor) NATIVE_HANDLE.invokeExact(tensor);
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  private static MethodHandle nativeHandle() {
    try {
      return MethodHandles.privateLookupIn(RawTensor.class, MethodHandles.lookup())
          .findVirtual(RawTensor.class, "nativeHandle", MethodType.methodType(TF_Tensor.class));
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }
}
