package io.mmoe.app.train;

import io.mmoe.build.graph.ModelGraph;
import io.mmoe.train.checkpoint.Saver;
import io.mmoe.train.session.RowSource;

/**
 * A training graph with the parts that save it and feed it.
 *
 * @param graph owned and closed by the creator of this value
 * @param rows in the form that the graph's input requires
 */
public record TrainableModel(ModelGraph graph, Saver saver, RowSource rows) {}
