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
 * Writes what TensorBoard shows of one run to a new event file, which readers may follow: each call
 * ends with all of it handed to the operating system.
 *
 * <p>Owns the open file; not safe for use by several threads. Every method throws {@link
 * java.io.UncheckedIOException} if the file can't be written.
 */
public final class SummaryWriter implements AutoCloseable {
  private final EventFile file;

  private SummaryWriter(EventFile file) {
    this.file = file;
  }

  /**
   * Makes a file.
   *
   * @param directory where TensorBoard looks for the run
   * @param firstStep the first global step that is to come: what earlier files of the directory
   *     hold from there on no longer counts
   */
  public static SummaryWriter open(Path directory, long firstStep) {
    return open(directory, firstStep, InstantSource.system());
  }

  /**
   * As {@link #open(Path, long)}, by another clock.
   *
   * @param clock names the file and dates the events
   */
  static SummaryWriter open(Path directory, long firstStep, InstantSource clock) {
    SummaryWriter writer = new SummaryWriter(EventFile.create(directory, clock));
    writer.write(
        Event.newBuilder()
            .setStep(firstStep)
            .setSessionLog(SessionLog.newBuilder().setStatus(SessionLog.SessionStatus.START)));
    return writer;
  }

  /** Writes the graph. TensorFlow itself runs none that is too large for an event. */
  public void graph(GraphDef graph) {
    write(Event.newBuilder().setGraphDef(graph.toByteString()));
  }

  /**
   * Writes numbers of a step.
   *
   * @param values by their tags; those that are NaN are left out
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
   * Writes what a graph has summed up of a step.
   *
   * @param serialized a {@link Summary}, as TensorFlow's summary ops return it
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
