/**
 * Evaluation of checkpoints: {@link io.mmoe.app.evaluate.RestoredModel} restores the weights,
 * {@link io.mmoe.app.evaluate.TestSetEvaluator} scores the test rows.
 */
@NullMarked
package io.mmoe.app.evaluate;

import org.jspecify.annotations.NullMarked;
