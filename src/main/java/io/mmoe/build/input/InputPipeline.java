package io.mmoe.build.input;

import io.mmoe.build.graph.GraphInput;
import io.mmoe.build.input.EpochRows.Lines;
import io.mmoe.settings.DataSettings;
import io.mmoe.settings.FileFormat;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.op.data.Iterator;
import org.tensorflow.op.data.IteratorGetNext;
import org.tensorflow.types.TInt64;
import org.tensorflow.types.TString;
import org.tensorflow.types.family.TType;

/**
 * The in-graph tf.data pipeline: lines, shuffle, repeat, batch, parse, prefetch.
 *
 * <p>Training and test rows share one iterator. Each start op points it at one kind of rows.
 *
 * <ul>
 *   <li>Training rows repeat without end. The order of an epoch depends on the seed and the epoch's
 *       number, so that a resumed run continues at the exact data position. It skips whole epochs
 *       at no cost and reads past the finished rows of the current epoch. A batch may contain rows
 *       of two epochs.
 *   <li>Test rows are read once, in file order. Their last batch may be short.
 * </ul>
 */
public final class InputPipeline {
  private static final long READ_BUFFER_BYTES = 256 * 1024;
  private static final long PREFETCHED_BATCHES = 2;
  private static final List<Class<? extends TType>> LINE_TYPE = List.of(TString.class);
  private static final List<Shape> LINE_SHAPE = List.of(Shape.scalar());

  private final Ops tf;
  private final Graph graph;
  private final DataSettings settings;
  private final RowParser parser = new RowParser();
  private final Operand<? extends TType> iterator;

  private InputPipeline(Ops tf, Graph graph, DataSettings settings) {
    this.tf = tf;
    this.graph = graph;
    this.settings = settings;
    iterator = Iterator.create(tf.scope(), "", "", parser.types(), parser.shapes());
  }

  /** Adds a pipeline over the training and test files. The seed determines the order of rows. */
  public static Input training(Ops tf, Graph graph, DataSettings settings, long seed) {
    InputPipeline pipeline = new InputPipeline(tf.withSubScope("input"), graph, settings);
    return pipeline.input(Optional.of(pipeline.startTraining(seed)));
  }

  /** Adds a pipeline over the test files. */
  public static Input evaluation(Ops tf, Graph graph, DataSettings settings) {
    return new InputPipeline(tf.withSubScope("input"), graph, settings).input(Optional.empty());
  }

  private Input input(Optional<GraphInput.TrainingStart> training) {
    Lines test = lines(settings.files().test());
    Operand<? extends TType> rows =
        tf.data.textLineDataset(test.files(), test.compression(), test.readBuffer());
    Op startEvaluation = tf.data.makeIterator(batches(rows), iterator);
    IteratorGetNext next = tf.data.iteratorGetNext(iterator, parser.types(), parser.shapes());
    return new Input(
        parser.batch(next), parser.labels(next), new GraphInput.Reading(startEvaluation, training));
  }

  private GraphInput.TrainingStart startTraining(long seed) {
    Operand<TInt64> firstEpoch = tf.placeholder(TInt64.class, scalar());
    Operand<TInt64> skipRows = tf.placeholder(TInt64.class, scalar());
    Operand<? extends TType> epochNumbers =
        tf.data.rangeDataset(
            tf.math.add(firstEpoch, tf.constant(1L)),
            tf.constant(Long.MAX_VALUE),
            tf.constant(1L),
            List.of(TInt64.class),
            LINE_SHAPE);
    Operand<? extends TType> rows =
        EpochRows.flatMap(
            tf,
            graph,
            epochNumbers,
            lines(settings.files().train()),
            Math.max(1, settings.shuffleBuffer()),
            seed);
    Operand<? extends TType> rest = tf.data.skipDataset(rows, skipRows, LINE_TYPE, LINE_SHAPE);
    return new GraphInput.TrainingStart(
        tf.data.makeIterator(batches(rest), iterator), firstEpoch, skipRows);
  }

  /** Adds the file names and the format, which the first file determines for all. */
  private Lines lines(List<Path> files) {
    String[] names = files.stream().map(Path::toString).toArray(String[]::new);
    boolean compressed = FileFormat.of(files.get(0)) == FileFormat.GZIP_CSV;
    return new Lines(
        tf.array(names), tf.constant(compressed ? "GZIP" : ""), tf.constant(READ_BUFFER_BYTES));
  }

  private Operand<? extends TType> batches(Operand<? extends TType> lines) {
    Operand<? extends TType> batched =
        tf.data.batchDataset(
            lines,
            tf.constant((long) settings.batchSize()),
            tf.constant(false),
            LINE_TYPE,
            List.of(Shape.of(Shape.UNKNOWN_SIZE)));
    Operand<? extends TType> parsed = parser.parse(tf, graph, batched);
    return tf.data.prefetchDataset(
        parsed, tf.constant(PREFETCHED_BATCHES), parser.types(), parser.shapes());
  }

  private static Placeholder.Options scalar() {
    return Placeholder.shape(Shape.scalar());
  }
}
