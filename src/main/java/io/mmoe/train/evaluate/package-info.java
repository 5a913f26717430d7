/**
 * Evaluation with the weights of a live session.
 *
 * <p>{@link io.mmoe.train.evaluate.Evaluator} runs the test rows through a graph and returns an
 * {@link io.mmoe.metric.EvaluationResult}. {@link io.mmoe.train.evaluate.OutputScan} fetches named
 * outputs of the graph.
 */
@NullMarked
package io.mmoe.train.evaluate;

import org.jspecify.annotations.NullMarked;
