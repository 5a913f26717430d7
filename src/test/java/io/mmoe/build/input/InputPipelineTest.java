package io.mmoe.build.input;

import static org.assertj.core.api.Assertions.assertThat;

import io.mmoe.build.graph.GraphInput.Reading;
import io.mmoe.build.input.Input.Batch;
import io.mmoe.settings.DataSettings;
import io.mmoe.settings.ThreadSettings;
import io.mmoe.train.session.LocalSessions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tensorflow.Graph;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.exceptions.TFOutOfRangeException;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.TInt64;
import org.tensorflow.types.TString;

/** Tests the order of rows of the in-graph pipeline, and how it parses fields. */
class InputPipelineTest {
  private static final int ROWS = 10;
  private static final int BATCH = 4;

  @TempDir Path directory;

  @Test
  void withoutShufflingABatchContinuesIntoTheNextEpoch() throws IOException {
    assertThat(users(0, 1, 0, 0, 5))
        .containsExactly(
            "0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "0", "1", "2", "3", "4", "5", "6",
            "7", "8", "9");
  }

  @Test
  void eachEpochHasEveryRowOnceAndItsOwnOrder() throws IOException {
    List<String> users = users(100, 1, 0, 0, 5);
    List<String> first = users.subList(0, ROWS);
    List<String> second = users.subList(ROWS, 2 * ROWS);
    assertThat(first).containsExactlyInAnyOrderElementsOf(second).doesNotHaveDuplicates();
    assertThat(first).isNotEqualTo(second);
    assertThat(first).isNotEqualTo(IntStream.range(0, ROWS).mapToObj(Integer::toString).toList());
  }

  @Test
  void theSeedDeterminesTheOrder() throws IOException {
    assertThat(users(100, 1, 0, 0, 5)).isEqualTo(users(100, 1, 0, 0, 5));
    assertThat(users(100, 1, 0, 0, 5)).isNotEqualTo(users(100, 2, 0, 0, 5));
    assertThat(users(100, 0, 0, 0, 5)).as("seed 0 is a seed").isEqualTo(users(100, 0, 0, 0, 5));
  }

  @Test
  void startingInTheMiddleContinuesWithTheSameRows() throws IOException {
    List<String> all = users(100, 1, 0, 0, 10);
    assertThat(users(100, 1, 2, 6, 3)).isEqualTo(all.subList(26, 38));
  }

  @Test
  void testRowsComeOnceInFileOrderWithAShortLastBatch() throws IOException {
    DataSettings settings = write(100);
    try (Graph graph = new Graph()) {
      Input input = InputPipeline.evaluation(Ops.create(graph), graph, settings);
      try (Session session = LocalSessions.open(graph, ThreadSettings.DEFAULT)) {
        session.runner().addTarget(reading(input).startEvaluation()).run().close();
        List<Integer> sizes = new ArrayList<>();
        List<String> users = new ArrayList<>();
        try {
          while (true) {
            List<String> batch = nextUsers(session, input);
            sizes.add(batch.size());
            users.addAll(batch);
          }
        } catch (TFOutOfRangeException endOfRows) {
          assertThat(sizes).containsExactly(4, 4, 2);
        }
        assertThat(users).containsExactly("0", "1", "2", "3", "4", "5", "6", "7", "8", "9");
      }
    }
  }

  @Test
  void emptyStringsBecomeOneSpaceAndEmptyNumbersZero() throws IOException {
    Files.writeString(
        directory.resolve("taobao_test_data"), ",1,p,,c,m,\"a,\"\"b\",,é,s,g,f,1,2,3,4,5,x||y,,\n");
    DataSettings settings = DataSettings.in(directory).withBatchSize(BATCH).withShuffleBuffer(0);
    try (Graph graph = new Graph()) {
      Input input = InputPipeline.evaluation(Ops.create(graph), graph, settings);
      Batch.Raw batch = (Batch.Raw) input.batch();
      try (Session session = LocalSessions.open(graph, ThreadSettings.DEFAULT)) {
        session.runner().addTarget(reading(input).startEvaluation()).run().close();
        try (Result result =
            session
                .runner()
                .fetch(input.labels())
                .fetch(batch.feature("price"))
                .fetch(batch.feature("adgroup_id"))
                .fetch(batch.feature("customer"))
                .fetch(batch.feature("user_id"))
                .fetch(batch.feature("tag_category_list"))
                .fetch(batch.feature("tag_brand_list"))
                .run()) {
          assertThat(((TInt32) result.get(0)).getInt(0, 0)).isZero();
          assertThat(((TInt32) result.get(0)).getInt(0, 1)).isEqualTo(1);
          assertThat(((TInt32) result.get(1)).getInt(0)).isZero();
          assertThat(text(result, 2)).isEqualTo(" ");
          assertThat(text(result, 3)).isEqualTo("a,\"b");
          assertThat(text(result, 4)).isEqualTo("é");
          assertThat(text(result, 5)).isEqualTo("x||y");
          assertThat(text(result, 6)).isEqualTo(" ");
        }
      }
    }
  }

  private static String text(Result result, int index) {
    return ((TString) result.get(index)).getObject(0);
  }

  /** Returns the user ids of some batches, read from a data position. */
  private List<String> users(long shuffleBuffer, long seed, long epoch, long skip, int batches)
      throws IOException {
    DataSettings settings = write(shuffleBuffer);
    try (Graph graph = new Graph()) {
      Input input = InputPipeline.training(Ops.create(graph), graph, settings, seed);
      var start = reading(input).training().orElseThrow();
      try (Session session = LocalSessions.open(graph, ThreadSettings.DEFAULT);
          TInt64 firstEpoch = TInt64.scalarOf(epoch);
          TInt64 skipRows = TInt64.scalarOf(skip)) {
        session
            .runner()
            .feed(start.firstEpoch(), firstEpoch)
            .feed(start.skipRows(), skipRows)
            .addTarget(start.start())
            .run()
            .close();
        List<String> users = new ArrayList<>();
        for (int i = 0; i < batches; i++) {
          users.addAll(nextUsers(session, input));
        }
        return users;
      }
    }
  }

  private static Reading reading(Input input) {
    return (Reading) input.source();
  }

  private static List<String> nextUsers(Session session, Input input) {
    try (Result result =
        session.runner().fetch(((Batch.Raw) input.batch()).feature("user_id")).run()) {
      List<String> users = new ArrayList<>();
      ((TString) result.get(0)).scalars().forEach(user -> users.add(user.getObject()));
      return users;
    }
  }

  private DataSettings write(long shuffleBuffer) throws IOException {
    List<String> rows =
        IntStream.range(0, ROWS)
            .mapToObj(user -> "0,1,p,a,c,m,u,b," + user + ",s,g,f,1,2,3,4,5,x|y,z,49")
            .toList();
    DataSettings settings =
        DataSettings.in(directory).withBatchSize(BATCH).withShuffleBuffer(shuffleBuffer);
    Files.write(settings.trainFile(), rows);
    Files.write(settings.testFile(), rows);
    return settings;
  }
}
