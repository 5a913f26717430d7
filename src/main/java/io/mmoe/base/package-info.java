/**
 * Basics of the whole process: exceptions, files, progress and the log, the reaction to signals.
 * Only the nested package {@code tensorflow} uses TensorFlow.
 *
 * <ul>
 *   <li>{@link io.mmoe.base.MmoeException} is the root of all failures that a user can act on.
 *   <li>{@link io.mmoe.base.AtomicFile} replaces whole files and states the rule of durability.
 *       {@link io.mmoe.base.OutputDirectory} checks directories in advance, {@link
 *       io.mmoe.base.DirectoryLock} reserves one for a single run.
 *   <li>{@link io.mmoe.base.Progress} reports long work, {@link io.mmoe.base.TerminalAppender}
 *       draws it.
 *   <li>{@link io.mmoe.base.StopRequest} ends work in good order after SIGTERM.
 *   <li>{@link io.mmoe.base.TfRecordWriter} and {@link io.mmoe.base.TfRecordReader} frame the
 *       records of event files and warm-up files.
 * </ul>
 */
@NullMarked
package io.mmoe.base;

import org.jspecify.annotations.NullMarked;
