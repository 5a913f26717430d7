package io.mmoe.train.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mmoe.data.BadRowHandler;
import io.mmoe.data.DataException;
import io.mmoe.settings.DataSettings;
import io.mmoe.settings.InputFiles;
import io.mmoe.testing.Gzip;
import io.mmoe.train.session.BatchSource;
import io.mmoe.train.session.FedBatch;
import io.mmoe.train.session.RowPosition;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Identifies rows by their price, whose id is the price itself. */
class StagedRowsTest {
  private static final int ROWS = 50;
  private static final int BATCH = 8;
  private static final long CACHE_MEGABYTES = 1;

  @TempDir Path directory;

  @Test
  void withoutShuffleABatchContinuesInTheNextEpoch() {
    List<Integer> rows = train(0, CACHE_MEGABYTES, 1, RowPosition.START, 13);
    assertThat(rows).isEqualTo(IntStream.range(0, 13 * BATCH).mapToObj(row -> row % ROWS).toList());
  }

  @ParameterizedTest
  @ValueSource(longs = {7, 50, 400_000})
  void eachEpochHasEveryRowOnceInADifferentOrder(long shuffleBuffer) {
    List<Integer> rows = train(shuffleBuffer, CACHE_MEGABYTES, 1, RowPosition.START, 25);
    List<Integer> first = rows.subList(0, ROWS);
    List<Integer> second = rows.subList(ROWS, 2 * ROWS);
    assertThat(first).containsExactlyInAnyOrderElementsOf(fileOrder()).isNotEqualTo(fileOrder());
    assertThat(second).containsExactlyInAnyOrderElementsOf(fileOrder()).isNotEqualTo(first);
  }

  @Test
  void theShuffleBufferHasTheConfiguredSize() {
    List<Integer> rows = train(10, CACHE_MEGABYTES, 1, RowPosition.START, 6);
    for (int window = 0; window < 4; window++) {
      int from = window * 10;
      assertThat(rows.subList(from, from + 10))
          .containsExactlyInAnyOrderElementsOf(fileOrder().subList(from, from + 10));
    }
  }

  @Test
  void theSeedDeterminesTheOrder() {
    List<Integer> one = train(100, CACHE_MEGABYTES, 1, RowPosition.START, 10);
    assertThat(train(100, CACHE_MEGABYTES, 1, RowPosition.START, 10)).isEqualTo(one);
    assertThat(train(100, CACHE_MEGABYTES, 2, RowPosition.START, 10)).isNotEqualTo(one);
  }

