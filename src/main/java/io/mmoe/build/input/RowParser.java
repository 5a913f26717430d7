package io.mmoe.build.input;

import io.mmoe.build.input.Input.Batch;
import io.mmoe.settings.schema.Column;
import io.mmoe.settings.schema.TaobaoSchema;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.tensorflow.ConcreteFunction;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Signature;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.op.core.Stack;
import org.tensorflow.op.data.IteratorGetNext;
import org.tensorflow.op.data.ParallelMapDataset;
import org.tensorflow.op.io.DecodeCsv;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.TString;
import org.tensorflow.types.family.TType;

/** The in-graph parser of lines: labels [B, T] and one tensor [B] for each used column. */
final class RowParser {
  private static final Shape ROWS = Shape.of(Shape.UNKNOWN_SIZE);

  private final List<Class<? extends TType>> types = new ArrayList<>();
  private final List<Shape> shapes = new ArrayList<>();

  RowParser() {
    types.add(TInt32.class);
    shapes.add(Shape.of(Shape.UNKNOWN_SIZE, TaobaoSchema.LABELS.size()));
    for (Column column : TaobaoSchema.FEATURES) {
      types.add(column instanceof Column.Identity ? TInt32.class : TString.class);
      shapes.add(ROWS);
    }
  }

  /** Returns the types of parsed tensors: the labels, then the features in file order. */
  List<Class<? extends TType>> types() {
    return types;
  }

  List<Shape> shapes() {
    return shapes;
  }

  /** Adds a parallel map from line batches to parsed batches. It keeps their order. */
  Operand<? extends TType> parse(Ops tf, Graph graph, Operand<? extends TType> lineBatches) {
    try (ConcreteFunction function = ConcreteFunction.create(RowParser::decode)) {
      graph.attachFunction(function);
      return ParallelMapDataset.create(
          tf.scope(),
          lineBatches,
          List.of(),
          tf.constant((long) Runtime.getRuntime().availableProcessors()),
          function,
          types,
          shapes,
          ParallelMapDataset.deterministic("true"));
    }
  }

  /** Returns the labels of a parsed batch, [B, T]. */
  Operand<TInt32> labels(IteratorGetNext next) {
    return next.components().get(0).expect(TInt32.class);
  }

  /** Returns the features of a parsed batch. */
  Batch.Raw batch(IteratorGetNext next) {
    Map<String, Operand<? extends TType>> features = new LinkedHashMap<>();
    for (int i = 0; i < TaobaoSchema.FEATURES.size(); i++) {
      features.put(
          TaobaoSchema.FEATURES.get(i).name(),
          next.components().get(i + 1).expect(types.get(i + 1)));
    }
    return new Batch.Raw(features);
  }

  private static Signature decode(Ops tf) {
    Operand<TString> lines = tf.placeholder(TString.class, Placeholder.shape(ROWS));
    List<Operand<?>> defaults = new ArrayList<>();
    TaobaoSchema.COLUMNS.forEach(column -> defaults.add(defaultOf(tf, column)));
    DecodeCsv fields = tf.io.decodeCsv(lines, defaults);
    List<Operand<TInt32>> labels = new ArrayList<>();
    Signature.Builder signature = Signature.builder("parse").input("lines", lines);
    Map<String, Operand<?>> features = new LinkedHashMap<>();
    for (int i = 0; i < TaobaoSchema.COLUMNS.size(); i++) {
      Column column = TaobaoSchema.COLUMNS.get(i);
      if (column instanceof Column.Label) {
        labels.add(fields.output().get(i).expect(TInt32.class));
      } else if (column instanceof Column.Feature) {
        features.put(column.name(), fields.output().get(i));
      }
    }
    signature.output("labels", tf.stack(labels, Stack.axis(1L)));
    features.forEach(signature::output);
    return signature.build();
  }

  private static Operand<?> defaultOf(Ops tf, Column column) {
    return column instanceof Column.Label || column instanceof Column.Identity
        ? tf.constant(0)
        : tf.constant(TaobaoSchema.EMPTY_STRING_DEFAULT);
  }
}
