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
 * A tensor in Java's memory: one or several values for each of its rows, row after row.
 *
 * <p>Arrays are not copied: who makes one no longer changes it.
 */
public sealed interface HostTensor {

  /** The width of a tensor that has no second dimension. */
  int VECTOR = 0;

  /** Values of a row, [rows, width], or {@link #VECTOR} for [rows]. */
  int width();

  /** All values of all rows. */
  int size();

  /** The rows from one, included, to another, excluded. */
  HostTensor slice(int from, int to);

  /** A copy in native memory, which the caller closes. */
  Tensor toTensor();

  /** Strings, as bytes. */
  @SuppressWarnings("ArrayRecordComponent") // Never compared.
  record Strings(byte[][] values, int width) implements HostTensor {
    /** One string for each row, in UTF-8. */
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

    /** All bytes of all values. */
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

  /** Whole numbers. */
  @SuppressWarnings("ArrayRecordComponent") // Never compared.
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

  /** Numbers with a fraction. */
  @SuppressWarnings("ArrayRecordComponent") // Never compared.
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

  /** Values of a row. */
  default int perRow() {
    return Math.max(1, width());
  }

  default int rows() {
    return size() / perRow();
  }

  /** [rows] or [rows, width]. */
  default Shape shape() {
    return width() == VECTOR ? Shape.of(rows()) : Shape.of(rows(), width());
  }

  /**
   * Copies a tensor of strings, int64 or float32 and of one or two dimensions out of native memory.
   *
   * @throws IllegalArgumentException for any other
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

  /** All rows of several tensors of one kind and width, of which there is at least one. */
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

  @SuppressWarnings("SuspiciousSystemArraycopy") // All are arrays of the same type as the target.
  private static <A> A join(A target, List<HostTensor> tensors, IntFunction<A> array) {
    int next = 0;
    for (int i = 0; i < tensors.size(); i++) {
      System.arraycopy(array.apply(i), 0, target, next, tensors.get(i).size());
      next += tensors.get(i).size();
    }
    return target;
  }
}
