package io.mmoe.base.tensorflow;

import static org.tensorflow.internal.c_api.global.tensorflow.TF_CheckpointReaderGetTensor;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_CheckpointReaderGetVariable;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_CheckpointReaderGetVariableDataType;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_CheckpointReaderGetVariableNumDims;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_CheckpointReaderGetVariableShape;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_CheckpointReaderSize;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_DeleteCheckpointReader;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_DeleteTensor;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_NewCheckpointReader;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_TensorData;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_TensorElementCount;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_TensorType;

import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiFunction;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.javacpp.PointerScope;
import org.tensorflow.exceptions.TFInvalidArgumentException;
import org.tensorflow.internal.c_api.TF_CheckpointReader;
import org.tensorflow.internal.c_api.TF_Status;
import org.tensorflow.internal.c_api.TF_Tensor;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.proto.DataType;

/**
 * A reader of checkpoints in TensorFlow's V2 format. Each call opens and closes the files. Safe for
 * use by several threads.
 */
public final class CheckpointReader {

  /** The type and shape of one tensor in a checkpoint. */
  public record Entry(DataType type, Shape shape) {}

  private CheckpointReader() {}

  /**
   * Reads the index of a checkpoint.
   *
   * @param prefix the path without {@code .index}
   * @return the entries by tensor name, sorted
   * @throws RuntimeException from TensorFlow if the file is missing or damaged
   */
  public static Map<String, Entry> entries(String prefix) {
    return read(prefix, CheckpointReader::entries);
  }

  /**
   * Reads a scalar.
   *
   * @param prefix the path without {@code .index}
   * @param name the name of an int64 scalar
   * @throws RuntimeException from TensorFlow if the file or the tensor is missing or damaged
   */
  public static long scalar(String prefix, String name) {
    return longs(prefix, name)[0];
  }

  /**
   * Reads an int64 tensor.
   *
   * @param prefix the path without {@code .index}
   * @param name the name of a tensor with at most 2^31 - 1 elements
   * @return the elements, the last dimension varying fastest
   * @throws RuntimeException from TensorFlow if the file or the tensor is missing or damaged
   */
  public static long[] longs(String prefix, String name) {
    return tensor(
        prefix,
        name,
        DataType.DT_INT64,
        (tensor, size) -> {
          long[] values = new long[size];
          new LongPointer(TF_TensorData(tensor)).get(values);
          return values;
        });
  }

  /**
   * Reads a float32 tensor.
   *
   * @param prefix the path without {@code .index}
   * @param name the name of a tensor with at most 2^31 - 1 elements
   * @return the elements, the last dimension varying fastest
   * @throws RuntimeException from TensorFlow if the file or the tensor is missing or damaged
   */
  public static float[] floats(String prefix, String name) {
    return tensor(
        prefix,
        name,
        DataType.DT_FLOAT,
        (tensor, size) -> {
          float[] values = new float[size];
          new FloatPointer(TF_TensorData(tensor)).get(values);
          return values;
        });
  }

  private static <T> T tensor(
      String prefix, String name, DataType type, BiFunction<TF_Tensor, Integer, T> body) {
    return read(
        prefix,
        (reader, status) -> {
          TF_Tensor tensor = TF_CheckpointReaderGetTensor(reader, name, status);
          status.throwExceptionIfNotOK();
          try {
            return body.apply(tensor, size(tensor, name, type));
          } finally {
            TF_DeleteTensor(tensor);
          }
        });
  }

  /** Returns the number of elements. Reading a tensor as another type would leave its memory. */
  private static int size(TF_Tensor tensor, String name, DataType type) {
    if (TF_TensorType(tensor) != type.getNumber()) {
      throw new TFInvalidArgumentException("tensor %s is not of type %s".formatted(name, type));
    }
    long size = TF_TensorElementCount(tensor);
    if (size > Integer.MAX_VALUE) {
      throw new TFInvalidArgumentException(
          "tensor %s has %d elements, more than can be read".formatted(name, size));
    }
    return (int) size;
  }

  @SuppressWarnings("try") // The scope frees all native memory that is allocated inside it.
  private static <T> T read(String prefix, BiFunction<TF_CheckpointReader, TF_Status, T> body) {
    try (PointerScope scope = new PointerScope()) {
      TF_Status status = TF_Status.newStatus();
      TF_CheckpointReader reader = TF_NewCheckpointReader(prefix, status);
      status.throwExceptionIfNotOK();
      try {
        return body.apply(reader, status);
      } finally {
        TF_DeleteCheckpointReader(reader);
      }
    }
  }

  private static Map<String, Entry> entries(TF_CheckpointReader reader, TF_Status status) {
    Map<String, Entry> entries = new TreeMap<>();
    int size = TF_CheckpointReaderSize(reader);
    for (int i = 0; i < size; i++) {
      String name = TF_CheckpointReaderGetVariable(reader, i).getString();
      long[] dimensions = new long[TF_CheckpointReaderGetVariableNumDims(reader, name)];
      TF_CheckpointReaderGetVariableShape(reader, name, dimensions, dimensions.length, status);
      status.throwExceptionIfNotOK();
      DataType type = DataType.forNumber(TF_CheckpointReaderGetVariableDataType(reader, name));
      entries.put(
          name, new Entry(type == null ? DataType.UNRECOGNIZED : type, Shape.of(dimensions)));
    }
    return entries;
  }
}
