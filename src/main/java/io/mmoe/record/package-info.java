/**
 * Files that a run writes beside its checkpoints. The class in parentheses determines the format of
 * a file, and writes and reads it.
 *
 * <ul>
 *   <li>{@code train_log.jsonl}: the metrics of each logged step ({@link io.mmoe.record.TrainLog}).
 *   <li>{@code evaluations.jsonl}: one line per evaluation. {@code curves.json}: the curves of the
 *       latest one ({@link io.mmoe.record.EvaluationLog}, with {@link
 *       io.mmoe.record.EvaluationJson} for the form of the numbers).
 *   <li>{@code runs.json}: the provenance of the checkpoints, which is the program, the flags and
 *       the data of each run ({@link io.mmoe.record.RunHistory}).
 *   <li>{@code metrics.json}: the result of the latest run ({@link io.mmoe.record.MetricsFile}).
 *       The group app determines the content.
 *   <li>{@code events.out.tfevents.*} and {@code eval/events.out.tfevents.*}: summaries for
 *       TensorBoard ({@link io.mmoe.record.SummaryWriter} writes the summaries, {@code EventFile}
 *       the frames around them). The program does not read them.
 *   <li>{@code timeline-<step>.json}: traces of single steps ({@link
 *       io.mmoe.record.trace.ChromeTrace}).
 * </ul>
 *
 * <p>Two more files of the directory belong to other groups: {@code bad_rows.jsonl} to {@link
 * io.mmoe.data.BadRowLog}, and {@code .lock} to {@link io.mmoe.base.DirectoryLock}.
 *
 * <p>Files that are replaced as a whole follow the rule of {@link io.mmoe.base.AtomicFile}. A run
 * that resumes from an earlier step first drops the records of later steps. The classes are not
 * safe for use by several threads.
 */
@NullMarked
package io.mmoe.record;

import org.jspecify.annotations.NullMarked;
