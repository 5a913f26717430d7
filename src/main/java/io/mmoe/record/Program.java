package io.mmoe.record;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;
import org.tensorflow.TensorFlow;

/**
 * The identity of this program.
 *
 * @param version version of the program
 * @param commit git commit of its sources, or "unknown" if it was built outside a git repository
 * @param changed whether the sources had uncommitted changes
 */
public record Program(String version, String commit, boolean changed) {
  private static final String UNKNOWN = "unknown";

  /** Reads the identity that the build has stored. */
  public static Program current() {
    Properties build = new Properties();
    try (InputStream in = Program.class.getResourceAsStream("build.properties")) {
      if (in != null) {
        build.load(in);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new Program(
        build.getProperty("git.build.version", UNKNOWN),
        build.getProperty("git.commit.id", UNKNOWN),
        Boolean.parseBoolean(build.getProperty("git.dirty")));
  }

  /** Returns the identity with the versions of TensorFlow, Java and the system. */
  public ObjectNode describe() {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("mmoe", version);
    node.put("git_commit", commit);
    node.put("git_changed", changed);
    node.put("tensorflow", TensorFlow.version());
    node.put("java", System.getProperty("java.vm.name") + " " + Runtime.version());
    node.put("system", System.getProperty("os.name") + " " + System.getProperty("os.arch"));
    return node;
  }
}