  @Test
  void theOrderDoesNotDependOnTheCache() {
    List<Integer> kept = train(20, CACHE_MEGABYTES, 1, RowPosition.START, 30);
    assertThat(train(20, 0, 1, RowPosition.START, 30)).isEqualTo(kept);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 6, 7, 12, 13, 29})
  void startingAtADataPositionGivesTheSameRowsAsAnUninterruptedRun(int batches) {
    List<Integer> through = train(20, CACHE_MEGABYTES, 1, RowPosition.START, 30);
    RowPosition position = positionAfter(batches);
    assertThat(train(20, CACHE_MEGABYTES, 1, position, 30 - batches))
        .isEqualTo(through.subList(batches * BATCH, through.size()));
  }

  @Test
  void testRowsComeOnceInFileOrderWithAShorterLastBatch() {
    List<Integer> rows = new ArrayList<>();
    List<Long> sizes = new ArrayList<>();
    try (BatchSource source = source(0, 0, 1).test()) {
      for (var next = source.next(); next.isPresent(); next = source.next()) {
        try (FedBatch batch = next.get()) {
          sizes.add(batch.tensors().get(0).shape().get(0));
          rows.addAll(PriceRows.of(batch));
        }
      }
    }
    assertThat(rows).isEqualTo(fileOrder());
    assertThat(sizes).containsExactly(8L, 8L, 8L, 8L, 8L, 8L, 2L);
  }

  @Test
  void aBadRowIsNamedByFileAndLine() throws IOException {
    StagedRows rows = source(0, 0, 1);
    Path file = rows.settings().trainFile();
    List<String> lines = new ArrayList<>(Files.readAllLines(file));
    lines.set(20, "nonsense");
    Files.write(file, lines);
    try (BatchSource source = rows.training(RowPosition.START)) {
      assertThatThrownBy(() -> source.next().orElseThrow().close())
          .isInstanceOf(DataException.class)
          .hasMessage(file + ", line 21: has 1 columns instead of 20");
    }
  }

  @Test
  void aGzipFileThatIsDamagedInItsSecondMemberEndsTraining() throws IOException {
    byte[] member = Gzip.member(Files.readAllBytes(source(0, 0, 1).settings().trainFile()));
    Path file = directory.resolve("rows.gz");
    Files.write(file, Gzip.join(member, Arrays.copyOf(member, member.length - 5)));
    InputFiles files = new InputFiles(List.of(file), List.of(file));
    StagedRows rows =
        new StagedRows(
            DataSettings.onePass(directory, files, BATCH), PriceRows.SCHEMA, 1, BadRowHandler.FAIL);
    try (BatchSource source = rows.training(RowPosition.START)) {
      assertThatThrownBy(() -> source.next().orElseThrow().close())
          .isInstanceOf(DataException.class)
          .hasMessage(file + ": can't be read: gzip member 2 is cut off");
    }
  }

  @Test
  void aFileThatHasShrunkSinceTheCheckpointIsRejected() {
    try (BatchSource source = source(0, 0, 1).training(new RowPosition(2, 60))) {
      assertThatThrownBy(() -> source.next().orElseThrow().close())
          .isInstanceOf(DataException.class)
          .hasMessageContaining("has fewer rows than when the checkpoint was written");
    }
  }

  @Test
  void closeEndsTheThreads() throws InterruptedException {
    source(20, 0, 1).training(RowPosition.START).close();
    for (Thread thread : Thread.getAllStackTraces().keySet()) {
      if (thread.getName().equals("stage-batches") || thread.getName().startsWith("read-rows-")) {
        thread.join(10_000);
        assertThat(thread.isAlive()).as(thread.getName()).isFalse();
      }
    }
  }

  private static List<Integer> fileOrder() {
    return IntStream.range(0, ROWS).boxed().toList();
  }

  /** Returns the rows of the first batches. */
  private List<Integer> train(
      long shuffleBuffer, long cacheMegabytes, long seed, RowPosition from, int batches) {
    List<Integer> rows = new ArrayList<>();
    try (BatchSource source = source(shuffleBuffer, cacheMegabytes, seed).training(from)) {
      for (int i = 0; i < batches; i++) {
        try (FedBatch batch = source.next().orElseThrow()) {
          rows.addAll(PriceRows.of(batch));
        }
      }
    }
    return rows;
  }

  private RowPosition positionAfter(int batches) {
    try (BatchSource source = source(20, CACHE_MEGABYTES, 1).training(RowPosition.START)) {
      for (int i = 0; i < batches; i++) {
        source.next().orElseThrow().close();
      }
      return source.position();
    }
  }

  private StagedRows source(long shuffleBuffer, long cacheMegabytes, long seed) {
    DataSettings settings =
        DataSettings.in(directory)
            .withBatchSize(BATCH)
            .withShuffleBuffer(shuffleBuffer)
            .withCacheMegabytes(cacheMegabytes);
    List<String> lines =
        IntStream.range(0, ROWS)
            .mapToObj(price -> "0,1,p,a,c,m,u,b,i,s,g,f,1,2,3,4,5,x|y,z," + price)
            .toList();
    try {
      Files.write(settings.trainFile(), lines);
      Files.write(settings.testFile(), lines);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new StagedRows(settings, PriceRows.SCHEMA, seed, BadRowHandler.FAIL);
  }
}
