package io.mmoe.train.checkpoint;

import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto.Label;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.DescriptorValidationException;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.TextFormat;
import io.mmoe.base.AtomicFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The {@code checkpoint} file of a directory: TensorFlow's {@code CheckpointState} as text, which
 * says which checkpoint is the latest.
 *
 * <p>The message has no generated class in TensorFlow-Java; its fields are described here, and
 * those of a newer version are passed over.
 */
final class StateFile {
  private static final String NAME = "checkpoint";
  private static final Descriptor STATE = describe();
  private static final FieldDescriptor LATEST = STATE.findFieldByName("model_checkpoint_path");
  private static final FieldDescriptor ALL = STATE.findFieldByName("all_model_checkpoint_paths");
  private static final TextFormat.Parser PARSER =
      TextFormat.Parser.newBuilder().setAllowUnknownFields(true).build();

  private final Path directory;

  StateFile(Path directory) {
    this.directory = directory;
  }

  /**
   * What the file says.
   *
   * @param latest prefix of the newest checkpoint
   * @param all prefixes, oldest first, the latest included
   */
  record State(Path latest, List<Path> all) {
    State {
      all = List.copyOf(all);
    }
  }

  /**
   * Reads the file.
   *
   * @return nothing if there is no such file
   * @throws CheckpointException if the file can't be read or understood
   */
  Optional<State> read() {
    Path file = directory.resolve(NAME);
    DynamicMessage.Builder message = DynamicMessage.newBuilder(STATE);
    try {
      PARSER.merge(Files.readString(file), message);
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new CheckpointException(file + " can't be read: " + e.getMessage(), e);
    }
    String latest = (String) message.getField(LATEST);
    if (latest.isEmpty()) {
      throw new CheckpointException(file + " names no checkpoint");
    }
    List<Path> all = new ArrayList<>();
    for (int i = 0; i < message.getRepeatedFieldCount(ALL); i++) {
      all.add(directory.resolve((String) message.getRepeatedField(ALL, i)));
    }
    return Optional.of(new State(directory.resolve(latest), all));
  }

  /** Replaces the file in one step; paths are written relative to the directory. */
  void write(State state) throws IOException {
    DynamicMessage.Builder message = DynamicMessage.newBuilder(STATE);
    message.setField(LATEST, relative(state.latest()));
    state.all().forEach(path -> message.addRepeatedField(ALL, relative(path)));
    try (AtomicFile file = AtomicFile.at(directory.resolve(NAME))) {
      Files.writeString(file.draft(), TextFormat.printer().printToString(message.build()));
      file.publish();
    }
  }

  /** Deletes the file: the directory has no latest checkpoint then. */
  void delete() throws IOException {
    Files.deleteIfExists(directory.resolve(NAME));
  }

  private String relative(Path path) {
    return path.startsWith(directory) ? directory.relativize(path).toString() : path.toString();
  }

  private static Descriptor describe() {
    DescriptorProto state =
        DescriptorProto.newBuilder()
            .setName("CheckpointState")
            .addField(
                field(
                    "model_checkpoint_path",
                    1,
                    Label.LABEL_OPTIONAL,
                    FieldDescriptorProto.Type.TYPE_STRING))
            .addField(
                field(
                    "all_model_checkpoint_paths",
                    2,
                    Label.LABEL_REPEATED,
                    FieldDescriptorProto.Type.TYPE_STRING))
            .addField(
                field(
                    "all_model_checkpoint_timestamps",
                    3,
                    Label.LABEL_REPEATED,
                    FieldDescriptorProto.Type.TYPE_DOUBLE))
            .addField(
                field(
                    "last_preserved_timestamp",
                    4,
                    Label.LABEL_OPTIONAL,
                    FieldDescriptorProto.Type.TYPE_DOUBLE))
            .build();
    FileDescriptorProto file =
        FileDescriptorProto.newBuilder()
            .setName("checkpoint_state.proto")
            .addMessageType(state)
            .build();
    try {
      return FileDescriptor.buildFrom(file, new FileDescriptor[0])
          .findMessageTypeByName("CheckpointState");
    } catch (DescriptorValidationException e) {
      throw new IllegalStateException(e);
    }
  }

  private static FieldDescriptorProto field(
      String name, int number, Label label, FieldDescriptorProto.Type type) {
    return FieldDescriptorProto.newBuilder()
        .setName(name)
        .setNumber(number)
        .setLabel(label)
        .setType(type)
        .build();
  }
}
