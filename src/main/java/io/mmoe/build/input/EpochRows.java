package io.mmoe.build.input;

import io.mmoe.build.graph.RawOps;
import java.util.List;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.FunctionDef;
import org.tensorflow.proto.FunctionDefLibrary;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NameAttrList;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.OpDef;
import org.tensorflow.proto.OpDef.ArgDef;
import org.tensorflow.proto.TensorShapeProto;
import org.tensorflow.types.TInt64;
import org.tensorflow.types.TString;
import org.tensorflow.types.family.TType;

/**
 * The lines of files epoch after epoch without end, each epoch in an order of its own.
 *
 * <p>Python's {@code shuffle().repeat()} draws each epoch's seeds from a generator, which can only
 * be brought to epoch 1000 by walking through 999; here the epoch's number is the second seed, so
 * that a resumed run starts in any epoch at once. A {@code FlatMapDataset} calls a graph function
 * with each number. The function is written as a proto, because TensorFlow-Java's {@code
 * ConcreteFunction} can't return a data set.
 */
final class EpochRows {
  private static final String FUNCTION = "epoch_rows";
  private static final List<ArgDef> INPUTS =
      List.of(
          argument("epoch", DataType.DT_INT64),
          argument("files", DataType.DT_STRING),
          argument("compression", DataType.DT_STRING),
          argument("read_buffer", DataType.DT_INT64),
          argument("shuffle_buffer", DataType.DT_INT64),
          argument("seed", DataType.DT_INT64));

  private EpochRows() {}

  /**
   * Adds the data set.
   *
   * @param epochs a data set of epoch numbers from 1: two seeds of 0 would mean a random one
   * @param shuffleBuffer rows that the shuffle draws from; 1 keeps the order of the file
   * @return a data set of lines
   */
  static Operand<? extends TType> flatMap(
      Ops tf,
      Graph graph,
      Operand<? extends TType> epochs,
      Lines lines,
      long shuffleBuffer,
      long seed) {
    graph.importGraphDef(
        GraphDef.newBuilder()
            .setLibrary(FunctionDefLibrary.newBuilder().addFunction(function()))
            .build());
    return RawOps.of(tf, "FlatMapDataset")
        .input(epochs)
        .inputs(
            List.of(
                lines.files(),
                lines.compression(),
                lines.readBuffer(),
                tf.constant(shuffleBuffer),
                tf.constant(seed)))
        .attribute(
            "f",
            AttrValue.newBuilder().setFunc(NameAttrList.newBuilder().setName(FUNCTION)).build())
        .attribute("output_types", types(DataType.DT_STRING))
        .attribute("output_shapes", scalar())
        .output();
  }

  /** The inputs of a {@code TextLineDataset}. */
  record Lines(Operand<TString> files, Operand<TString> compression, Operand<TInt64> readBuffer) {}

  private static FunctionDef function() {
    NodeDef lines =
        NodeDef.newBuilder()
            .setName("lines")
            .setOp("TextLineDataset")
            .addAllInput(List.of("files", "compression", "read_buffer"))
            .build();
    NodeDef shuffled =
        NodeDef.newBuilder()
            .setName("shuffled")
            .setOp("ShuffleDataset")
            .addAllInput(List.of("lines:handle:0", "shuffle_buffer", "seed", "epoch"))
            .putAttr("reshuffle_each_iteration", AttrValue.newBuilder().setB(false).build())
            .putAttr("output_types", types(DataType.DT_STRING))
            .putAttr("output_shapes", scalar())
            .build();
    return FunctionDef.newBuilder()
        .setSignature(
            OpDef.newBuilder()
                .setName(FUNCTION)
                .addAllInputArg(INPUTS)
                .addOutputArg(argument("rows", DataType.DT_VARIANT)))
        .addNodeDef(lines)
        .addNodeDef(shuffled)
        .putRet("rows", "shuffled:handle:0")
        .build();
  }

  private static ArgDef argument(String name, DataType type) {
    return ArgDef.newBuilder().setName(name).setType(type).build();
  }

  private static AttrValue types(DataType type) {
    return AttrValue.newBuilder().setList(AttrValue.ListValue.newBuilder().addType(type)).build();
  }

  private static AttrValue scalar() {
    return AttrValue.newBuilder()
        .setList(AttrValue.ListValue.newBuilder().addShape(TensorShapeProto.getDefaultInstance()))
        .build();
  }
}
