package io.mmoe.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
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
    List<JsonNode> steps = LongStream.rangeClosed(1, 10_000).mapToObj(MadeUpRun::step).toList();
    Report.Log log =
        new Report.Log(List.of(), steps, List.of(), MissingNode.getInstance(), List.of());
    Report report = new Report("result", 10_000, MadeUpRun.MADE, log, List.of(), Optional.empty());
    List<List<Double>> points =
        ChartData.of(ReportPage.of(report)).series("loss", "training rows, each logged step");
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
    List<JsonNode> lines = new ArrayList<>(complete.log().evaluations());
    lines.add(MadeUpRun.evaluation(50, "eval_every", 0.68));
    lines.add(MadeUpRun.evaluation(100, "evaluate", 0.81));
    lines.add(MadeUpRun.evaluation(75, "evaluate", 0.82));
    String page = ReportPage.of(withEvaluations(complete, lines));
    assertThat(ChartData.of(page).series("auc-ctr", "AUC"))
        .containsExactly(
            List.of(25.0, 0.625), List.of(50.0, 0.68), List.of(75.0, 0.675), List.of(100.0, 0.7));
    assertThat(page).contains(">0.8100<").doesNotContain("0.8200");
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
  void coverageIsOfBucketsAndOfValuesWithARow() throws IOException {
    ChartData data = ChartData.of(ReportPage.of(MadeUpRun.complete("result")));
    assertThat(data.bars("coverage", "coverage"))
        .isEqualTo(Map.of("pid", 2.0 / 10, "brand", 150.0 / 200));
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

  private static Report withEvaluations(Report report, List<JsonNode> lines) {
    Report.Log log = report.log();
    return new Report(
        report.checkpoint(),
        report.globalStep(),
        report.made(),
        new Report.Log(log.runs(), log.steps(), lines, log.curves(), log.traces()),
        report.embeddings(),
        report.rows());
  }

  /** What a reader sees, without marks. */
  private static String text(String page) {
    return page.replaceAll("(?s)<(style|script).*?</\\1>", "")
        .replaceAll("<[^>]*>", " ")
        .replaceAll("\\s+", " ");
  }
}
