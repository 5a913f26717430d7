/**
 * The pipeline config: a file in protobuf text format that describes data, features, model and
 * training.
 *
 * <p>{@link io.mmoe.settings.pipeline.PipelineFile} reads a file. {@link
 * io.mmoe.settings.pipeline.Located} is a part of it that can report its place in errors.
 */
@NullMarked
package io.mmoe.settings.pipeline;

import org.jspecify.annotations.NullMarked;
