/**
 * A SavedModel that is loaded and can be asked.
 *
 * <p>{@link io.mmoe.serve.model.Servable} is one version of a model in memory, {@link
 * io.mmoe.serve.model.HostTensor} what goes in and out of it, {@link io.mmoe.serve.model.ModelBasePath}
 * the directory in which versions lie, {@link io.mmoe.serve.model.RowInputs} turns rows of a file
 * into inputs. May use: config, data, runtime.
 */
@NullMarked
package io.mmoe.serve.model;

import org.jspecify.annotations.NullMarked;
