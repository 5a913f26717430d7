/**
 * Profiles of data sets: value counts, frequent values, hash buckets, list lengths and malformed
 * rows.
 *
 * <p>{@link io.mmoe.data.profile.DataProfiler} reads the rows once and in parallel. Each block
 * yields a {@code RowTally} with a {@code ColumnTally} for each column. Their sum is a {@link
 * io.mmoe.data.profile.DataProfile}. The memory does not grow with the number of rows.
 */
@NullMarked
package io.mmoe.data.profile;

import org.jspecify.annotations.NullMarked;
