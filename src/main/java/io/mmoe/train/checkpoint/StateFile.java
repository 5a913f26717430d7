package io.mmoe.train.checkpoint;

import com.google.protobuf.TextFormat;
import io.mmoe.base.AtomicFile;
import io.mmoe.base.FailureReason;
import io.mmoe.train.checkpoint.api.CheckpointState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The {@code checkpoint} file of a directory: TensorFlow's {@code CheckpointState} in protobuf's
 * text format. It names the latest checkpoint and the ones kept.
 *
 * <p>Fields of newer TensorFlow versions are ignored.
 */
final class StateFile {
  private static final String NAME = "checkpoint";
  private static final TextFormat.Parser PARSER =
      TextFormat.Parser.newBuilder().setAllowUnknownFields(true).build();

  private final Path directory;

  StateFile(Path directory) {
    this.directory = directory;
  }

  /**
   * The content of the file.
   *
   * @param latest the prefix of the newest checkpoint
   * @param all all prefixes, oldest first, including the latest
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
   * @throws CheckpointException if the file can't be read or parsed, or names no checkpoint
   */
  Optional<State> read() {
    Path file = directory.resolve(NAME);
    CheckpointState.Builder message = CheckpointState.newBuilder();
    try {
      PARSER.merge(Files.readString(file), message);
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new CheckpointException(file + " can't be read: " + FailureReason.of(e), e);
    }
    String latest = message.getModelCheckpointPath();
    if (latest.isEmpty()) {
      throw new CheckpointException(file + " names no checkpoint");
    }
    List<Path> all =
        message.getAllModelCheckpointPathsList().stream().map(directory::resolve).toList();
    return Optional.of(new State(directory.resolve(latest), all));
  }

  /** Replaces the file atomically. Paths are written relative to the directory. */
  void write(State state) throws IOException {
    CheckpointState.Builder message =
        CheckpointState.newBuilder().setModelCheckpointPath(relative(state.latest()));
    state.all().forEach(path -> message.addAllModelCheckpointPaths(relative(path)));
    try (AtomicFile file = AtomicFile.at(directory.resolve(NAME))) {
      Files.writeString(file.draft(), TextFormat.printer().printToString(message.build()));
      file.publish();
    }
  }

  /** Deletes the file. The directory then has no latest checkpoint. */
  void delete() throws IOException {
    Files.deleteIfExists(directory.resolve(NAME));
  }

  private String relative(Path path) {
    return path.startsWith(directory) ? directory.relativize(path).toString() : path.toString();
  }
}
