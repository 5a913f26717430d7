package io.mmoe.input;

import io.mmoe.graph.GraphInput;

/**
 * What an input hands to the model and to the session.
 *
 * @param batch for the model
 * @param source for the session: how the rows come in
 */
public record Input(Batch batch, GraphInput source) {}
