/**
 * The columns, tasks and column groups of the data.
 *
 * <p>{@link io.mmoe.settings.schema.TaobaoSchema} lists the columns.
 */
@NullMarked
package io.mmoe.settings.schema;

import org.jspecify.annotations.NullMarked;
