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

/** What is on the page, in its text and in what its charts are given. */
class ReportPageTest {
  private static final String HOSTILE = "</script><script>alert('x')</script><b>&amp;";

  @Test
  void everyLoggedStepIsInTheLossCurve() throws IOException {
    ChartData data = ChartData.of(ReportPage.of(MadeUpRun.complete("result")));
    List<List<Double>> points = data.series("loss", "training rows, each logged step");
    assertThat(points).hasSize(100).startsWith(List.of(1.0, 0.6), List.of(2.0, 0.35));
    assertThat(data.series("loss", "test rows")).hasSize(4).first().isEqualTo(List.of(25.0, 0.11));
  }

  @Test
  void aLongLogIsThinnedToMeansOfNeighbours() throws IOException {
    List<JsonNode> steps =
        LongStream.rangeClosed(1, 10_000).<JsonNode>mapToObj(MadeUpRun::step).toList();
    Report.Log log = logOf(List.of(), steps, List.of(), List.of());
    List<List<Double>> points =
        ChartData.of(ReportPage.of(MadeUpRun.with(MadeUpRun.unknown(), log, 10_000)))
            .series("loss", "training rows, means of 20 logged steps");
    assertThat(points).hasSize(500);
    double mean =
        LongStream.rangeClosed(21, 40)
            .mapToDouble(step -> MadeUpRun.step(step).path("loss").asDouble())
            .average()
            .orElseThrow();
    assertThat(points.get(1).get(0)).isEqualTo(30.5);
    assertThat(points.get(1).get(1)).isCloseTo(mean, within(1e-12));
  }

  @Test
  void curvesAreOfTheRunAndTheTableOfTheCheckpointsStep() throws IOException {
    Report complete = MadeUpRun.complete("result");
    List<JsonNode> ofRun = new ArrayList<>(complete.log().ofRun());
    ofRun.add(MadeUpRun.evaluation(50, "eval_every", 0.68));
    List<JsonNode> all = new ArrayList<>(ofRun);
    all.add(MadeUpRun.evaluation(100, "evaluate", 0.81));
    all.add(MadeUpRun.evaluation(75, "evaluate", 0.82));
    Report.Log log = logOf(complete.log().runs(), complete.log().steps(), all, ofRun);
    String page = ReportPage.of(MadeUpRun.with(complete, log, 100));
    assertThat(ChartData.of(page).series("auc-ctr", "AUC"))
        .containsExactly(
            List.of(25.0, 0.625), List.of(50.0, 0.68), List.of(75.0, 0.675), List.of(100.0, 0.7));
    assertThat(page).contains(">0.8100<").doesNotContain("0.8200");
    assertThat(text(page))
        .contains(
            "ROC curves and reliability are those of the last evaluation: step 75, the rows of data/test.");
  }

  @Test
  void oneEvaluationIsNoCurve() throws IOException {
    Report complete = MadeUpRun.complete("result");
    JsonNode one = MadeUpRun.evaluation(90, "train", 0.7);
    Report.Log log = logOf(List.of(), List.of(), List.of(one), List.of(one));
    String page = ReportPage.of(MadeUpRun.with(complete, log, 100));
    assertThat(ChartData.of(page).charts())
        .doesNotContainKeys("auc-ctr", "log-loss-ctr", "roc-ctr");
    assertThat(text(page))
        .contains("With --eval_every N, training scores the test rows as it goes")
        .contains("ctr: ROC curve There is no curves.json beside the checkpoint.")
        .contains("ctr AUC 0.700 step 90; 0.650 to 0.750; chance is 0.5")
        .doesNotContain("one label only for ctr");
    assertThat(text(ReportPage.of(MadeUpRun.with(complete, log, 90))))
        .contains("ctr AUC 0.700 0.650 to 0.750; chance is 0.5");
  }

  @Test
  void theFirstLineOfEachRunIsNoSpeed() throws IOException {
    Report complete = MadeUpRun.complete("result");
    List<JsonNode> runs =
        List.of(MadeUpRun.run("one").put("global_step", 40), MadeUpRun.run("two"));
    Report.Log log = logOf(runs, complete.log().steps(), List.of(), List.of());
    assertThat(
            ChartData.of(ReportPage.of(MadeUpRun.with(complete, log, 100)))
                .series("speed", "steps/s"))
        .hasSize(98)
        .extracting(point -> point.get(0))
        .contains(40.0, 42.0)
        .doesNotContain(1.0, 41.0);
  }

  @Test
  void theTableHasEveryMetricBesideTheConstant() {
    String text = text(ReportPage.of(MadeUpRun.complete("result")));
    assertThat(text)
        .contains("AUC 0.7000 0.5000 n/a 0.5000")
        .contains("95 % interval of the AUC 0.650 to 0.750 n/a")
        .contains("users that count 40 of 900")
        .contains("log loss 0.2000 0.2100 0.0005123 0.0006000")
        .contains("normalized entropy 0.9800 1.0000")
        .contains("pooled AUC, as train.py prints it 0.7500 0.7600");
  }

