/**
 * Feature columns: from the values of a batch to the input of the network.
 *
 * <p>{@link io.mmoe.build.feature.FeatureIds} turns values into ids, {@link
 * io.mmoe.build.feature.InputLayer} joins the embeddings of all columns to [B, 272]. Columns hold
 * no state; variables live in the store. May use: config, input, embedding.
 */
@NullMarked
package io.mmoe.build.feature;

import org.jspecify.annotations.NullMarked;
