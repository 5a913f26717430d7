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
 * A SavedModel of the weights that the golden figures start from, exported from a checkpoint of
 * Python's.
 *
 * @param base the directory of versions
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

  /** The first test rows, as inputs. */
  public Map<String, HostTensor> rows(int count) {
    try (RowInputs inputs = RowInputs.open(data.testFile())) {
      return inputs.next(count).orElseThrow();
    }
  }

  /** What version 1 answers when it is asked directly: the probabilities, row after row. */
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
