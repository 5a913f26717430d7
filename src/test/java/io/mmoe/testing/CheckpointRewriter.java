package io.mmoe.testing;

import io.mmoe.base.tensorflow.CheckpointReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Predicate;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Session;
import org.tensorflow.ndarray.NdArrays;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Ops;
import org.tensorflow.proto.DataType;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt64;
import org.tensorflow.types.TString;

/** Writes a checkpoint again with other values of some tensors. */
public final class CheckpointRewriter {
  private CheckpointRewriter() {}

  /**
   * Sets all elements of some float tensors.
   *
   * @param prefix the checkpoint prefix, of one shard with tensors of float32 and int64
   */
  public static void fill(Path prefix, Predicate<String> names, float value) throws IOException {
    String from = prefix.toString();
    List<String> all = new ArrayList<>(CheckpointReader.entries(from).keySet());
    try (Graph graph = new Graph();
        Session session = new Session(graph)) {
      Ops tf = Ops.create(graph);
      List<Operand<?>> values = new ArrayList<>();
      CheckpointReader.entries(from)
          .forEach(
              (name, entry) -> {
                if (entry.type() == DataType.DT_INT64) {
                  values.add(
                      tf.constantOf(
                          TInt64.tensorOf(
                              entry.shape(),
                              DataBuffers.of(CheckpointReader.longs(from, name), false, false))));
                } else {
                  float[] floats = CheckpointReader.floats(from, name);
                  if (names.test(name)) {
                    java.util.Arrays.fill(floats, value);
                  }
                  values.add(
                      tf.constantOf(
                          TFloat32.tensorOf(entry.shape(), DataBuffers.of(floats, false, false))));
                }
              });
      Path rewritten = prefix.resolveSibling("rewritten");
      Operand<TString> blanks = strings(tf, Collections.nCopies(all.size(), ""));
      session.run(
          tf.train.save(tf.constant(rewritten.toString()), strings(tf, all), blanks, values));
      for (String suffix : List.of(".index", ".data-00000-of-00001")) {
        Files.move(
            rewritten.resolveSibling(rewritten.getFileName() + suffix),
            prefix.resolveSibling(prefix.getFileName() + suffix),
            java.nio.file.StandardCopyOption.REPLACE_EXISTING);
      }
    }
  }

  private static Operand<TString> strings(Ops tf, List<String> values) {
    return tf.constant(NdArrays.vectorOfObjects(values.toArray(String[]::new)));
  }
}
