/**
 * Scores the test rows with the weights of a live session.
 *
 * <p>{@link io.mmoe.evaluation.Evaluator} runs the test rows through a graph; {@link
 * io.mmoe.evaluation.EvaluationResult} is what comes out. May use: graph, metric, session.
 */
@NullMarked
package io.mmoe.evaluation;

import org.jspecify.annotations.NullMarked;
