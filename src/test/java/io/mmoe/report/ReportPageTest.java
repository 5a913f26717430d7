package io.mmoe.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.mmoe.report.ExpertUsage.ExpertShare;
import io.mmoe.report.ExpertUsage.ExpertUnits;
import io.mmoe.report.ExpertUsage.GateUse;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** The text of the report page and the data of its charts. */
class ReportPageTest {
  private static final String HOSTILE = "</script><script>alert('x')</script><b>&amp;";

  @Test
  void everyLoggedStepIsInTheLossCurve() throws IOException {
    ChartData data = ChartData.of(ReportPage.render(SampleReport.complete("result")));
    List<List<Double>> points = data.series("loss", "training rows, each logged step");
    assertThat(points).hasSize(100).startsWith(List.of(1.0, 0.6), List.of(2.0, 0.35));
    assertThat(data.series("loss", "test rows")).hasSize(4).first().isEqualTo(List.of(25.0, 0.11));
  }

  @Test
  void aLongLogIsThinnedToMeansOfNeighbours() throws IOException {
    List<JsonNode> steps =
        LongStream.rangeClosed(1, 10_000).<JsonNode>mapToObj(SampleReport::step).toList();
    RunRecords log = logOf(List.of(), steps, List.of(), List.of());
    List<List<Double>> points =
        ChartData.of(ReportPage.render(SampleReport.with(SampleReport.empty(), log, 10_000)))
            .series("loss", "training rows, means of 20 logged steps");
    assertThat(points).hasSize(500);
    double mean =
        LongStream.rangeClosed(21, 40)
            .mapToDouble(step -> SampleReport.step(step).path("loss").asDouble())
            .average()
            .orElseThrow();
    assertThat(points.get(1).get(0)).isEqualTo(30.5);
    assertThat(points.get(1).get(1)).isCloseTo(mean, within(1e-12));
  }

  @Test
  void curvesShowTheRunAndTheTableShowsTheStepOfTheCheckpoint() throws IOException {
    ReportData complete = SampleReport.complete("result");
    List<JsonNode> byRun = new ArrayList<>(complete.records().runEvaluations());
    byRun.add(SampleReport.evaluation(50, "eval_every", 0.68));
    List<JsonNode> all = new ArrayList<>(byRun);
    all.add(SampleReport.evaluation(100, "evaluate", 0.81));
    all.add(SampleReport.evaluation(75, "evaluate", 0.82));
    RunRecords log = logOf(complete.records().runs(), complete.records().steps(), all, byRun);
    String page = ReportPage.render(SampleReport.with(complete, log, 100));
    assertThat(ChartData.of(page).series("auc-ctr", "AUC"))
        .containsExactly(
            List.of(25.0, 0.625), List.of(50.0, 0.68), List.of(75.0, 0.675), List.of(100.0, 0.7));
    assertThat(page).contains(">0.8100<").doesNotContain("0.8200");
    assertThat(text(page))
        .contains(
            "ROC curves and reliability are from the last evaluation: step 75, the rows of data/test.");
  }

  @Test
  void aSingleEvaluationHasNoCurve() throws IOException {
    ReportData complete = SampleReport.complete("result");
    JsonNode one = SampleReport.evaluation(90, "train", 0.7);
    RunRecords log = logOf(List.of(), List.of(), List.of(one), List.of(one));
    String page = ReportPage.render(SampleReport.with(complete, log, 100));
    assertThat(ChartData.of(page).charts())
        .doesNotContainKeys("auc-ctr", "log-loss-ctr", "roc-ctr");
    assertThat(text(page))
        .contains("With --eval_every N, training scores the test rows every N steps")
        .contains("ctr: ROC curve There is no curves.json next to the checkpoint.")
        .contains("ctr AUC 0.700 step 90; 0.650 to 0.750; chance is 0.5")
        .doesNotContain("only one label for ctr");
    assertThat(text(ReportPage.render(SampleReport.with(complete, log, 90))))
        .contains("ctr AUC 0.700 0.650 to 0.750; chance is 0.5");
  }

  @Test
  void theFirstLineOfEachRunHasNoSpeed() throws IOException {
    ReportData complete = SampleReport.complete("result");
    List<JsonNode> runs =
        List.of(SampleReport.run("one").put("global_step", 40), SampleReport.run("two"));
    RunRecords log = logOf(runs, complete.records().steps(), List.of(), List.of());
    assertThat(
            ChartData.of(ReportPage.render(SampleReport.with(complete, log, 100)))
                .series("speed", "steps/s"))
        .hasSize(98)
        .extracting(point -> point.get(0))
        .contains(40.0, 42.0)
        .doesNotContain(1.0, 41.0);
  }

  @Test
  void theTableHasEveryMetricNextToTheConstant() {
    String text = text(ReportPage.render(SampleReport.complete("result")));
    assertThat(text)
        .contains("AUC 0.7000 0.5000 n/a 0.5000")
        .contains("95 % interval of the AUC 0.650 to 0.750 n/a")
        .contains("users that count 40 of 900")
        .contains("log loss 0.2000 0.2100 0.0005123 0.0006000")
        .contains("normalized entropy 0.9800 1.0000")
        .contains("pooled AUC, as train.py prints it 0.7500 0.7600");
  }

  @Test
  void warningsAreAtTheTop() {
    String page = ReportPage.render(SampleReport.complete("result"));
    String top = text(page.substring(0, page.indexOf("id=\"training\"")));
    assertThat(top)
        .contains("Before you conclude anything")
        .contains("cvr: all 2000 rows have label 0, so that there is no AUC")
        .contains("cvr: the gate has collapsed: expert 1 gets 99.0 % of the weight")
        .contains("brand: 2 rows hold infinite or NaN values");
  }

