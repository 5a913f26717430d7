package io.mmoe.app.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.mmoe.build.GraphAssembly;
import io.mmoe.build.graph.ModelGraph;
import io.mmoe.build.model.Mmoe;
import io.mmoe.data.BadRowHandler;
import io.mmoe.report.ExpertUsage;
import io.mmoe.report.ExpertUsage.ExpertShare;
import io.mmoe.report.ExpertUsage.ExpertUnits;
import io.mmoe.report.ExpertUsage.GateUse;
import io.mmoe.settings.DataSettings;
import io.mmoe.settings.EvaluateSettings;
import io.mmoe.settings.GraphSettings;
import io.mmoe.settings.ThreadSettings;
import io.mmoe.settings.schema.IdKind;
import io.mmoe.settings.schema.RowSchema;
import io.mmoe.testing.SmallModel;
import io.mmoe.testing.TestSettings;
import io.mmoe.testing.VariableValues;
import io.mmoe.train.feed.StagedRows;
import io.mmoe.train.session.BatchSource;
import io.mmoe.train.session.LocalSessions;
import io.mmoe.train.session.StepRunner;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.types.TFloat32;

/** Compares figures of gates and experts with plain loops over the gates' own values. */
class ExpertUsageScanTest {
  private static final List<String> TASKS = List.of("ctr", "cvr");
  private static final int ROWS = 200;
  private static final int EXPERTS = 2;
  private static final int UNITS = 4;

  @TempDir Path directory;

  /** An initialized graph and its test rows. */
  private record Live(ModelGraph model, Session session, StagedRows rows) {
    ExpertUsage scan() {
      try (BatchSource batches = rows.test(session)) {
        return ExpertUsageScan.of(model, session, TASKS, batches, done -> {});
      }
    }

    void set(String variable, float... values) {
      new VariableValues(model, session)
          .set(variable::equals, (name, size) -> spread(values, Math.toIntExact(size)));
    }

    private static float[] spread(float[] values, int size) {
      float[] all = new float[size];
      for (int i = 0; i < size; i++) {
        all[i] = values[i % values.length];
      }
      return all;
    }
  }

  @Test
  void figuresFollowFromTheGatesWeightsForAnyBatchSize() {
    double[][][] weights = new double[TASKS.size()][EXPERTS][ROWS];
    live(
        ROWS,
        live -> {
          var gates =
              TASKS.stream().map(Mmoe::gateOutput).map(live.model().outputs()::get).toList();
          try (BatchSource batch = live.rows().test(live.session());
              Result result =
                  new StepRunner(live.session(), live.model().input(), batch)
                      .step(gates)
                      .orElseThrow()) {
            for (int task = 0; task < TASKS.size(); task++) {
              TFloat32 gate = (TFloat32) result.get(task);
              for (int row = 0; row < ROWS; row++) {
                for (int expert = 0; expert < EXPERTS; expert++) {
                  weights[task][expert][row] = gate.getFloat(row, expert);
                }
              }
            }
          }
        });
    live(
        7,
        live -> {
          ExpertUsage use = live.scan();
          assertThat(use.rows()).isEqualTo(ROWS);
          assertThat(use.gates()).extracting(GateUse::task).isEqualTo(TASKS);
          for (int task = 0; task < TASKS.size(); task++) {
            assertDescribes(use.gates().get(task), weights[task]);
          }
        });
  }

  @Test
  void warnsOfACollapsedGateAndOfAGateThatIgnoresItsRow() {
    live(
        20,
        live -> {
          live.set("MMOE/ctr_gate/ctr_gate/kernel", 0);
          live.set("MMOE/ctr_gate/ctr_gate/bias", 0, 10);
          live.set("MMOE/cvr_gate/cvr_gate/kernel", 0);
          live.set("MMOE/cvr_gate/cvr_gate/bias", 0, 0);
          ExpertUsage use = live.scan();
          double less = 1 / (1 + Math.exp(10));
          GateUse ctr = use.gates().get(0);
          assertThat(ctr.shares().get(0).mean()).isCloseTo(less, within(1e-6));
          assertThat(ctr.shares()).extracting(ExpertShare::first).containsExactly(0.0, 1.0);
          assertThat(use.gates().get(1).entropy()).isCloseTo(1, within(1e-6));
          assertThat(use.hasCollapsed(ctr)).isTrue();
          assertThat(use.hasCollapsed(use.gates().get(1))).isFalse();
          assertThat(use.isDead(0)).as("cvr uses it").isFalse();
          assertThat(use.warnings())
              .containsExactly(
                  "ctr: the gate has collapsed: expert 2 gets 100.0 % of the weight",
                  "cvr: the gate gives every row the same weights: they do not depend on the row");
        });
  }

