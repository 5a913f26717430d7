/**
 * A SavedModel that is loaded and can be asked.
 *
 * <p>{@link io.mmoe.servable.Servable} is one version of a model in memory, {@link
 * io.mmoe.servable.HostTensor} what goes in and out of it, {@link io.mmoe.servable.ModelBase} the
 * directory in which versions lie, {@link io.mmoe.servable.RowInputs} turns rows of a file into
 * inputs. May use: config, data, runtime.
 */
@NullMarked
package io.mmoe.servable;

import org.jspecify.annotations.NullMarked;