  @Test
  void aChartWithoutDataShowsTheReason() throws IOException {
    String page = ReportPage.render(SampleReport.complete("result"));
    assertThat(ChartData.of(page).charts()).doesNotContainKeys("auc-cvr", "roc-cvr");
    assertThat(text(page))
        .contains("cvr: AUC on the test rows The test rows have only one label for cvr");
  }

  @Test
  void aChartHasADescriptionForScreenReaders() {
    assertThat(ReportPage.render(SampleReport.complete("result")))
        .contains("aria-label=\"Steps a second. steps/s: 102 at 2, 200 at 100.\"")
        .contains("aria-label=\"Coverage. coverage: pid 30.0 %, brand 74.6 %.\"");
  }

  @Test
  void nanWeightsAreReportedAndNotDrawn() throws IOException {
    ReportData complete = SampleReport.complete("result");
    ExpertShare unknown = new ExpertShare(Double.NaN, Double.NaN, Double.NaN);
    ExpertUsage broken =
        new ExpertUsage(
            10,
            10,
            List.of(new GateUse("ctr", Double.NaN, List.of(unknown, unknown))),
            List.of(new ExpertUnits(0, 4), new ExpertUnits(0, 4)));
    ReportData.RowStatistics rows = complete.rows().orElseThrow();
    String page =
        ReportPage.render(
            new ReportData(
                "result",
                100,
                SampleReport.CREATED,
                complete.records(),
                List.of(),
                Optional.of(new ReportData.RowStatistics(rows.training(), rows.test(), broken))));
    assertThat(ChartData.of(page).charts()).doesNotContainKeys("gate-weight", "norms");
    assertThat(text(page))
        .contains("gates give 10 of 10 rows weights that are infinite or NaN")
        .contains("ctr: weight n/a n/a ± n/a")
        .doesNotContain("is dead");
  }

  @Test
  void coverageCountsBucketsOrValuesWithARow() throws IOException {
    ChartData data = ChartData.of(ReportPage.render(SampleReport.complete("result")));
    assertThat(data.bars("coverage", "coverage"))
        .isEqualTo(Map.of("pid", 3.0 / 10, "brand", 150.0 / 201));
    assertThat(data.bars("norms", "95th percentile")).isEqualTo(Map.of("pid", 1.2, "brand", 1.1));
  }

  @Test
  void timeIsSummedByPartOfTheGraphAndByOp() throws IOException {
    String page = ReportPage.render(SampleReport.complete("result"));
    ChartData data = ChartData.of(page);
    assertThat(data.bars("parts", "MMOE")).isEqualTo(Map.of("step 50", 3.0));
    assertThat(data.bars("parts", "head")).isEqualTo(Map.of("step 50", 1.5));
    assertThat(data.bars("parts", "other")).isEqualTo(Map.of("step 50", 0.5));
    assertThat(text(page))
        .contains("Costliest ops of step 50: 5.0 ms of work in 5.5 ms")
        .contains("MMOE/expert_1/MatMul MatMul 1 3.00 60.0 %");
    assertThat(data.series("speed", "steps/s")).hasSize(99).first().isEqualTo(List.of(2.0, 102.0));
  }

  @Test
  void runsAndFlagsAreListed() {
    String text = text(ReportPage.render(SampleReport.complete("result")));
    assertThat(text)
        .contains("1 2026-03-04 05:00 UTC 1 h 2 min 100 0.1 0123456789ab")
        .contains("1 result 1.5 MB ab")
        .contains("--batch_size 512");
  }

  @Test
  void thePageOfACheckpointWithoutRecordsExplainsTheGaps() throws IOException {
    String page = ReportPage.render(SampleReport.empty());
    assertThat(ChartData.of(page).charts()).isEmpty();
    assertThat(text(page))
        .contains("There is no train_log.jsonl")
        .contains("Run ./mmoe evaluate --checkpoint result/unknown")
        .contains("Set --data_location or --test_data")
        .contains("There is no runs.json")
        .doesNotContain("Before you conclude");
  }

  @Test
  void namesAreEscaped() throws IOException {
    String page = ReportPage.render(SampleReport.complete(HOSTILE));
    assertThat(page).doesNotContain("alert('x')</script>").contains("&lt;/script&gt;&lt;script");
    assertThat(page.split("<script", -1)).hasSize(4);
    assertThat(ChartData.of(page).charts()).containsKey("loss");
  }

  @Test
  void thePageNeedsNoNetwork() {
    String page = ReportPage.render(SampleReport.complete("result"));
    assertThat(page).contains("default-src 'none'").contains("Chart.js v4");
    assertThat(page.replaceAll("<a href=\"#\\w+\"", ""))
        .doesNotContainPattern("\\s(src|href)=")
        .doesNotContain("@import")
        .doesNotContain("url(");
  }

  /** Returns records without curves and traces. */
  private static RunRecords logOf(
      List<JsonNode> runs, List<JsonNode> steps, List<JsonNode> evaluations, List<JsonNode> byRun) {
    return new RunRecords(runs, steps, evaluations, byRun, MissingNode.getInstance(), List.of());
  }

  /** Returns the text that a reader sees. */
  private static String text(String page) {
    return page.replaceAll("(?s)<(style|script).*?</\\1>", "")
        .replaceAll("<[^>]*>", " ")
        .replaceAll("\\s+", " ");
  }
}