  @Test
  void whatIsWrongStandsAtTheTop() {
    String page = ReportPage.of(MadeUpRun.complete("result"));
    String top = text(page.substring(0, page.indexOf("id=\"training\"")));
    assertThat(top)
        .contains("Before you conclude anything")
        .contains("cvr: all 2000 rows have label 0, so that there is no AUC")
        .contains("cvr: the gate has collapsed: expert 1 gets 99.0 % of the weight")
        .contains("brand: 2 rows hold values that are infinite or no numbers");
  }

  @Test
  void aChartWithoutDataSaysWhy() throws IOException {
    String page = ReportPage.of(MadeUpRun.complete("result"));
    assertThat(ChartData.of(page).charts()).doesNotContainKeys("auc-cvr", "roc-cvr");
    assertThat(text(page))
        .contains("cvr: AUC on the test rows The test rows have one label only for cvr");
  }

  @Test
  void aChartTellsItsCourseToThoseWhoCannotSeeIt() {
    assertThat(ReportPage.of(MadeUpRun.complete("result")))
        .contains("aria-label=\"Steps a second. steps/s: 102 at 2, 200 at 100.\"")
        .contains("aria-label=\"Coverage. coverage: pid 30.0 %, brand 74.6 %.\"");
  }

  @Test
  void weightsThatAreNoNumbersAreNamedAndNotDrawn() throws IOException {
    Report complete = MadeUpRun.complete("result");
    ExpertShare unknown = new ExpertShare(Double.NaN, Double.NaN, Double.NaN);
    ExpertUsage broken =
        new ExpertUsage(
            10,
            10,
            List.of(new GateUse("ctr", Double.NaN, List.of(unknown, unknown))),
            List.of(new ExpertUnits(0, 4), new ExpertUnits(0, 4)));
    Report.Rows rows = complete.rows().orElseThrow();
    String page =
        ReportPage.of(
            new Report(
                "result",
                100,
                MadeUpRun.MADE,
                complete.log(),
                List.of(),
                Optional.of(new Report.Rows(rows.training(), rows.test(), broken))));
    assertThat(ChartData.of(page).charts()).doesNotContainKeys("gate-weight", "norms");
    assertThat(text(page))
        .contains("gates give 10 of 10 rows weights that are infinite or NaN")
        .contains("ctr: weight n/a n/a ± n/a")
        .doesNotContain("is dead");
  }

  @Test
  void coverageIsOfBucketsAndOfValuesWithARow() throws IOException {
    ChartData data = ChartData.of(ReportPage.of(MadeUpRun.complete("result")));
    assertThat(data.bars("coverage", "coverage"))
        .isEqualTo(Map.of("pid", 3.0 / 10, "brand", 150.0 / 201));
    assertThat(data.bars("norms", "95th percentile")).isEqualTo(Map.of("pid", 1.2, "brand", 1.1));
  }

  @Test
  void timeIsAddedUpByPartOfTheGraphAndByOp() throws IOException {
    String page = ReportPage.of(MadeUpRun.complete("result"));
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
    String text = text(ReportPage.of(MadeUpRun.complete("result")));
    assertThat(text)
        .contains("1 2026-03-04 05:00 UTC 1 h 2 min 100 0.1 0123456789ab")
        .contains("1 result 1.5 MB ab")
        .contains("--batch_size 512");
  }

  @Test
  void aCheckpointOfWhichNothingIsKnownHasAPageThatSaysSo() throws IOException {
    String page = ReportPage.of(MadeUpRun.unknown());
    assertThat(ChartData.of(page).charts()).isEmpty();
    assertThat(text(page))
        .contains("There is no train_log.jsonl")
        .contains("Run ./mmoe evaluate --checkpoint result/unknown")
        .contains("name test rows with --data_location")
        .contains("There is no runs.json")
        .doesNotContain("Before you conclude");
  }

  @Test
  void namesAreTextAndNeverMarkup() throws IOException {
    String page = ReportPage.of(MadeUpRun.complete(HOSTILE));
    assertThat(page).doesNotContain("alert('x')</script>").contains("&lt;/script&gt;&lt;script");
    assertThat(page.split("<script", -1)).hasSize(4);
    assertThat(ChartData.of(page).charts()).containsKey("loss");
  }

  @Test
  void thePageAsksNothingOfTheNetwork() {
    String page = ReportPage.of(MadeUpRun.complete("result"));
    assertThat(page).contains("default-src 'none'").contains("Chart.js v4");
    assertThat(page.replaceAll("<a href=\"#\\w+\"", ""))
        .doesNotContainPattern("\\s(src|href)=")
        .doesNotContain("@import")
        .doesNotContain("url(");
  }

  /** Without curves and traces. */
  private static Report.Log logOf(
      List<JsonNode> runs, List<JsonNode> steps, List<JsonNode> evaluations, List<JsonNode> ofRun) {
    return new Report.Log(runs, steps, evaluations, ofRun, MissingNode.getInstance(), List.of());
  }

  /** What a reader sees, without marks. */
  private static String text(String page) {
    return page.replaceAll("(?s)<(style|script).*?</\\1>", "")
        .replaceAll("<[^>]*>", " ")
        .replaceAll("\\s+", " ");
  }
}
