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
 * An endless data set of the lines of files, with a different order in each epoch.
 *
 * <p>Python's {@code shuffle().repeat()} draws the seeds of each epoch from a generator. To reach
 * epoch 1000, it has to generate 999 epochs. Here the epoch's number is the second seed, so that a
 * resumed run starts in any epoch immediately. A {@code FlatMapDataset} calls a graph function with
 * each number. The function is defined as a protocol buffer, because TensorFlow-Java's {@code
 * ConcreteFunction} cannot return a data set.
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
   * @param epochs data set of epoch numbers from 1, because TensorFlow replaces two zero seeds by a
   *     random one
   * @param shuffleBuffer size of the shuffle buffer in rows, where 1 keeps the order of the file
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
