package io.mmoe.serve.model;

import io.mmoe.base.FailureReason;
import io.mmoe.base.tensorflow.TensorFlowErrors;
import io.mmoe.settings.ThreadSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.tensorflow.Output;
import org.tensorflow.Result;
import org.tensorflow.SavedModelBundle;
import org.tensorflow.Session;
import org.tensorflow.Tensor;
import org.tensorflow.exceptions.TFInvalidArgumentException;
import org.tensorflow.proto.ConfigProto;

/**
 * A SavedModel in memory.
 *
 * <p>Owns the native graph and session until {@link #close}, which must not overlap with a call.
 * Safe for use by several threads.
 */
public final class Servable implements AutoCloseable {
  private static final String TAG = "serve";

  /** TensorFlow's value for running ops on the calling thread. */
  private static final int CALLING_THREAD = -1;

  private static final Pattern NODE = Pattern.compile("\\{\\{node ([^}]*)}}");

  private final SavedModelBundle bundle;
  private final Path directory;
  private final Map<String, ServableSignature> signatures;

  private Servable(SavedModelBundle bundle, Path directory) {
    this.bundle = bundle;
    this.directory = directory;
    Map<String, ServableSignature> found = new TreeMap<>();
    bundle
        .metaGraphDef()
        .getSignatureDefMap()
        .forEach(
            (name, definition) -> {
              if (!name.startsWith("__")) { // TensorFlow's own, for initialization and training.
                found.put(name, ServableSignature.of(bundle.graph(), name, definition));
              }
            });
    signatures = Map.copyOf(found);
  }

  /**
   * Loads a SavedModel.
   *
   * @param directory a directory that holds {@code saved_model.pb}
   * @param threads the thread counts; inter 0 runs all ops of a call on the calling thread, which
   *     gives the highest throughput with several calling threads
   * @throws ServableException if there is no SavedModel, or if it can't be loaded or served
   */
  public static Servable load(Path directory, ThreadSettings threads) {
    if (!Files.isRegularFile(directory.resolve("saved_model.pb"))) {
      throw new ServableException(directory + " holds no saved_model.pb");
    }
    ConfigProto config =
        ConfigProto.newBuilder()
            .setInterOpParallelismThreads(threads.inter() == 0 ? CALLING_THREAD : threads.inter())
            .setIntraOpParallelismThreads(threads.intra())
            .build();
    SavedModelBundle bundle = bundle(directory, config);
    try {
      requireVariables(bundle, directory);
      return new Servable(bundle, directory);
    } catch (RuntimeException e) {
      bundle.close();
      throw new ServableException(directory + " can't be served: " + FailureReason.of(e), e);
    }
  }

  /** Loads a model. TensorFlow-Java reports a damaged one with many types of exceptions. */
  private static SavedModelBundle bundle(Path directory, ConfigProto config) {
    try {
      return SavedModelBundle.loader(directory.toString())
          .withTags(TAG)
          .withConfigProto(config)
          .load();
    } catch (RuntimeException e) {
      throw new ServableException(directory + " can't be loaded: " + FailureReason.of(e), e);
    }
  }

  /**
   * Fails if the variables are missing. TensorFlow would load such a model without any variables.
   */
  private static void requireVariables(SavedModelBundle bundle, Path directory) {
    Path index = directory.resolve("variables").resolve("variables.index");
    if (bundle.metaGraphDef().hasSaverDef() && !Files.exists(index)) {
      throw new ServableException(index + " is missing");
    }
  }

  /** The signatures by name. */
  public Map<String, ServableSignature> signatures() {
    return signatures;
  }

  /** Returns the signature of a name, if the model has it. */
  public Optional<ServableSignature> signature(String name) {
    return Optional.ofNullable(signatures.get(name));
  }

  /**
   * Runs a signature. Tensors in native memory are created and closed here.
   *
   * @param inputs one tensor for each input of the signature, all with the same number of rows
   * @param wanted the names of the outputs to fetch
   * @return the outputs by name, in the order of {@code wanted}
   * @throws InvalidInputException if the model does not accept the inputs
   * @throws ServableException if the model fails, or if it has outputs of an unknown form
   */
  public Map<String, HostTensor> run(
      ServableSignature signature, Map<String, HostTensor> inputs, Collection<String> wanted) {
    List<Tensor> tensors = new ArrayList<>();
    try {
      Session.Runner runner = bundle.session().runner();
      for (Map.Entry<String, Output<?>> input : signature.inputs().entrySet()) {
        Tensor tensor = tensor(input.getKey(), inputs.get(input.getKey()));
        tensors.add(tensor);
        runner.feed(input.getValue(), tensor);
      }
      wanted.forEach(name -> runner.fetch(output(signature, name)));
      try (Result result = runner.run()) {
        return copy(wanted, result);
      }
    } catch (TFInvalidArgumentException e) {
      throw new InvalidInputException(TensorFlowErrors.firstLine(e) + node(e), e);
    } catch (RuntimeException e) {
      throw TensorFlowErrors.isStatus(e) ? failed(TensorFlowErrors.firstLine(e), e) : e;
    } finally {
      tensors.forEach(Tensor::close);
    }
  }

  @Override
  public void close() {
    bundle.close();
  }

  private static Tensor tensor(String name, @Nullable HostTensor values) {
    if (values == null) {
      throw new InvalidInputException("input " + name + " is missing");
    }
    return values.toTensor();
  }

  private static Output<?> output(ServableSignature signature, String name) {
    Output<?> output = signature.outputs().get(name);
    if (output == null) {
      throw new InvalidInputException("signature " + signature.name() + " has no output " + name);
    }
    return output;
  }

  private Map<String, HostTensor> copy(Collection<String> names, Result result) {
    Map<String, HostTensor> outputs = new LinkedHashMap<>();
    int next = 0;
    for (String name : names) {
      try {
        outputs.put(name, HostTensor.copyOf(result.get(next++)));
      } catch (IllegalArgumentException e) {
        throw failed("output " + name + " is " + e.getMessage(), e);
      }
    }
    return outputs;
  }

  private ServableException failed(String reason, RuntimeException cause) {
    return new ServableException(directory + " can't be run: " + reason, cause);
  }

  /** Returns the op that rejected the input. Its name contains the column. */
  private static String node(RuntimeException e) {
    Matcher node = NODE.matcher(String.valueOf(e.getMessage()));
    return node.find() ? " (" + node.group(1) + ")" : "";
  }
}
