package io.mmoe.train;

import static org.assertj.core.api.Assertions.assertThat;

import io.mmoe.build.GraphAssembly;
import io.mmoe.build.graph.ModelGraph;
import io.mmoe.settings.CheckpointSettings;
import io.mmoe.settings.CheckpointSettings.Never;
import io.mmoe.settings.OptimizerSettings;
import io.mmoe.settings.ThreadSettings;
import io.mmoe.settings.TrainSettings;
import io.mmoe.testing.SmallModel;
import io.mmoe.testing.TestRows;
import io.mmoe.testing.TestSettings;
import io.mmoe.train.session.BatchSource;
import io.mmoe.train.session.LocalSessions;
import io.mmoe.train.session.MonitoredSession;
import io.mmoe.train.session.RowPosition;
import io.mmoe.train.session.RunControl;
import io.mmoe.train.session.SessionHook;
import io.mmoe.train.session.StepValues;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.tensorflow.Operand;
import org.tensorflow.Session;
import org.tensorflow.types.TFloat32;

@EnabledOnOs(OS.LINUX)
@Tag("slow")
class NativeMemoryTest {
  private static final int WARM_UP_STEPS = 1_000;
  private static final int STEPS = 10_000;
  private static final long ALLOWED_GROWTH_KILOBYTES = 24 * 1024;

  @TempDir Path directory;

  @Test
  void doesNotGrowOverTenThousandSteps() {
    TrainSettings settings =
        TrainSettings.builder(
                TestSettings.goldenData(directory.resolve("data"), 8, 100),
                CheckpointSettings.in(directory).withSchedule(new Never()))
            .model(SmallModel.SETTINGS)
            .optimizer(new OptimizerSettings.Adagrad(0.01))
            .seed(1)
            .steps(STEPS)
            .evaluate(false)
            .build();
    try (ModelGraph model = GraphAssembly.forTraining(settings);
        Session session = LocalSessions.open(model.graph(), ThreadSettings.DEFAULT)) {
      session.runner().addTarget(model.initializer()).run().close();
      ResidentMemory memory = new ResidentMemory(model.requireTraining().loss());
      try (BatchSource rows =
          TestRows.of(model, settings, 320).training(session, RowPosition.START)) {
        new MonitoredSession(session, model, rows, 0, List.of(memory)).run();
      }
      assertThat(memory.growth()).isLessThan(ALLOWED_GROWTH_KILOBYTES);
    }
  }

  /** Fetches a tensor in each step and measures resident memory after warm-up and at the end. */
  private static final class ResidentMemory implements SessionHook {
    private final Operand<TFloat32> loss;
    private long atWarmUp;
    private long atEnd;

    ResidentMemory(Operand<TFloat32> loss) {
      this.loss = loss;
    }

    @Override
    public List<Operand<TFloat32>> fetches(long step) {
      return List.of(loss);
    }

    @Override
    public void afterStep(RunControl control, StepValues values) {
      if (control.globalStep() == WARM_UP_STEPS) {
        atWarmUp = residentKilobytes();
      } else if (control.globalStep() == STEPS) {
        atEnd = residentKilobytes();
        control.requestStop();
      }
    }

    long growth() {
      return atEnd - atWarmUp;
    }

    private static long residentKilobytes() {
      System.gc();
      try {
        return Files.readAllLines(Path.of("/proc/self/status")).stream()
            .filter(line -> line.startsWith("VmRSS:"))
            .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
            .findFirst()
            .orElseThrow();
      } catch (IOException e) {
        throw new java.io.UncheckedIOException(e);
      }
    }
  }
}
