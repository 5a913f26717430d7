package io.mmoe.testing;

import io.mmoe.app.ExportJob;
import io.mmoe.serve.model.HostTensor;
import io.mmoe.serve.model.HostTensor.Float32s;
import io.mmoe.serve.model.RowInputs;
import io.mmoe.serve.model.Servable;
import io.mmoe.serve.model.ServableSignature;
import io.mmoe.settings.DataSettings;
import io.mmoe.settings.ExportSettings;
import io.mmoe.settings.ModelSettings;
import io.mmoe.settings.OptimizerSettings;
import io.mmoe.settings.ThreadSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;

/**
 * A SavedModel with the initial weights of the golden runs, exported from a Python checkpoint.
 *
 * @param base directory of the versions
 */
public record ExportedModel(Path base, DataSettings data, Path checkpoint) {
  public static final long VERSION = 1;

  /** Exports version 1 to {@code directory/models/mmoe}. */
  public static ExportedModel create(Path directory) {
    DataSettings data = TestSettings.goldenData(directory.resolve("data"), 32, 0);
    try {
      PythonCheckpoint.write(
          directory, data, new OptimizerSettings.Adagrad(0.1), Golden.json("adagrad.json"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    ExportedModel model =
        new ExportedModel(
            directory.resolve("models").resolve("mmoe"), data, directory.resolve("python"));
    model.export(VERSION);
    return model;
  }

  /** Exports another version. */
  public Path export(long version) {
    return new ExportJob(
            new ExportSettings(base, OptionalLong.of(version)),
            ModelSettings.REFERENCE,
            data,
            ThreadSettings.DEFAULT,
            checkpoint)
        .run();
  }

  /** Returns the first test rows as model inputs. */
  public Map<String, HostTensor> rows(int count) {
    try (RowInputs inputs = RowInputs.open(data.testFile())) {
      return inputs.next(count).orElseThrow();
    }
  }

  /** Returns the probabilities that version 1 predicts without a server, row by row. */
  public float[] probabilities(Map<String, HostTensor> rows) {
    try (Servable servable =
        Servable.load(base.resolve(Long.toString(VERSION)), ThreadSettings.DEFAULT)) {
      Map<String, HostTensor> outputs =
          servable.run(
              servable.signature(ServableSignature.DEFAULT).orElseThrow(),
              rows,
              List.of("probabilities"));
      return ((Float32s) Objects.requireNonNull(outputs.get("probabilities"))).values();
    }
  }
}
