package io.mmoe.serve.model;

import io.mmoe.base.tensorflow.StringTensors;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;
import org.tensorflow.Tensor;
import org.tensorflow.ndarray.NdArrays;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt64;
import org.tensorflow.types.TString;

/**
 * A tensor in Java memory, of shape [rows] or [rows, width], in row-major order.
 *
 * <p>Arrays are not copied. The caller must not change an array after passing it to a constructor.
 */
public sealed interface HostTensor {

  /** The width of a tensor without a second dimension. */
  int VECTOR = 0;

  /** The number of values per row for shape [rows, width], or {@link #VECTOR} for shape [rows]. */
  int width();

  /** The number of all values. */
  int size();

  /** Copies the rows from {@code from}, inclusive, to {@code to}, exclusive. */
  HostTensor slice(int from, int to);

  /** Copies the values to native memory. The caller closes the returned tensor. */
  Tensor toTensor();

  /** A tensor of strings, as bytes. */
  @SuppressWarnings("ArrayRecordComponent") // Instances are never compared.
  record Strings(byte[][] values, int width) implements HostTensor {
    /** Returns a vector of strings, encoded in UTF-8. */
    public static Strings of(String... values) {
      return new Strings(
          Arrays.stream(values)
              .map(value -> value.getBytes(StandardCharsets.UTF_8))
              .toArray(byte[][]::new),
          VECTOR);
    }

    @Override
    public int size() {
      return values.length;
    }

    @Override
    public Strings slice(int from, int to) {
      return new Strings(Arrays.copyOfRange(values, from * perRow(), to * perRow()), width);
    }

    /** The number of bytes of all values. */
    public long bytes() {
      long bytes = 0;
      for (byte[] value : values) {
        bytes += value.length;
      }
      return bytes;
    }

    @Override
    public Tensor toTensor() {
      return StringTensors.of(shape(), values);
    }
  }

  /** A tensor of int64. */
  @SuppressWarnings("ArrayRecordComponent") // Instances are never compared.
  record Int64s(long[] values, int width) implements HostTensor {
    @Override
    public int size() {
      return values.length;
    }

    @Override
    public Int64s slice(int from, int to) {
      return new Int64s(Arrays.copyOfRange(values, from * perRow(), to * perRow()), width);
    }

    @Override
    public Tensor toTensor() {
      return TInt64.tensorOf(shape(), DataBuffers.of(values));
    }
  }

  /** A tensor of float32. */
  @SuppressWarnings("ArrayRecordComponent") // Instances are never compared.
  record Float32s(float[] values, int width) implements HostTensor {
    @Override
    public int size() {
      return values.length;
    }

    @Override
    public Float32s slice(int from, int to) {
      return new Float32s(Arrays.copyOfRange(values, from * perRow(), to * perRow()), width);
    }

    @Override
    public Tensor toTensor() {
      return TFloat32.tensorOf(shape(), DataBuffers.of(values));
    }
  }

  /** The number of values per row, at least 1. */
  default int perRow() {
    return Math.max(1, width());
  }

  default int rows() {
    return size() / perRow();
  }

  /** The shape, [rows] or [rows, width]. */
  default Shape shape() {
    return width() == VECTOR ? Shape.of(rows()) : Shape.of(rows(), width());
  }

  /**
   * Copies a tensor from native memory. The caller closes the given tensor.
   *
   * @param tensor a tensor of strings, int64 or float32, with one or two dimensions
   * @throws IllegalArgumentException if the tensor has another type or number of dimensions
   */
  static HostTensor copyOf(Tensor tensor) {
    Shape shape = tensor.shape();
    if (shape.numDimensions() < 1 || shape.numDimensions() > 2) {
      throw new IllegalArgumentException("a tensor of shape " + shape);
    }
    int width = shape.numDimensions() == 1 ? VECTOR : Math.toIntExact(shape.get(1));
    int size = Math.toIntExact(shape.size());
    if (tensor instanceof TFloat32 floats) {
      float[] values = new float[size];
      floats.copyTo(NdArrays.wrap(shape, DataBuffers.of(values, false, false)));
      return new Float32s(values, width);
    } else if (tensor instanceof TInt64 longs) {
      long[] values = new long[size];
      longs.copyTo(NdArrays.wrap(shape, DataBuffers.of(values, false, false)));
      return new Int64s(values, width);
    } else if (tensor instanceof TString strings) {
      byte[][] values = new byte[size][];
      strings.asBytes().copyTo(NdArrays.wrap(shape, DataBuffers.of(values, false, false)));
      return new Strings(values, width);
    }
    throw new IllegalArgumentException("a tensor of " + tensor.dataType());
  }

  /** Concatenates the rows of one or more tensors of the same type and width. */
  static HostTensor concat(List<HostTensor> tensors) {
    HostTensor first = tensors.get(0);
    if (tensors.size() == 1) {
      return first;
    }
    int size = tensors.stream().mapToInt(HostTensor::size).sum();
    if (first instanceof Strings) {
      return new Strings(
          join(new byte[size][], tensors, i -> ((Strings) tensors.get(i)).values()), first.width());
    } else if (first instanceof Int64s) {
      return new Int64s(
          join(new long[size], tensors, i -> ((Int64s) tensors.get(i)).values()), first.width());
    }
    return new Float32s(
        join(new float[size], tensors, i -> ((Float32s) tensors.get(i)).values()), first.width());
  }

  @SuppressWarnings("SuspiciousSystemArraycopy") // All arrays have the type of the target.
  private static <A> A join(A target, List<HostTensor> tensors, IntFunction<A> array) {
    int next = 0;
    for (int i = 0; i < tensors.size(); i++) {
      System.arraycopy(array.apply(i), 0, target, next, tensors.get(i).size());
      next += tensors.get(i).size();
    }
    return target;
  }
}
