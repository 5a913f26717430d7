package io.mmoe.build.input;

import io.mmoe.build.graph.GraphInput;
import org.tensorflow.Operand;
import org.tensorflow.types.TInt32;

/**
 * What an input hands to the model and to the session.
 *
 * @param batch for the model
 * @param labels of its rows, [B, T], 0 or 1
 * @param source for the session: how the rows come in
 */
public record Input(Batch batch, Operand<TInt32> labels, GraphInput source) {}
