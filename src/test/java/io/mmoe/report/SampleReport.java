package io.mmoe.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mmoe.data.profile.DataProfile;
import io.mmoe.data.profile.DataProfile.BucketProfile;
import io.mmoe.data.profile.DataProfile.ColumnProfile;
import io.mmoe.data.profile.DataProfile.LabelProfile;
import io.mmoe.data.profile.DataProfile.TopValue;
import io.mmoe.record.trace.OpTime;
import io.mmoe.record.trace.StepTrace;
import io.mmoe.report.EmbeddingStatistics.Kind;
import io.mmoe.report.EmbeddingStatistics.Norms;
import io.mmoe.report.ExpertUsage.ExpertShare;
import io.mmoe.report.ExpertUsage.ExpertUnits;
import io.mmoe.report.ExpertUsage.GateUse;
import io.mmoe.report.ReportData.NamedProfile;
import io.mmoe.report.ReportData.RowStatistics;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;

/** Reports about runs that do not exist. */
final class SampleReport {
  static final Instant CREATED = Instant.parse("2026-03-04T05:06:07Z");
  private static final ObjectMapper JSON = new ObjectMapper();

  private SampleReport() {}

  /** Returns the report of a checkpoint without any records. */
  static ReportData empty() {
    RunRecords nothing =
        new RunRecords(
            List.of(), List.of(), List.of(), List.of(), MissingNode.getInstance(), List.of());
    return new ReportData("result/unknown", 7, CREATED, nothing, List.of(), Optional.empty());
  }

  /**
   * Returns a report with everything that a page can show.
   *
   * @param name name of the checkpoint, the data files and a graph node
   */
  static ReportData complete(String name) {
    List<JsonNode> steps =
        LongStream.rangeClosed(1, 100).<JsonNode>mapToObj(SampleReport::step).toList();
    List<JsonNode> evaluations =
        LongStream.of(25, 50, 75, 100)
            .<JsonNode>mapToObj(step -> evaluation(step, "eval_every", (600 + step) / 1000.0))
            .toList();
    RunRecords records =
        new RunRecords(
            List.of(run(name)), steps, evaluations, evaluations, curves(100), List.of(trace(name)));
    return new ReportData(
        name,
        100,
        CREATED,
        records,
        List.of(
            new EmbeddingStatistics("pid", Kind.HASH_TABLE, 10, 0, new Norms(1, 0.9, 1.2, 1.5)),
            new EmbeddingStatistics(
                "brand", Kind.ROWS_BY_KEY, 150, 2, new Norms(1, 0.8, 1.1, 1.4))),
        Optional.of(
            new RowStatistics(
                Optional.of(new NamedProfile(name + " train", profile())),
                new NamedProfile(name + " test", profile()),
                experts())));
  }

  static ObjectNode step(long step) {
    return JSON.createObjectNode()
        .put("step", step)
        .put("loss", 0.1 + 0.5 / step)
        .put("steps_per_sec", 100.0 + step)
        .put("input_wait", 0.25);
  }

  /** Returns an evaluation of two tasks, the second one without positives. */
  static ObjectNode evaluation(long step, String by, double auc) {
    ObjectNode line = JSON.createObjectNode();
    line.put("step", step).put("by", by).put("data", "data/test").put("examples", 2000);
    line.put("acc", 0.97).put("auc", 0.75).put("loss", 0.11);
    ObjectNode ctr = line.putObject("tasks").putObject("ctr");
    ctr.put("auc", auc).put("auc_lower", auc - 0.05).put("auc_upper", auc + 0.05);
    ctr.put("gauc", 0.55).put("gauc_users", 40).put("users", 900);
    ctr.put("mean_probability", 0.05).put("log_loss", 0.2).put("normalized_entropy", 0.98);
    ctr.put("calibration", 1.01).put("positives", 100).put("rate", 0.05);
    ctr.putObject("baseline")
        .put("auc", 0.5)
        .put("gauc", 0.5)
        .put("log_loss", 0.21)
        .put("normalized_entropy", 1.0);
    ObjectNode cvr = ((ObjectNode) line.get("tasks")).putObject("cvr");
    cvr.putNull("auc").putNull("auc_lower").putNull("auc_upper").put("log_loss", 0.000512345);
    cvr.put("positives", 0).putObject("baseline").put("auc", 0.5).put("log_loss", 0.0006);
    line.putObject("baseline").put("rates_of", "training rows").put("acc", 0.97).put("auc", 0.76);
    line.putArray("warnings").add("cvr: all 2000 rows have label 0, so that there is no AUC");
    return line;
  }

