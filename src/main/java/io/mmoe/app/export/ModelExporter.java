package io.mmoe.app.export;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mmoe.app.evaluate.CheckpointScorer;
import io.mmoe.app.evaluate.CheckpointedEmbeddings;
import io.mmoe.base.FailureReason;
import io.mmoe.base.OutputException;
import io.mmoe.build.GraphAssembly;
import io.mmoe.build.graph.ServingGraph;
import io.mmoe.export.SavedModelWriter;
import io.mmoe.export.SelfCheck;
import io.mmoe.export.StagedVersion;
import io.mmoe.export.WarmupRequests;
import io.mmoe.record.MetricsFile;
import io.mmoe.record.Program;
import io.mmoe.record.RunHistory;
import io.mmoe.serve.model.HostTensor;
import io.mmoe.serve.model.HostTensor.Float32s;
import io.mmoe.serve.model.ModelBasePath;
import io.mmoe.serve.model.RowInputs;
import io.mmoe.serve.model.Servable;
import io.mmoe.serve.model.ServableSignature;
import io.mmoe.settings.CheckpointPath;
import io.mmoe.settings.DataSettings;
import io.mmoe.settings.EvaluateSettings;
import io.mmoe.settings.ExportSettings;
import io.mmoe.settings.GraphSettings;
import io.mmoe.settings.Machine;
import io.mmoe.settings.ModelSettings;
import io.mmoe.settings.ThreadSettings;
import io.mmoe.settings.TrainSettings;
import io.mmoe.train.checkpoint.CheckpointContents;
import io.mmoe.train.checkpoint.CheckpointDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An exporter of checkpoints: writes a SavedModel, compares its predictions with those of the
 * checkpoint, and publishes it as a new version.
 */
public final class ModelExporter {
  private static final Logger log = LoggerFactory.getLogger(ModelExporter.class);

  private static final int SAMPLE_ROWS = 128;
  private static final int SINGLE_WARMUP_REQUESTS = 8;
  private static final DateTimeFormatter TIMESTAMP =
      DateTimeFormatter.ofPattern("yyyyMMddHHmmss").withZone(ZoneOffset.UTC);

  private final ExportSettings settings;
  private final ModelSettings model;
  private final DataSettings data;
  private final ThreadSettings threads;
  private final CheckpointPath checkpoints;

  /**
   * @param data the first rows are the sample for the self-check and the warm-up records
   * @param checkpoints the checkpoint directory, or the prefix of a checkpoint in it. The run
   *     history of the directory becomes the provenance
   */
  public ModelExporter(
      ExportSettings settings,
      ModelSettings model,
      DataSettings data,
      ThreadSettings threads,
      Path checkpoints) {
    this.settings = settings;
    this.model = model;
    this.data = data;
    this.threads = threads;
    this.checkpoints = CheckpointPath.of(checkpoints);
  }

  /** Returns the exporter for the checkpoints of a training run. */
  public static ModelExporter after(TrainSettings training, ExportSettings settings) {
    return new ModelExporter(
        settings,
        training.model(),
        training.data(),
        training.threads(),
        training.checkpoint().directory());
  }

  /**
   * Exports the given checkpoint, or the latest of the directory.
   *
   * @return the directory of the new version
   * @throws io.mmoe.train.checkpoint.CheckpointException if there is no checkpoint that fits
   * @throws io.mmoe.export.ExportException if nothing was published
   */
  public Path exportLatest() {
    return export(CheckpointDirectory.require(checkpoints));
  }

  /**
   * Exports a checkpoint.
   *
   * @param checkpoint the checkpoint prefix
   * @return the directory of the new version
   * @throws io.mmoe.export.ExportException if nothing was published
   */
  public Path export(Path checkpoint) {
    ModelBasePath base = new ModelBasePath(settings.base());
    long version = settings.version().orElseGet(() -> timestamp(base));
    try (SampleRows sample = SampleRows.take(data, SAMPLE_ROWS);
        StagedVersion staged = StagedVersion.create(base, version)) {
      ModelSettings fitted = model.withEmbeddings(CheckpointedEmbeddings.of(checkpoint));
      try (ServingGraph graph = GraphAssembly.forServing(fitted)) {
        SavedModelWriter.write(graph, checkpoint, staged.directory());
      }
      Map<String, HostTensor> rows = rows(sample);
      Path assets = staged.directory().resolve("assets.extra");
      WarmupRequests.write(assets, settings.modelName(), rows, SINGLE_WARMUP_REQUESTS);
      double difference = check(staged.directory(), rows, expected(sample, checkpoint));
      Files.writeString(
          assets.resolve("provenance.json"), provenance(version, checkpoint, difference));
      Path published = staged.publish();
      warnOfLargerVersion(base, version);
      log.info("Exported {} to {}", checkpoint, published);
      return published;
    } catch (IOException e) {
      throw new OutputException(
          "version %d can't be written to %s: %s"
              .formatted(version, settings.base(), FailureReason.of(e)),
          e);
    }
  }

  private static Map<String, HostTensor> rows(SampleRows sample) {
    try (RowInputs rows = RowInputs.open(sample.data().testFile())) {
      return rows.next(SAMPLE_ROWS).orElseThrow();
    }
  }

  /** Returns the predictions of the evaluation graph, whose parsing and hashing are independent. */
  private float[] expected(SampleRows sample, Path checkpoint) {
    List<Float> expected = new ArrayList<>();
    EvaluateSettings evaluation =
        new EvaluateSettings(
            sample.data(), model, GraphSettings.FAST, checkpoint, Optional.empty(), threads);
    new CheckpointScorer(evaluation)
        .score(
            checkpoint,
            OptionalLong.of(SAMPLE_ROWS),
            probabilities -> {
              for (float probability : probabilities) {
                expected.add(probability);
              }
            });
    float[] values = new float[expected.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = expected.get(i);
    }
    return values;
  }

  private double check(Path directory, Map<String, HostTensor> rows, float[] expected) {
    try (Servable servable = Servable.load(directory, Machine.fitForServing(threads))) {
      HostTensor served =
          servable
              .run(
                  servable.signature(ServableSignature.DEFAULT).orElseThrow(),
                  rows,
                  List.of("probabilities"))
              .values()
              .iterator()
              .next();
      double difference = SelfCheck.compare(expected, (Float32s) served);
      log.info(
          "The exported model answers as the checkpoint does: {} rows, largest difference {}",
          served.rows(),
          difference);
      return difference;
    }
  }

  private String provenance(long version, Path checkpoint, double difference) throws IOException {
    ObjectMapper json = new ObjectMapper();
    ObjectNode root = json.createObjectNode();
    root.put("model", settings.modelName());
    root.put("version", version);
    root.put("exported", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
    root.set("program", Program.current().describe());
    root.put("checkpoint", checkpoint.getFileName().toString());
    long step = CheckpointContents.globalStep(checkpoint);
    root.put("global_step", step);
    root.put("largest_difference_in_self_check", difference);
    root.set("metrics", MetricsFile.of(checkpoints.directory(), step));
    root.set("training_runs", new RunHistory(checkpoints.directory()).read());
    return root.toPrettyString() + System.lineSeparator();
  }

  private static long timestamp(ModelBasePath base) {
    long version = Long.parseLong(TIMESTAMP.format(Instant.now()));
    while (Files.exists(base.version(version))) {
      version++;
    }
    return version;
  }

  private static void warnOfLargerVersion(ModelBasePath base, long version) {
    long largest = base.versions().last();
    if (largest > version) {
      log.warn(
          "{} has a larger version, {}: a server keeps serving that version",
          base.directory(),
          largest);
    }
  }
}
