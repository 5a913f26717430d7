package io.mmoe.record;

import com.google.common.hash.Hashing;
import com.google.common.io.MoreFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What a file held.
 *
 * @param bytes its size
 * @param sha256 in hexadecimal digits
 */
public record FileDigest(String name, long bytes, String sha256) {

  /** Reads a file to its end. */
  public static FileDigest of(Path file) throws IOException {
    String sha256 = MoreFiles.asByteSource(file).hash(Hashing.sha256()).toString();
    return new FileDigest(file.getFileName().toString(), Files.size(file), sha256);
  }
}
