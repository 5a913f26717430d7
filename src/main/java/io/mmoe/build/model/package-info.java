/**
 * The Multi-gate Mixture-of-Experts network (Ma et al., KDD 2018): [B, 272] to logits [B, T].
 *
 * <p>{@link io.mmoe.build.model.Mmoe} joins {@code Expert}s, {@code Gate}s and {@code Tower}s. May
 * use: config, graph.
 */
@NullMarked
package io.mmoe.build.model;

import org.jspecify.annotations.NullMarked;
