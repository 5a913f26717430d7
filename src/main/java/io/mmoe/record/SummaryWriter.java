package io.mmoe.record;

import com.google.protobuf.InvalidProtocolBufferException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import org.tensorflow.proto.Event;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.SessionLog;
import org.tensorflow.proto.Summary;

/**
 * A writer of TensorBoard summaries to a new event file. Each call flushes to the operating system,
 * so that TensorBoard can follow the run.
 *
 * <p>Owns the open file. Not safe for use by several threads. Every method throws {@link
 * io.mmoe.base.OutputException} if the file can't be written.
 */
public final class SummaryWriter implements AutoCloseable {
  private final EventFile file;

  private SummaryWriter(EventFile file) {
    this.file = file;
  }

  /**
   * Creates an event file.
   *
   * @param directory the directory of the run
   * @param firstStep the next global step; TensorBoard discards events of earlier files from this
   *     step on
   */
  public static SummaryWriter open(Path directory, long firstStep) {
    return open(directory, firstStep, InstantSource.system());
  }

  /**
   * Creates an event file as {@link #open(Path, long)} does.
   *
   * @param clock the source of the time in the file name and the events
   */
  static SummaryWriter open(Path directory, long firstStep, InstantSource clock) {
    SummaryWriter writer = new SummaryWriter(EventFile.create(directory, clock));
    writer.write(
        Event.newBuilder()
            .setStep(firstStep)
            .setSessionLog(SessionLog.newBuilder().setStatus(SessionLog.SessionStatus.START)));
    return writer;
  }

  /** Writes the graph. It always fits into an event, since both have the same size limit. */
  public void graph(GraphDef graph) {
    write(Event.newBuilder().setGraphDef(graph.toByteString()));
  }

  /**
   * Writes scalars of a step.
   *
   * @param values the scalars by tag, of which NaN values are left out
   */
  public void scalars(long step, Map<String, Double> values) {
    Summary.Builder summary = Summary.newBuilder();
    values.forEach(
        (tag, value) -> {
          if (!Double.isNaN(value)) {
            summary.addValue(
                Summary.Value.newBuilder().setTag(tag).setSimpleValue(value.floatValue()));
          }
        });
    write(Event.newBuilder().setStep(step).setSummary(summary));
  }

  /**
   * Writes the summary that the graph computed in a step.
   *
   * @param serialized a serialized {@link Summary}, the output of TensorFlow's summary ops
   */
  public void summary(long step, byte[] serialized) {
    try {
      write(Event.newBuilder().setStep(step).setSummary(Summary.parseFrom(serialized)));
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalArgumentException("not a serialized Summary", e);
    }
  }

  @Override
  public void close() {
    file.close();
  }

  private void write(Event.Builder event) {
    file.write(event);
    file.flush();
  }
}
