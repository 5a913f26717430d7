package io.mmoe.data;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mmoe.testing.Gzip;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.CRC32;
import java.util.zip.ZipException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Gzip data is read whole or not at all. */
class GzipInputTest {
  private static final int HEADER_BYTES = 10;
  private static final int TRAILER_BYTES = 8;
  private static final byte[] A = Gzip.member("first rows\n".getBytes(UTF_8));
  private static final byte[] B = Gzip.member("second rows\n".getBytes(UTF_8));
  private static final byte[] EMPTY = Gzip.member(new byte[0]);

  @Test
  void membersAreReadOneAfterTheOther() throws IOException {
    assertThat(text(A)).isEqualTo("first rows\n");
    assertThat(text(A, B)).isEqualTo("first rows\nsecond rows\n");
    assertThat(text(EMPTY)).isEmpty();
    assertThat(text(EMPTY, A, EMPTY, EMPTY, B, EMPTY)).isEqualTo("first rows\nsecond rows\n");
  }

  @Test
  void zeroPaddingIsSkippedAfterAndBetweenMembers() throws IOException {
    assertThat(text(A, new byte[1])).isEqualTo("first rows\n");
    assertThat(text(A, new byte[200_000])).isEqualTo("first rows\n");
    assertThat(text(A, new byte[512], B, new byte[3])).isEqualTo("first rows\nsecond rows\n");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 9, 1000})
  void everyCutOfTheSecondMemberFails(int pieceBytes) {
    for (int length = 1; length < B.length; length++) {
      byte[] cut = Gzip.join(A, Arrays.copyOf(B, length));
      assertThatThrownBy(() -> text(slow(cut, pieceBytes)))
          .as("%d bytes of the second member", length)
          .isInstanceOf(ZipException.class)
          .hasMessageMatching(
              "gzip member 2 is cut off|bytes after gzip member 1 are no gzip data");
    }
  }

  @Test
  void everyFlippedBitOfASecondMemberFailsOrLeavesTheRowsAsTheyWere() {
    for (int bit = 0; bit < Byte.SIZE * B.length; bit++) {
      byte[] damaged = B.clone();
      damaged[bit / Byte.SIZE] ^= (byte) (1 << (bit % Byte.SIZE));
      try {
        assertThat(text(A, damaged)).isEqualTo("first rows\nsecond rows\n");
      } catch (IOException e) {
        assertThat(e).isInstanceOf(ZipException.class).hasMessageContaining("gzip member");
      }
    }
  }

  @Test
  void otherBytesAfterAMemberFail() {
    assertFails("bytes after gzip member 1 are no gzip data", A, "x".getBytes(UTF_8));
    assertFails("bytes after gzip member 1 are no gzip data", A, new byte[9], new byte[] {1});
    assertFails("bytes after gzip member 2 are no gzip data", A, B, new byte[] {0x1f, 0x1f});
    assertFails("not gzip data", "0,0,plain rows".getBytes(UTF_8));
    assertFails("not gzip data", new byte[100]);
    assertFails("the file is empty, and a gzip file never is", new byte[0]);
  }

  @Test
  void checksumAndLengthAreVerified() {
    byte[] checksum = B.clone();
    checksum[B.length - TRAILER_BYTES] ^= 1;
    assertFails("gzip member 2 is damaged: wrong checksum", A, checksum);
    byte[] length = B.clone();
    length[B.length - 1] ^= 1;
    assertFails("gzip member 2 is damaged: wrong length", A, length);
  }

  @Test
  void allHeaderFieldsAreSkippedAndTheirChecksumIsVerified() throws IOException {
    byte[] header =
        Gzip.join(
            new byte[] {0x1f, (byte) 0x8b, 8, 2 | 4 | 8 | 16, 1, 2, 3, 4, 5, 6, 44, 1},
            new byte[300],
            "name\0comment\0".getBytes(UTF_8));
    byte[] rest = Arrays.copyOfRange(B, HEADER_BYTES, B.length);
    CRC32 checksum = new CRC32();
    checksum.update(header);
    byte[] good = littleEndian((short) checksum.getValue());
    assertThat(text(A, header, good, rest, A)).isEqualTo("first rows\nsecond rows\nfirst rows\n");
    byte[] bad = littleEndian((short) (checksum.getValue() + 1));
    assertFails("wrong checksum of the header", A, header, bad, rest);
    byte[] reserved = {0x1f, (byte) 0x8b, 8, 32, 0, 0, 0, 0, 0, 0};
    assertFails("gzip member 2 is damaged: unknown header flags", A, reserved, rest);
    byte[] method = {0x1f, (byte) 0x8b, 7, 0, 0, 0, 0, 0, 0, 0};
    assertFails("gzip member 1 is damaged: unknown compression method", method, rest);
  }

  @Test
  void largeMembersAreReadWhole() throws IOException {
    byte[] content = new byte[3_000_000];
    new Random(1).nextBytes(content);
    try (InputStream in =
        new GzipInput(
            new ByteArrayInputStream(
                Gzip.join(Gzip.member(content), new byte[70_000], Gzip.member(content))),
            false)) {
      assertThat(in.readAllBytes()).isEqualTo(Gzip.join(content, content));
    }
  }

  private static byte[] littleEndian(short value) {
    return ByteBuffer.allocate(Short.BYTES).order(ByteOrder.LITTLE_ENDIAN).putShort(value).array();
  }

  private static void assertFails(String problem, byte[]... parts) {
    assertThatThrownBy(() -> text(parts))
        .isInstanceOf(ZipException.class)
        .hasMessageContaining(problem);
  }

  private static String text(byte[]... parts) throws IOException {
    return text(new ByteArrayInputStream(Gzip.join(parts)));
  }

  private static String text(InputStream file) throws IOException {
    try (InputStream in = new GzipInput(file, false)) {
      return new String(in.readAllBytes(), UTF_8);
    }
  }

  /** A stream that returns few bytes at a time, as a network file system may. */
  private static InputStream slow(byte[] bytes, int most) {
    return new ByteArrayInputStream(bytes) {
      @Override
      public synchronized int read(byte[] buffer, int offset, int length) {
        return super.read(buffer, offset, Math.min(most, length));
      }
    };
  }
}