  @Test
  void anExpertIsDeadIfNoGateGivesItWeightOrNoUnitIsActive() {
    live(
        20,
        live -> {
          for (String task : TASKS) {
            String gate = "MMOE/" + task + "_gate/" + task + "_gate/";
            live.set(gate + "bias", 0, -30);
          }
          String layer = "MMOE/expert_1/expert_1_layer_1/MMOE/expert_1/expert_1_layer_1/dense/";
          live.set(layer + "kernel", 0);
          live.set(layer + "bias", -1, 0, -1, -1);
          ExpertUsage use = live.scan();
          assertThat(use.experts()).first().isEqualTo(new ExpertUnits(0, UNITS));
          assertThat(use.isDead(0)).isTrue();
          assertThat(use.isDead(1)).isTrue();
          assertThat(use.warnings())
              .startsWith(
                  "expert 1 is dead: none of its 4 units is ever above 0",
                  "expert 2 is dead: no gate gives it more than 0.0 % of the weight");

          live.set(layer + "bias", -1, 0.5f, -1, 2);
          assertThat(live.scan().experts()).first().isEqualTo(new ExpertUnits(2, UNITS));
        });
  }

  @Test
  void rowsWithNonFiniteWeightsAreCountedAndLeftOut() {
    live(
        20,
        live -> {
          live.set("MMOE/cvr_gate/cvr_gate/bias", Float.NaN);
          ExpertUsage use = live.scan();
          assertThat(use.rows()).isEqualTo(ROWS);
          assertThat(use.notFinite()).isEqualTo(ROWS);
          assertThat(use.gates().get(0).shares().get(0).mean()).isNaN();
          assertThat(use.warnings())
              .containsExactly(
                  "gates give 200 of 200 rows weights that are infinite or NaN: so are weights of"
                      + " the model");
        });
  }

  private static void assertDescribes(GateUse use, double[][] weights) {
    double entropy = 0;
    for (int row = 0; row < ROWS; row++) {
      for (int expert = 0; expert < EXPERTS; expert++) {
        double weight = weights[expert][row];
        entropy -= weight * Math.log(weight) / Math.log(EXPERTS) / ROWS;
      }
    }
    assertThat(use.entropy()).isCloseTo(entropy, within(1e-9));
    for (int expert = 0; expert < EXPERTS; expert++) {
      double[] own = weights[expert];
      double[] other = weights[1 - expert];
      double mean = Arrays.stream(own).average().orElseThrow();
      double variance =
          DoubleStream.of(own).map(weight -> (weight - mean) * (weight - mean)).sum() / ROWS;
      long first = IntStream.range(0, ROWS).filter(row -> own[row] > other[row]).count();
      ExpertShare share = use.shares().get(expert);
      assertThat(share.mean()).isCloseTo(mean, within(1e-9));
      assertThat(share.deviation()).isCloseTo(Math.sqrt(variance), within(1e-7));
      assertThat(share.first()).isEqualTo((double) first / ROWS);
    }
  }

  /** Runs the body on a graph with random weights that are the same each time. */
  private void live(int batchSize, Consumer<Live> body) {
    DataSettings data =
        TestSettings.goldenData(directory.resolve("data" + batchSize), batchSize, 0);
    EvaluateSettings settings =
        new EvaluateSettings(
            data,
            SmallModel.SETTINGS,
            GraphSettings.FAST,
            directory,
            Optional.empty(),
            ThreadSettings.DEFAULT);
    StagedRows rows =
        new StagedRows(
            data,
            RowSchema.taobao(GraphSettings.FAST.columnGroups(), TASKS.size(), IdKind.TABLE_ROWS),
            0,
            BadRowHandler.FAIL);
    try (ModelGraph model = GraphAssembly.forEvaluation(settings);
        Session session = LocalSessions.open(model.graph(), ThreadSettings.DEFAULT)) {
      session.runner().addTarget(model.initializer()).run().close();
      body.accept(new Live(model, session, rows));
    }
  }
}
