package io.mmoe.base;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A record of a run that can't be used as it is. A run that continues keeps the file under another
 * name and begins a new one, because a checkpoint is worth more than the records beside it.
 */
public final class DamagedFile {
  private static final Logger log = LoggerFactory.getLogger(DamagedFile.class);
  private static final String SUFFIX = ".damaged";

  private DamagedFile() {}

  /**
   * Renames a file, or a directory in its place, to {@code <name>.damaged}, or to {@code
   * <name>.damaged.2} and so on, so that no earlier one is lost. The new name is on disk
   * afterwards. Logs a warning. Does nothing if there is no file.
   *
   * @throws IOException if the file can't be renamed
   */
  public static void setAside(Path file) throws IOException {
    if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    Path aside = file.resolveSibling(file.getFileName() + SUFFIX);
    for (int number = 2; Files.exists(aside, LinkOption.NOFOLLOW_LINKS); number++) {
      aside = file.resolveSibling(file.getFileName() + SUFFIX + "." + number);
    }
    AtomicFile.rename(file, aside);
    log.warn("{} is damaged and was renamed to {}", file, aside.getFileName());
  }

  /**
   * Writes a record as a whole, see {@link AtomicFile}. A directory in its place is set aside.
   *
   * @throws OutputException if the record can't be written
   */
  public static void replace(Path file, String text) {
    if (Files.isDirectory(file)) {
      try {
        setAside(file);
      } catch (IOException e) {
        throw OutputException.unwritable(file, e);
      }
    }
    AtomicFile.write(file, text);
  }

  /**
   * Reads the lines of a text file. A line that is not UTF-8 is empty, so that a damaged byte costs
   * one line only.
   */
  public static List<Optional<String>> lines(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    List<Optional<String>> lines = new ArrayList<>();
    int start = 0;
    while (start < bytes.length) {
      int end = start;
      while (end < bytes.length && bytes[end] != '\n') {
        end++;
      }
      lines.add(text(ByteBuffer.wrap(bytes, start, end - start)));
      start = end + 1;
    }
    return lines;
  }

  private static Optional<String> text(ByteBuffer bytes) {
    try {
      return Optional.of(StandardCharsets.UTF_8.newDecoder().decode(bytes).toString());
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
  }
}
