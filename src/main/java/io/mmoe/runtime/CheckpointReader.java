package io.mmoe.runtime;

import static org.tensorflow.internal.c_api.global.tensorflow.TF_CheckpointReaderGetVariable;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_CheckpointReaderGetVariableDataType;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_CheckpointReaderGetVariableNumDims;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_CheckpointReaderGetVariableShape;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_CheckpointReaderSize;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_DeleteCheckpointReader;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_NewCheckpointReader;

import java.util.Map;
import java.util.TreeMap;
import org.bytedeco.javacpp.PointerScope;
import org.tensorflow.internal.c_api.TF_CheckpointReader;
import org.tensorflow.internal.c_api.TF_Status;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.proto.DataType;

/** Lists the tensors of a checkpoint in TensorFlow's V2 format. Holds nothing between calls. */
public final class CheckpointReader {

  /** What a checkpoint says of one tensor. */
  public record Entry(DataType type, Shape shape) {}

  private CheckpointReader() {}

  /**
   * Reads the index of a checkpoint.
   *
   * @param prefix the path without {@code .index}
   * @return the tensors by name, sorted
   * @throws RuntimeException of TensorFlow's family if the file is missing or damaged
   */
  @SuppressWarnings("try") // The scope frees what is allocated inside it.
  public static Map<String, Entry> entries(String prefix) {
    try (PointerScope scope = new PointerScope()) {
      TF_Status status = TF_Status.newStatus();
      TF_CheckpointReader reader = TF_NewCheckpointReader(prefix, status);
      status.throwExceptionIfNotOK();
      try {
        return entries(reader, status);
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
