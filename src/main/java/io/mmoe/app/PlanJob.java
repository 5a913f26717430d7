package io.mmoe.app;

import io.mmoe.app.plan.MemoryEstimate;
import io.mmoe.app.plan.Plan;
import io.mmoe.app.plan.Plan.Checkpoint;
import io.mmoe.app.plan.Plan.Keys;
import io.mmoe.app.plan.Plan.Memory;
import io.mmoe.app.plan.Plan.Steps;
import io.mmoe.app.plan.VariableSizes;
import io.mmoe.app.rows.DataFiles;
import io.mmoe.app.rows.DataFiles.Validation;
import io.mmoe.base.InvalidSettingException;
import io.mmoe.base.OutputDirectory;
import io.mmoe.build.GraphAssembly;
import io.mmoe.build.graph.KeyedTable;
import io.mmoe.build.graph.ModelGraph;
import io.mmoe.build.graph.VariablePlacement;
import io.mmoe.data.LabelCounts;
import io.mmoe.data.RowFiles;
import io.mmoe.settings.CheckpointSettings;
import io.mmoe.settings.DataSettings;
import io.mmoe.settings.DistributedSettings;
import io.mmoe.settings.EvaluationSchedule;
import io.mmoe.settings.Machine;
import io.mmoe.settings.TrainSettings;
import io.mmoe.train.checkpoint.CheckpointContents;
import io.mmoe.train.checkpoint.CheckpointDirectory;
import io.mmoe.train.cluster.RoundRobinPlacement;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * An estimate of the resources of a training run, with the validation of training.
 *
 * <p>Reads the data and builds the training graph. Runs no step and writes nothing.
 */
public final class PlanJob {
  /** The size of the data position in a checkpoint: three int64 values. */
  private static final long POSITION_BYTES = 3 * Long.BYTES;

  /** The measured size of a checkpoint index per tensor. */
  private static final long INDEX_BYTES = 50;

  /** The best checkpoint, and the best one up to the last checkpoint. */
  private static final int BEST_AT_ONCE = 2;

  private static final double FULLEST = 0.8;
  private static final double EMPTIEST = 0.4;

  private final TrainSettings settings;
  private final Optional<DistributedSettings> distributed;

  /**
   * @param distributed absent for a local run
   */
  public PlanJob(TrainSettings settings, Optional<DistributedSettings> distributed) {
    this.settings = settings;
    this.distributed = distributed;
  }

  /**
   * Estimates the resources.
   *
   * @throws io.mmoe.base.MmoeException if training would fail for the same reason, or if the
   *     resources of this machine are too small
   */
  public Plan run() {
    Machine.requireFits(settings);
    Path directory = settings.checkpoint().directory();
    OutputDirectory.requirePossible(directory);
    Steps steps = steps(latestStep(directory));
    VariablePlacement placement =
        distributed
            .<VariablePlacement>map(
                cluster ->
                    new RoundRobinPlacement(
                        cluster.cluster().parameterServers().size(), cluster.partitions()))
            .orElse(VariablePlacement.LOCAL);
    try (ModelGraph model = GraphAssembly.forTraining(settings, placement, settings.seed())) {
      VariableSizes sizes = VariableSizes.of(model);
      Plan plan =
          new Plan(
              steps,
              sizes.numbers(),
              sizes.tables(),
              keys(model.keyedTables()),
              checkpoint(directory, sizes, tensors(model, sizes), steps),
              distributed.isPresent() ? sizes.servers() : List.of(),
              memory(sizes, steps.trainingRows(), !model.keyedTables().isEmpty()),
              Machine.memoryBytes());
      requireFits(plan);
      return plan;
    }
  }

  private Steps steps(long first) {
    DataSettings data = settings.data();
    DataFiles files = new DataFiles(data, Validation.FIRST);
    long rows = DataFiles.rows(files.checkTraining(true)).orElseThrow();
    Optional<LabelCounts> test = settings.evaluate() ? files.checkTest() : Optional.empty();
    test.ifPresent(labels -> settings.requireMetricHasValue(labels.positives(), labels.rows()));
    long last = settings.lastStep(OptionalLong.of(rows));
    double epochs = (double) last * data.batchSize() / rows;
    return new Steps(first, last, data.batchSize(), rows, DataFiles.rows(test).orElse(0), epochs);
  }

