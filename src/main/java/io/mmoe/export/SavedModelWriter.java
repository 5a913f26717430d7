package io.mmoe.export;

import com.google.protobuf.ByteString;
import io.mmoe.build.graph.RawOps;
import io.mmoe.build.graph.ServingGraph;
import io.mmoe.build.graph.Variable;
import io.mmoe.settings.ThreadSettings;
import io.mmoe.train.checkpoint.SaveRestoreOps;
import io.mmoe.train.session.LocalSessions;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.tensorflow.Session;
import org.tensorflow.TensorFlow;
import org.tensorflow.op.Operands;
import org.tensorflow.op.Ops;
import org.tensorflow.proto.CollectionDef;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.SavedModel;
import org.tensorflow.proto.SaverDef;
import org.tensorflow.proto.VariableDef;

/**
 * Writes a serving graph and its weights in the SavedModel format of TensorFlow 1: {@code
 * saved_model.pb} and {@code variables/}, under the tag {@code serve}.
 */
public final class SavedModelWriter {
  private static final String TAG = "serve";
  private static final long SCHEMA_VERSION = 1;

  /** The name that Python gives the read op of a variable, after the variable's name. */
  private static final String READ = "/Read/ReadVariableOp";

  private SavedModelWriter() {}

  /**
   * Writes a model. The session that restores the weights is opened and closed here.
   *
   * @param model the serving graph, which stays open and gets further ops
   * @param checkpoint the prefix of the checkpoint with the weights
   * @param directory an existing directory
   * @throws io.mmoe.train.checkpoint.CheckpointException if the checkpoint does not fit the model
   * @throws IOException if the files can't be written
   */
  public static void write(ServingGraph model, Path checkpoint, Path directory) throws IOException {
    SaveRestoreOps ops =
        new SaveRestoreOps(
            Ops.create(model.graph()).withSubScope("save"),
            new SaveRestoreOps.Contents(
                model.variables(), model.keyedTables(), Map.of(), Optional.empty()));
    Path variables = Files.createDirectory(directory.resolve("variables"));
    try (Session session = LocalSessions.open(model.graph(), ThreadSettings.DEFAULT)) {
      ops.restore(session, checkpoint);
      ops.save(session, variables.resolve("variables"));
    }
    try (OutputStream out = Files.newOutputStream(directory.resolve("saved_model.pb"))) {
      describe(model, ops.describe(Ops.create(model.graph()).withSubScope("save"))).writeTo(out);
    }
  }

  private static SavedModel describe(ServingGraph model, SaverDef saver) {
    CollectionDef variables = variables(model);
    MetaGraphDef.Builder graph =
        MetaGraphDef.newBuilder()
            .setGraphDef(model.graph().toGraphDef())
            .setSaverDef(saver)
            .putCollectionDef("variables", variables)
            .putCollectionDef("trainable_variables", variables)
            .putAllSignatureDef(model.signatures());
    graph.getMetaInfoDefBuilder().addTags(TAG).setTensorflowVersion(TensorFlow.version());
    return SavedModel.newBuilder()
        .setSavedModelSchemaVersion(SCHEMA_VERSION)
        .addMetaGraphs(graph)
        .build();
  }

  /**
   * Returns the descriptions from which Python rebuilds its variables: handle, initializer, read.
   */
  private static CollectionDef variables(ServingGraph model) {
    Ops tf = Ops.create(model.graph());
    CollectionDef.BytesList.Builder list = CollectionDef.BytesList.newBuilder();
    for (Variable variable : model.variables()) {
      list.addValue(describe(tf, variable));
    }
    return CollectionDef.newBuilder().setBytesList(list).build();
  }

  private static ByteString describe(Ops tf, Variable variable) {
    String name = variable.handle().op().name();
    RawOps.of(tf, "ReadVariableOp", name + READ)
        .input(variable.handle())
        .attribute("dtype", Operands.toDataType(variable.type()))
        .output();
    return VariableDef.newBuilder()
        .setVariableName(name + ":0")
        .setInitializerName(variable.initializer().op().name())
        .setSnapshotName(name + READ + ":0")
        .setIsResource(true)
        .setTrainable(true)
        .build()
        .toByteString();
  }
}
