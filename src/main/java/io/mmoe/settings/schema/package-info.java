/**
 * The columns and labels of the data.
 *
 * <p>{@link io.mmoe.settings.schema.TaobaoSchema} lists the columns, {@link
 * io.mmoe.settings.schema.ColumnGroup} joins columns that share a table and a lookup.
 */
@NullMarked
package io.mmoe.settings.schema;

import org.jspecify.annotations.NullMarked;