  private static long latestStep(Path directory) {
    return new CheckpointDirectory(directory)
        .latest()
        .map(latest -> CheckpointContents.globalStep(latest))
        .orElse(0L);
  }

  /** Returns the number of tensors: variables, keys and fields of each column, data position. */
  private static int tensors(ModelGraph model, VariableSizes sizes) {
    int tensors = sizes.tensors() + 1;
    for (KeyedTable table : model.keyedTables()) {
      tensors += table.columns().size() * (1 + table.fields().size());
    }
    return tensors;
  }

  private Checkpoint checkpoint(Path directory, VariableSizes sizes, int tensors, Steps steps) {
    CheckpointSettings saving = settings.checkpoint();
    long saves = saves(saving, steps);
    boolean keepsBest = settings.evaluation().filter(EvaluationSchedule::keepBest).isPresent();
    long atOnce =
        (saving.keepMax() == 0 ? saves : Math.min(saves, saving.keepMax() + 1L))
            + (keepsBest ? BEST_AT_ONCE : 0);
    return new Checkpoint(
        directory.toString(),
        tensors,
        sizes.bytes() + POSITION_BYTES,
        tensors * INDEX_BYTES,
        atOnce,
        OutputDirectory.freeBytes(directory));
  }

  private static long saves(CheckpointSettings saving, Steps steps) {
    if (saving.schedule() instanceof CheckpointSettings.Never) {
      return 0;
    }
    long left = Math.max(0, steps.last() - steps.first());
    return saving.schedule() instanceof CheckpointSettings.EverySteps every
        ? (left + every.steps() - 1) / every.steps()
        : 1;
  }

  /** The first table holds rows. A narrower table counts keys that are not yet admitted. */
  private static List<Keys> keys(List<KeyedTable> tables) {
    if (tables.isEmpty()) {
      return List.of();
    }
    long row = rowBytes(tables.get(0));
    long waiting =
        tables.stream().mapToLong(PlanJob::rowBytes).filter(bytes -> bytes != row).max().orElse(0);
    return List.of(
        new Keys(
            row,
            Math.round(row / FULLEST),
            Math.round(row / EMPTIEST),
            row - Float.BYTES,
            Math.round(waiting / EMPTIEST)));
  }

  private static long rowBytes(KeyedTable table) {
    return (long) table.width() * Float.BYTES + Long.BYTES;
  }

  private List<Memory> memory(VariableSizes sizes, long rows, boolean byKey) {
    MemoryEstimate estimate =
        new MemoryEstimate(
            settings, sizes, RowFiles.of(settings.data().files().train()).size(), rows, byKey);
    return distributed.isPresent()
        ? estimate.of(distributed.get().cluster())
        : List.of(estimate.local());
  }

  /** Fails if this process or a checkpoint is too large for this machine. */
  private void requireFits(Plan plan) {
    String role =
        distributed.map(cluster -> MemoryEstimate.name(cluster.cluster().role())).orElse("local");
    for (Memory memory : plan.memory()) {
      if (memory.role().equals(role) && memory.bytes() > plan.machineBytes()) {
        throw new InvalidSettingException(
            "the run takes about %d MB of memory, and the machine has %d MB"
                .formatted(memory.bytes() >> 20, plan.machineBytes() >> 20));
      }
    }
    Checkpoint checkpoint = plan.checkpoint();
    if (checkpoint.mostAtOnce() > 0 && checkpoint.bytes() > checkpoint.freeBytes()) {
      throw new InvalidSettingException(
          "--checkpoint %s has room for %d MB, and a checkpoint takes %d MB"
              .formatted(
                  checkpoint.directory(), checkpoint.freeBytes() >> 20, checkpoint.bytes() >> 20));
    }
  }
}
