/**
 * Data files and row sources: {@link io.mmoe.app.rows.DataFiles} validates the files of a command,
 * {@link io.mmoe.app.rows.RowSourceFactory} feeds them to a graph.
 */
@NullMarked
package io.mmoe.app.rows;

import org.jspecify.annotations.NullMarked;
