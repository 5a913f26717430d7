package io.mmoe.train.feed;

import static org.assertj.core.api.Assertions.assertThat;

import io.mmoe.build.graph.VariablePlacement;
import io.mmoe.build.graph.VariableStore;
import io.mmoe.build.input.WorkQueueVariable;
import io.mmoe.data.BadRowHandler;
import io.mmoe.data.BlockReader;
import io.mmoe.data.RowReader;
import io.mmoe.data.RowSlice;
import io.mmoe.settings.DataSettings;
import io.mmoe.settings.ThreadSettings;
import io.mmoe.settings.schema.TaobaoSchema;
import io.mmoe.train.queue.SliceOps;
import io.mmoe.train.queue.SliceTable.State;
import io.mmoe.train.queue.WorkQueue.Worker;
import io.mmoe.train.session.BatchSource;
import io.mmoe.train.session.FedBatch;
import io.mmoe.train.session.LocalSessions;
import io.mmoe.train.session.RowPosition;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tensorflow.Graph;
import org.tensorflow.Session;
import org.tensorflow.op.Ops;

/** Identifies rows by their price. The queue is a variable in a session. */
@Timeout(60)
class QueuedRowsTest {
  private static final int ROWS = 45;
  private static final int BATCH = 4;
  private static final int SLICES = 7;

  @TempDir Path directory;
  private Graph graph;
  private Session session;
  private SliceOps ops;
  private DataSettings settings;

  @BeforeEach
  void createQueue() throws IOException {
    graph = new Graph();
    settings =
        DataSettings.in(directory)
            .withBatchSize(BATCH)
            .withShuffleBuffer(5)
            .withCacheMegabytes(0)
            .withQueueSlices(SLICES);
    VariableStore variables = new VariableStore(Ops.create(graph), 1, VariablePlacement.LOCAL);
    ops = new SliceOps(graph, WorkQueueVariable.of(variables, settings).orElseThrow());
    session = LocalSessions.open(graph, ThreadSettings.DEFAULT);
    session.runner().addTarget(variables.initializer()).run().close();
    Files.write(settings.trainFile(), lines());
  }

  @AfterEach
  void close() {
    session.close();
    graph.close();
  }

  @Test
  void workersTogetherTrainEachRowOnceInEachEpoch() {
    int[] counts = new int[ROWS];
    try (BatchSource one = worker(0, 2);
        BatchSource two = worker(1, 2)) {
      while (!allAt(3)) {
        train(one, counts);
        train(two, counts);
      }
    }
    // Some slices may have reached or even completed the fourth epoch. No slice is behind.
    for (int row = 0; row < ROWS; row++) {
      assertThat(counts[row]).as("row %d", row).isBetween(3, 4);
    }
    assertThat(ops.in(session).read()).allMatch(state -> state.epoch() <= 4);
    long done = ops.in(session).read().stream().mapToLong(State::rows).sum();
    int behind = Arrays.stream(counts).sum() - rowsOfEpochs() - (int) done;
    assertThat(behind).isZero();
  }

  @Test
  void oneWorkerTrainsEachRowOnceBeforeTheNextEpoch() {
    int[] counts = new int[ROWS];
    try (BatchSource batches = worker(0, 1)) {
      while (Arrays.stream(counts).sum() < 2 * ROWS) {
        train(batches, counts);
      }
    }
    assertThat(counts).containsOnly(2);
  }

  @ParameterizedTest
  @CsvSource({"3, false", "8, false", "11, true", "20, true"})
  void aLostWorkerLosesNoRow(int batchesBefore, boolean beforeItWasTrained) {
    int[] counts = new int[ROWS];
    try (BatchSource lost = worker(0, 1)) {
      for (int i = 0; i < batchesBefore; i++) {
        train(lost, counts);
      }
      if (beforeItWasTrained) {
        lost.next().orElseThrow().close(); // Never trained.
      }
    }
    try (BatchSource again = worker(0, 1)) {
      while (!allAt(2)) {
        train(again, counts);
      }
    }
    assertThat(counts).containsOnly(2);
  }

  @Test
  void aBadRowIsNamedByFileAndLine() throws IOException {
    List<String> lines = new ArrayList<>(lines());
    lines.set(30, "nonsense");
    Files.write(settings.trainFile(), lines);
    String message = "";
    try (BatchSource batches = worker(0, 1)) {
      int[] counts = new int[ROWS];
      for (int i = 0; i < ROWS; i++) {
        train(batches, counts);
      }
    } catch (io.mmoe.data.DataException e) {
      message = e.getMessage();
    }
    assertThat(message).isEqualTo(settings.trainFile() + ", line 31: has 1 columns instead of 20");
  }

  private int rowsOfEpochs() {
    List<State> states = ops.in(session).read();
    List<RowSlice> slices = RowSlice.cut(List.of(settings.trainFile()), SLICES);
    int rows = 0;
    for (int i = 0; i < SLICES; i++) {
      rows += (int) (states.get(i).epoch() * rowsOf(slices.get(i)));
    }
    return rows;
  }

  private static long rowsOf(RowSlice slice) {
    try (BlockReader blocks = slice.open()) {
      RowReader rows = blocks.next().orElseThrow().rows(TaobaoSchema.COLUMNS, BadRowHandler.FAIL);
      while (rows.advance()) {}
      return rows.rowsRead();
    }
  }

  private boolean allAt(long epoch) {
    return ops.in(session).read().stream().allMatch(state -> state.epoch() >= epoch);
  }

  private BatchSource worker(int number, int workers) {
    StagedRows rows = new StagedRows(settings, PriceRows.SCHEMA, 2021, BadRowHandler.FAIL);
    Worker worker = new Worker(number, workers, 2021);
    return new QueuedRows(rows, ops, worker, Duration.ofSeconds(60))
        .training(session, RowPosition.START);
  }

  private static void train(BatchSource source, int[] counts) {
    try (FedBatch batch = source.next().orElseThrow()) {
      for (int row : PriceRows.of(batch)) {
        counts[row]++;
      }
      source.trained();
    }
  }

  private static List<String> lines() {
    return IntStream.range(0, ROWS)
        .mapToObj(price -> "0,1,p,a,c,m,u,b,i,s,g,f,1,2,3,4,5,x|y,z," + price)
        .toList();
  }
}
