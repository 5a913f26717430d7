package io.mmoe.serve.model;

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
import org.tensorflow.exceptions.TensorFlowException;
import org.tensorflow.proto.ConfigProto;

/**
 * A SavedModel in memory.
 *
 * <p>Owns the native session; close it when no call is under way. Safe for use by several threads.
 */
public final class Servable implements AutoCloseable {
  private static final String TAG = "serve";

  /** What TensorFlow takes for it. */
  private static final int CALLING_THREAD = -1;

  private static final Pattern NODE = Pattern.compile("\\{\\{node ([^}]*)}}");

  private final SavedModelBundle bundle;
  private final Map<String, ServableSignature> signatures;

  private Servable(SavedModelBundle bundle) {
    this.bundle = bundle;
    Map<String, ServableSignature> found = new TreeMap<>();
    bundle
        .metaGraphDef()
        .getSignatureDefMap()
        .forEach(
            (name, definition) -> {
              if (!name.startsWith("__")) { // TensorFlow's own: how to initialise and train.
                found.put(name, ServableSignature.of(bundle.graph(), name, definition));
              }
            });
    signatures = Map.copyOf(found);
  }

  /**
   * Loads a SavedModel.
   *
   * @param directory holds {@code saved_model.pb}
   * @param threads inter 0 runs the ops of a call one after the other on the calling thread, which
   *     answers most where several threads call
   * @throws ServableException if there is none or it can't be served
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
    SavedModelBundle bundle;
    try {
      bundle =
          SavedModelBundle.loader(directory.toString())
              .withTags(TAG)
              .withConfigProto(config)
              .load();
    } catch (TensorFlowException e) {
      throw new ServableException(directory + " can't be loaded: " + firstLine(e), e);
    }
    try {
      requireVariables(bundle, directory);
      return new Servable(bundle);
    } catch (RuntimeException e) {
      bundle.close();
      throw new ServableException(directory + " can't be served: " + e.getMessage(), e);
    }
  }

  /** TensorFlow takes a model whose variables are not there for one that has none. */
  private static void requireVariables(SavedModelBundle bundle, Path directory) {
    Path index = directory.resolve("variables").resolve("variables.index");
    if (bundle.metaGraphDef().hasSaverDef() && !Files.exists(index)) {
      throw new ServableException(index + " is missing");
    }
  }

  /** What can be asked, by name. */
  public Map<String, ServableSignature> signatures() {
    return signatures;
  }

  /** What can be asked under a name. */
  public Optional<ServableSignature> signature(String name) {
    return Optional.ofNullable(signatures.get(name));
  }

  /**
   * Asks the model.
   *
   * @param inputs one for each input of the signature, all of the same number of rows
   * @param wanted names of outputs
   * @return the outputs by name, in the order in which they are wanted
   * @throws InvalidInputException if the model can't take the inputs
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
      throw new InvalidInputException(firstLine(e) + node(e), e);
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

  private static Map<String, HostTensor> copy(Collection<String> names, Result result) {
    Map<String, HostTensor> outputs = new LinkedHashMap<>();
    int next = 0;
    for (String name : names) {
      outputs.put(name, HostTensor.copyOf(result.get(next++)));
    }
    return outputs;
  }

  /** The op that refused, whose name tells the column. */
  private static String node(RuntimeException e) {
    Matcher node = NODE.matcher(String.valueOf(e.getMessage()));
    return node.find() ? " (" + node.group(1) + ")" : "";
  }

  private static String firstLine(RuntimeException e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
  }
}
