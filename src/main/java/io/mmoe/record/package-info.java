/**
 * How a model came to be: which program, with which flags, on which data.
 *
 * <p>{@link io.mmoe.provenance.RunHistory} keeps the training runs of a checkpoint directory,
 * {@link io.mmoe.provenance.Program} says what runs, {@link io.mmoe.provenance.FileDigest} what was
 * read. May use: nothing of this project.
 */
@NullMarked
package io.mmoe.provenance;

import org.jspecify.annotations.NullMarked;
