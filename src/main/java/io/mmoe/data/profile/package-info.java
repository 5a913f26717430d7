/**
 * What a data set holds: how many values, which, how they hash, how long lists are, which rows are
 * bad.
 *
 * <p>{@link io.mmoe.data.profile.DataProfiler} reads files once, on all processors, in memory that
 * does not grow with them, and returns a {@link io.mmoe.data.profile.DataProfile}. May use: config,
 * data, progress.
 */
@NullMarked
package io.mmoe.data.profile;

import org.jspecify.annotations.NullMarked;
