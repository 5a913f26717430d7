/**
 * Optimizers: update rules for dense variables, fixed tables and rows by key.
 *
 * <p>An {@link io.mmoe.build.optimizer.Optimizer} adds the training step to a graph. An {@link
 * io.mmoe.build.optimizer.UpdateRule} is one algorithm with its slots. TensorFlow 1's numbers and
 * slot names are the reference, and DeepRec's for AdamAsync and AdagradDecay. The optimizers of
 * TensorFlow-Java's framework cannot be used, because they do not support sparse gradients.
 *
 * <p>A new optimizer needs these changes:
 *
 * <ol>
 *   <li>a settings record in {@link io.mmoe.settings.OptimizerSettings}, with a constant in its
 *       enum {@code Rule}
 *   <li>a rule class in this package, which also defines its row slots
 *   <li>one line in the switch of {@code UpdateRule.of}, which does not compile without it
 *   <li>a value of the flag {@code --optimizer}, in {@code io.mmoe.cli.OptimizerOptions}: in the
 *       help, the switch and its error message, and in its list {@code DEEPREC} if {@code --tf}
 *       must refuse it
 *   <li>its name in {@code BadInputTest}, {@code PlanTest} and {@code EmbeddingKindsTest}, and its
 *       figures in {@code GoldenTrainingTest} or {@code DeepRecOptimizerTest}
 * </ol>
 */
@NullMarked
package io.mmoe.build.optimizer;

import org.jspecify.annotations.NullMarked;
