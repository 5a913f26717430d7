package io.mmoe.feature;

import io.mmoe.data.Row;
import io.mmoe.settings.schema.Field;
import io.mmoe.settings.schema.TableSchema;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.family.TType;

/**
 * A feature: one rule from fields of a row to the ids of an embedding table, or to numbers.
 *
 * <p>Implementations are immutable. {@link #encoder} and {@link #build} give the same ids, weights
 * and numbers for the same rows.
 */
public interface FeatureColumn {

  /** Returns the name of the feature, which is unique in a config. */
  String name();

  /** Returns the fields that the feature reads. */
  List<Field> inputs();

  /** Returns the kind of result: ids of a table, or numbers. */
  FeatureOutput output();

  /** Returns the parameters of the rule for people, such as "hash 100000". */
  String parameters();

  /**
   * Creates an encoder of rows. The encoder is not safe for use by several threads.
   *
   * @param schema fields of the rows
   */
  Encoder encoder(TableSchema schema);

  /**
   * Adds the rule to a graph.
   *
   * @param inputs values of {@link #inputs}, each [B], with the type of the field and with its
   *     default value in place of an empty one
   */
  FeatureTensors build(Ops tf, List<Operand<? extends TType>> inputs);

  /** The rule as Java code. */
  interface Encoder {
    /**
     * Encodes a row.
     *
     * @param row a row whose fields have the types of the schema
     * @param sink receives the results
     * @throws MalformedFeatureException if a field does not have the form that the feature requires
     */
    void encode(Row row, Sink sink);
  }

  /** A receiver of the results of one feature for one row. */
  interface Sink {
    /**
     * Receives an id, for a feature with a table.
     *
     * @param row row of the table, from 0
     * @param key the value itself or its 64-bit fingerprint, for tables without a fixed size
     * @param weight factor of the embedding, 1 for a feature without weights
     */
    void id(long row, long key, float weight);

    /** Receives the next number, for a feature without a table. */
    void number(float value);
  }
}
