package io.mmoe.serve.model;

import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.TensorProto;
import org.tensorflow.proto.TensorShapeProto;

/** Conversion between tensors and TensorFlow's {@code TensorProto} messages. */
public final class TensorProtos {
  /** The limit for repeated values, so that a small message can't exhaust the memory. */
  private static final int MAX_REPEATED_ROWS = 1 << 14;

  private TensorProtos() {}

  /** Converts a tensor to a message. */
  public static TensorProto of(HostTensor tensor) {
    TensorProto.Builder proto = TensorProto.newBuilder().setTensorShape(shape(tensor));
    if (tensor instanceof HostTensor.Strings strings) {
      proto.setDtype(DataType.DT_STRING);
      for (byte[] value : strings.values()) {
        proto.addStringVal(ByteString.copyFrom(value));
      }
    } else if (tensor instanceof HostTensor.Int64s longs) {
      proto.setDtype(DataType.DT_INT64);
      for (long value : longs.values()) {
        proto.addInt64Val(value);
      }
    } else if (tensor instanceof HostTensor.Float32s floats) {
      proto.setDtype(DataType.DT_FLOAT);
      for (float value : floats.values()) {
        proto.addFloatVal(value);
      }
    }
    return proto.build();
  }

  /**
   * Converts a message to a vector of strings or int64.
   *
   * @param name the name of the input, for error messages
   * @throws InvalidInputException if the type or the number of dimensions is wrong, or if the
   *     number of values does not match the shape
   */
  public static HostTensor vector(String name, TensorProto proto) {
    if (proto.getTensorShape().getDimCount() != 1) {
      throw new InvalidInputException(
          "input %s must have one dimension, has %d"
              .formatted(name, proto.getTensorShape().getDimCount()));
    }
    long rows = proto.getTensorShape().getDim(0).getSize();
    return switch (proto.getDtype()) {
      case DT_STRING ->
          new HostTensor.Strings(
              complete(
                      name,
                      proto.getStringValList().stream().map(ByteString::toByteArray).toList(),
                      rows)
                  .toArray(byte[][]::new),
              HostTensor.VECTOR);
      case DT_INT64 ->
          new HostTensor.Int64s(
              complete(name, longs(proto), rows).stream().mapToLong(Long::longValue).toArray(),
              HostTensor.VECTOR);
      default ->
          throw new InvalidInputException(
              "input %s is %s, not DT_STRING or DT_INT64".formatted(name, proto.getDtype()));
    };
  }

  private static List<Long> longs(TensorProto proto) {
    if (proto.getTensorContent().isEmpty()) {
      return proto.getInt64ValList();
    }
    ByteBuffer content =
        proto.getTensorContent().asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
    List<Long> values = new ArrayList<>();
    while (content.remaining() >= Long.BYTES) {
      values.add(content.getLong());
    }
    return values;
  }

  /** Repeats the last value for all omitted ones, as TensorFlow does. */
  private static <V> List<V> complete(String name, List<V> values, long rows) {
    if (values.size() == rows) {
      return values;
    }
    if (values.isEmpty() || rows < values.size() || rows > MAX_REPEATED_ROWS) {
      throw new InvalidInputException(
          "input %s has %d values for a shape of [%d]".formatted(name, values.size(), rows));
    }
    List<V> all = new ArrayList<>(values);
    all.addAll(Collections.nCopies((int) rows - values.size(), values.get(values.size() - 1)));
    return all;
  }

  private static TensorShapeProto shape(HostTensor tensor) {
    TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
    for (long size : tensor.shape().asArray()) {
      shape.addDim(TensorShapeProto.Dim.newBuilder().setSize(size));
    }
    return shape.build();
  }
}