  private static ObjectNode curves(long step) {
    ObjectNode root = JSON.createObjectNode().put("step", step);
    ObjectNode ctr = root.putObject("tasks").putObject("ctr");
    ArrayNode roc = ctr.putArray("roc");
    roc.addArray().add(0.0).add(0.0);
    roc.addArray().add(0.25).add(0.5);
    roc.addArray().add(1.0).add(1.0);
    ArrayNode bins = ctr.putArray("reliability");
    bins.addObject().put("mean_probability", 0.03).put("rate", 0.02).put("rows", 1000);
    bins.addObject().put("mean_probability", 0.07).put("rate", 0.08).put("rows", 1000);
    ((ObjectNode) root.get("tasks")).putObject("cvr").putArray("roc");
    return root;
  }

  /** Returns a report with other records. */
  static ReportData with(ReportData report, RunRecords records, long globalStep) {
    return new ReportData(
        report.checkpoint(),
        globalStep,
        report.created(),
        records,
        report.embeddings(),
        report.rows());
  }

  static ObjectNode run(String name) {
    ObjectNode run = JsonNodeFactory.instance.objectNode();
    run.put("started", "2026-03-04T05:00:00Z").put("ended", "2026-03-04T06:02:03Z");
    run.put("global_step", 100);
    run.putObject("program").put("mmoe", "0.1").put("git_commit", "0123456789abcdef");
    run.putObject("flags").put("--batch_size", "512").put("--data_location", name);
    run.putArray("data").addObject().put("name", name).put("bytes", 1_500_000).put("sha256", "ab");
    return run;
  }

  private static StepTrace trace(String name) {
    return new StepTrace(
        50,
        List.of(
            op("MMOE/expert_1/MatMul", "MatMul", 1000, 3000),
            op("head_1/" + name, "ApplyAdagrad", 2000, 1000),
            op("head/Add", "Add", 5000, 500),
            op("_SOURCE", "NoOp", 0, 500)),
        0);
  }

  private static OpTime op(String node, String type, double startMicros, double micros) {
    return new OpTime("CPU", node, type, List.of(), startMicros, micros, 0);
  }

  private static DataProfile profile() {
    ColumnProfile pid =
        new ColumnProfile(
            "pid",
            "string",
            7,
            2,
            true,
            List.of(new TopValue("430548_1007", 1200)),
            2000,
            new BucketProfile(10, 3, 0, true),
            null);
    ColumnProfile brand =
        new ColumnProfile(
            "brand",
            "string",
            20,
            200,
            true,
            List.of(new TopValue("NULL", 500)),
            2000,
            new BucketProfile(100_000, 199, 2, true),
            null);
    return new DataProfile(2000, 0, List.of(), new LabelProfile(100, 0, 0), List.of(pid, brand));
  }

  private static ExpertUsage experts() {
    GateUse ctr =
        new GateUse(
            "ctr", 0.9, List.of(new ExpertShare(0.7, 0.1, 0.9), new ExpertShare(0.3, 0.1, 0.1)));
    GateUse cvr =
        new GateUse(
            "cvr", 0.05, List.of(new ExpertShare(0.99, 0.01, 1), new ExpertShare(0.01, 0.01, 0)));
    return new ExpertUsage(
        2000, 0, List.of(ctr, cvr), List.of(new ExpertUnits(60, 64), new ExpertUnits(3, 64)));
  }
}
