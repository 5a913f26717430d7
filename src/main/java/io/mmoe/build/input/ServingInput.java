package io.mmoe.build.input;

import io.mmoe.build.graph.Vectors;
import io.mmoe.build.input.Input.Batch;
import io.mmoe.settings.schema.Column;
import io.mmoe.settings.schema.Column.Feature;
import io.mmoe.settings.schema.TaobaoSchema;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.op.io.ParseExample;
import org.tensorflow.types.TString;
import org.tensorflow.types.family.TType;

/**
 * The input of a serving graph: columns, or serialized {@code tf.Example}s.
 *
 * <p>A fed column replaces the value parsed from the examples, so that one network serves both. A
 * feature that an example lacks gets the default of an empty field in training. An empty string is
 * read as one space, as in training.
 *
 * @param examples serialized {@code tf.Example}, [B]
 * @param columns feeds by column name in file order, each [B]: strings, or int64 for identity
 *     columns
 * @param batch rows for the model
 */
public record ServingInput(
    Operand<TString> examples, Map<String, Operand<? extends TType>> columns, Batch.Raw batch) {
  private static final Shape ROWS = Shape.of(Shape.UNKNOWN_SIZE);
  private static final Shape ONE_VALUE = Shape.scalar();

  public ServingInput {
    columns = new LinkedHashMap<>(columns);
  }

  /** Adds the placeholders and the parsing of examples. */
  public static ServingInput create(Ops tf) {
    Placeholder<TString> examples =
        tf.withName("examples").placeholder(TString.class, Placeholder.shape(ROWS));
    List<Operand<?>> parsed = parse(tf, examples);
    Map<String, Operand<? extends TType>> columns = new LinkedHashMap<>();
    Map<String, Operand<? extends TType>> values = new LinkedHashMap<>();
    for (int i = 0; i < TaobaoSchema.FEATURES.size(); i++) {
      Feature column = TaobaoSchema.FEATURES.get(i);
      Operand<? extends TType> fed =
          tf.withName(column.name()).placeholderWithDefault(parsed.get(i), ROWS);
      columns.put(column.name(), fed);
      values.put(
          column.name(),
          column instanceof Column.Identity
              ? fed
              : notEmpty(tf.withSubScope("not_empty"), fed.asOutput().expect(TString.class)));
    }
    return new ServingInput(examples, columns, new Batch.Raw(values));
  }

  private static List<Operand<?>> parse(Ops tf, Operand<TString> examples) {
    List<Operand<?>> defaults = new ArrayList<>();
    List<String> names = new ArrayList<>();
    for (Feature column : TaobaoSchema.FEATURES) {
      names.add(column.name());
      defaults.add(
          column instanceof Column.Identity
              ? tf.constant(0L)
              : tf.constant(TaobaoSchema.EMPTY_STRING_DEFAULT));
    }
    ParseExample parsed =
        tf.withName("parse_examples")
            .io
            .parseExample(
                examples,
                Vectors.strings(tf, List.of()),
                Vectors.strings(tf, List.of()),
                Vectors.strings(tf, names),
                Vectors.strings(tf, List.of()),
                defaults,
                0L,
                List.of(),
                List.of(),
                List.of(),
                names.stream().map(name -> ONE_VALUE).toList());
    return List.copyOf(parsed.denseValues());
  }

  private static Operand<TString> notEmpty(Ops tf, Operand<TString> values) {
    return tf.strings.staticRegexReplace(values, "^$", TaobaoSchema.EMPTY_STRING_DEFAULT);
  }
}
