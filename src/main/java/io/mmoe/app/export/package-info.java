/**
 * Export of checkpoints: {@link io.mmoe.app.export.ModelExporter} writes, checks and publishes a
 * SavedModel.
 */
@NullMarked
package io.mmoe.app.export;

import org.jspecify.annotations.NullMarked;
