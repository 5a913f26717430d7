package io.mmoe.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class StandardOutputTest {

  @Test
  void aFullDiskIsAFailureAndAClosedPipeIsNone() {
    assertThat(writeTo("No space left on device").failure()).contains("No space left on device");
    assertThat(writeTo("Broken pipe").failure()).isEmpty();
  }

  /** Writes to a stream that fails. */
  private static StandardOutput writeTo(String problem) {
    OutputStream failing =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw new IOException(problem);
          }
        };
    StandardOutput output = new StandardOutput(failing);
    new PrintWriter(output, true, StandardCharsets.UTF_8).println("result");
    return output;
  }
}
