/**
 * TensorFlow 1's optimizers: the same formulas, defaults and slot names.
 *
 * <p>{@link io.mmoe.build.optimizer.Optimizer} is the template (gradients, updates, step); an
 * {@link io.mmoe.build.optimizer.UpdateRule} is slots, a dense update and a sparse update. The
 * framework's optimizers are not used: they know no sparse gradients. May use: config, graph,
 * embedding.
 */
@NullMarked
package io.mmoe.build.optimizer;

import org.jspecify.annotations.NullMarked;
