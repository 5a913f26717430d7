/**
 * How a model came to be: which program, with which flags, on which data.
 *
 * <p>{@link io.mmoe.record.RunHistory} keeps the training runs of a checkpoint directory, {@link
 * io.mmoe.record.Program} says what runs, {@link io.mmoe.record.FileDigest} what was read. May use:
 * nothing of this project.
 */
@NullMarked
package io.mmoe.record;

import org.jspecify.annotations.NullMarked;
