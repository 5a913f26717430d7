/**
 * The Multi-gate Mixture-of-Experts network (Ma et al., KDD 2018): [B, 272] to logits [B, T].
 *
 * <p>{@link io.mmoe.build.model.Mmoe} joins experts ({@link io.mmoe.build.model.Dnn}), {@link
 * io.mmoe.build.model.Gate}s and {@link io.mmoe.build.model.Tower}s. {@link
 * io.mmoe.build.model.MultiTaskHead} turns logits into probabilities and the loss. Shape letters:
 * {@link io.mmoe.build}.
 */
@NullMarked
package io.mmoe.build.model;

import org.jspecify.annotations.NullMarked;
