/**
 * A loaded SavedModel, its inputs and its outputs.
 *
 * <p>{@link io.mmoe.serve.model.Servable} is one version of a model in memory. {@link
 * io.mmoe.serve.model.HostTensor} holds its inputs and outputs. {@link
 * io.mmoe.serve.model.ModelBasePath} is the directory of all versions. {@link
 * io.mmoe.serve.model.RowInputs} converts rows of a file to inputs.
 */
@NullMarked
package io.mmoe.serve.model;

import org.jspecify.annotations.NullMarked;
