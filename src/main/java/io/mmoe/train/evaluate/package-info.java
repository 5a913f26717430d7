/**
 * Scores the test rows with the weights of a live session.
 *
 * <p>{@link io.mmoe.train.evaluate.Evaluator} runs the test rows through a graph; {@link
 * io.mmoe.metric.EvaluationResult} is what comes out. May use: graph, metric, session.
 */
@NullMarked
package io.mmoe.train.evaluate;

import org.jspecify.annotations.NullMarked;
