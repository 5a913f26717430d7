package io.mmoe.train.checkpoint;

import com.google.protobuf.TextFormat;
import io.mmoe.base.AtomicFile;
import io.mmoe.base.DamagedFile;
import io.mmoe.base.FailureReason;
import io.mmoe.train.checkpoint.api.CheckpointState;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * The {@code checkpoint} file of a directory: TensorFlow's {@code CheckpointState} in protobuf's
 * text format. It names the latest checkpoint and the ones kept.
 *
 * <p>Fields of newer TensorFlow versions are ignored.
 */
final class StateFile {
  private static final String NAME = "checkpoint";

  /** Held, so that its level stays. Unknown fields need no warning of several lines. */
  private static final Logger PARSER_LOG = Logger.getLogger(TextFormat.Parser.class.getName());

  private static final TextFormat.Parser PARSER =
      TextFormat.Parser.newBuilder().setAllowUnknownFields(true).build();

  static {
    PARSER_LOG.setLevel(Level.OFF);
  }

  private final Path directory;

  StateFile(Path directory) {
    this.directory = directory;
  }

  Path file() {
    return directory.resolve(NAME);
  }

  /** The content of the file, or the reason why there is none. */
  sealed interface Content {}

  /**
   * The checkpoints that the file names. A path that leads to another directory is replaced by the
   * checkpoint of the same name in this directory, if there is one: the directory may be a copy.
   *
   * @param latest the prefix of the newest checkpoint
   * @param all all prefixes, oldest first, including the latest
   * @param text the path of the latest as the file has it
   */
  record State(Path latest, List<Path> all, String text) implements Content {
    State {
      all = List.copyOf(all);
    }

    State(Path latest, List<Path> all) {
      this(latest, all, latest.toString());
    }
  }

  /** There is no file. */
  record Missing() implements Content {}

  /**
   * The file is no list of checkpoints.
   *
   * @param problem names the file and the reason
   */
  record Damaged(String problem) implements Content {}

  /**
   * Reads the file.
   *
   * @throws CheckpointException if the file can't be read, or if the latest checkpoint is no path
   */
  Content read() {
    Path file = file();
    CheckpointState.Builder message = CheckpointState.newBuilder();
    try {
      PARSER.merge(Files.readString(file), message);
    } catch (NoSuchFileException e) {
      return new Missing();
    } catch (TextFormat.ParseException | CharacterCodingException e) {
      return new Damaged(file + " can't be read: " + FailureReason.of(e));
    } catch (IOException e) {
      throw new CheckpointException(file + " can't be read: " + FailureReason.of(e), e);
    }
    String latest = message.getModelCheckpointPath();
    if (latest.isEmpty()) {
      return new Damaged(file + " names no checkpoint");
    }
    Path named =
        named(latest)
            .orElseThrow(
                () ->
                    new CheckpointException(
                        "%s names \"%s\", which is no path of a checkpoint"
                            .formatted(file, printable(latest))));
    List<Path> all =
        message.getAllModelCheckpointPathsList().stream()
            .flatMap(path -> named(path).stream())
            .map(this::orOfThisDirectory)
            .toList();
    return new State(orOfThisDirectory(named), all, latest);
  }

  /** Returns a text from the file on one line. */
  static String printable(Object text) {
    return text.toString().replaceAll("\\p{Cntrl}", "?");
  }

  /** Returns the path that a text names, or nothing if it can't be a checkpoint prefix. */
  private Optional<Path> named(String text) {
    try {
      Path path = directory.resolve(text);
      return name(path).matches("|\\.{1,2}") ? Optional.empty() : Optional.of(path);
    } catch (InvalidPathException e) {
      return Optional.empty();
    }
  }

  private Path orOfThisDirectory(Path named) {
    Path here = directory.resolve(name(named));
    return Files.exists(CheckpointDirectory.indexOf(here)) ? here : named;
  }

  /** Returns the last part of a path, which may be a path of Windows. */
  private static String name(Path path) {
    String name = path.getFileName() == null ? "" : path.getFileName().toString();
    return name.substring(name.lastIndexOf('\\') + 1);
  }

  /**
   * Replaces the file atomically. Paths are written relative to the directory. A damaged file is
   * kept under another name.
   */
  void write(State state) throws IOException {
    if (read() instanceof Damaged) {
      DamagedFile.setAside(file());
    }
    CheckpointState.Builder message =
        CheckpointState.newBuilder().setModelCheckpointPath(relative(state.latest()));
    state.all().forEach(path -> message.addAllModelCheckpointPaths(relative(path)));
    try (AtomicFile file = AtomicFile.at(file())) {
      Files.writeString(file.draft(), TextFormat.printer().printToString(message.build()));
      file.publish();
    }
  }

  /**
   * Deletes the file, or keeps a damaged one under another name. The directory then has no latest
   * checkpoint.
   */
  void delete() throws IOException {
    if (read() instanceof Damaged) {
      DamagedFile.setAside(file());
    }
    Files.deleteIfExists(file());
  }

  private String relative(Path path) {
    return path.startsWith(directory) ? directory.relativize(path).toString() : path.toString();
  }
}
