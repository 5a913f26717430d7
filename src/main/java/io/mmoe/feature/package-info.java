/**
 * Feature columns: the rules that turn the fields of a row into ids, weights and numbers.
 *
 * <p>A {@link io.mmoe.feature.FeatureColumn} holds one rule twice: as Java code that encodes rows
 * for staged input, and as ops of a graph. Each kind is one class, registered in {@link
 * io.mmoe.feature.FeatureKind}.
 */
@NullMarked
package io.mmoe.feature;

import org.jspecify.annotations.NullMarked;
