package io.mmoe.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.mmoe.testing.ConvertedRows;
import io.mmoe.testing.Golden;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.convert.GroupRecordConverter;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.io.ColumnIOFactory;
import org.apache.parquet.io.LocalInputFile;
import org.apache.parquet.io.LocalOutputFile;
import org.apache.parquet.io.RecordReader;
import org.apache.parquet.schema.MessageType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Random damage of Parquet files. A damaged file is refused with a documented exit code and one
 * line. If it is accepted although its pages have checksums, its rows are the original ones.
 */
@Tag("slow")
class ParquetFuzzTest {
  private static final long SEED = 16;
  private static final int ROWS = 120;
  private static final Duration LONGEST = Duration.ofSeconds(30);
  private static final int FOOTER_BYTES = 4000;

  @TempDir Path directory;
  private Path csv;
  private Path parquet;

  @BeforeEach
  void writeRows() throws IOException {
    Path all = directory.resolve("all");
    Files.copy(Golden.resource("train_rows.csv"), all);
    csv = directory.resolve("rows");
    Files.write(csv, Files.readAllLines(all).subList(0, ROWS));
    parquet = ConvertedRows.write(csv, directory.resolve("rows.parquet"));
  }

  @Test
  void damagedFilesWithChecksumsAreRefusedOrKeepTheirRows() throws IOException {
    int accepted = fuzz(Files.readAllBytes(parquet), 120, true);
    assertThat(accepted).as("harmless mutants").isBetween(1, 60);
  }

  @Test
  void damagedFilesOfOtherWritersAreRefusedOrKeepTheirRows() throws IOException {
    fuzz(Files.readAllBytes(rewritten(true)), 80, true);
  }

  @Test
  void damagedFilesWithoutChecksumsEndWithDocumentedCodes() throws IOException {
    fuzz(Files.readAllBytes(rewritten(false)), 80, false);
  }

  /** Writes the rows with plain pages, uncompressed, in several pages and row groups. */
  private Path rewritten(boolean checksums) throws IOException {
    Path file = directory.resolve("plain.parquet");
    try (ParquetFileReader reader = ParquetFileReader.open(new LocalInputFile(parquet))) {
      MessageType schema = reader.getFileMetaData().getSchema();
      try (ParquetWriter<Group> writer =
          ExampleParquetWriter.builder(new LocalOutputFile(file))
              .withType(schema)
              .withConf(new PlainParquetConfiguration())
              .withDictionaryEncoding(false)
              .withPageRowCountLimit(ROWS / 4)
              .withRowGroupRowCountLimit(ROWS / 2)
              .withPageWriteChecksumEnabled(checksums)
              .build()) {
        RecordReader<Group> rows =
            new ColumnIOFactory()
                .getColumnIO(schema)
                .getRecordReader(reader.readNextRowGroup(), new GroupRecordConverter(schema));
        for (int row = 0; row < ROWS; row++) {
          writer.write(rows.read());
        }
      }
    }
    return file;
  }

  /** Returns the number of accepted mutants. */
  private int fuzz(byte[] original, int mutants, boolean checksums) throws IOException {
    Random random = new Random(SEED);
    List<String> rows = Files.readAllLines(csv);
    Path mutant = directory.resolve("mutant.parquet");
    Path converted = directory.resolve("converted");
    int accepted = 0;
    for (int i = 0; i < mutants; i++) {
      Files.write(mutant, mutated(original, random));
      Files.deleteIfExists(converted);
      long start = System.nanoTime();
      CommandLineRun run = CommandLineRun.of("data", "convert", mutant, converted);
      String name = "mutant " + i + ": " + run.err();
      assertThat(Duration.ofNanos(System.nanoTime() - start)).as(name).isLessThan(LONGEST);
      assertThat(run.exitCode()).as(name).isIn(ExitCode.OK.code(), ExitCode.DATA.code());
      if (run.exitCode() != ExitCode.OK.code()) {
        assertThat(run.err()).as(name).matches("mmoe: " + mutant + "[^\n]+\n");
        assertThat(converted).as(name).doesNotExist();
      } else {
        accepted++;
        assertThat(!checksums || Files.readAllLines(converted).equals(rows)).as(name).isTrue();
      }
    }
    return accepted;
  }

  private static byte[] mutated(byte[] original, Random random) {
    byte[] bytes = original.clone();
    int at = random.nextInt(bytes.length);
    int length = 1 + random.nextInt(Math.min(200, bytes.length - at));
    switch (random.nextInt(9)) {
      case 0, 1 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
      case 2 -> flipInFooter(bytes, random);
      case 3 -> {
        return Arrays.copyOf(bytes, at);
      }
      case 4 -> {
        int other = random.nextInt(bytes.length);
        byte swapped = bytes[at];
        bytes[at] = bytes[other];
        bytes[other] = swapped;
      }
      case 5 -> {
        return withoutRange(bytes, bytes.length - 8 - random.nextInt(FOOTER_BYTES), length);
      }
      case 6 -> {
        return withDuplicate(bytes, at, length);
      }
      case 7 -> Arrays.fill(bytes, at, at + length, (byte) 0);
      default ->
          System.arraycopy(original, random.nextInt(bytes.length - length), bytes, at, length);
    }
    return bytes;
  }

  private static void flipInFooter(byte[] bytes, Random random) {
    for (int i = 0; i <= random.nextInt(3); i++) {
      bytes[bytes.length - 1 - random.nextInt(FOOTER_BYTES)] ^= (byte) (1 << random.nextInt(8));
    }
  }

  private static byte[] withoutRange(byte[] bytes, int at, int length) {
    int end = Math.min(bytes.length - 8, at + length);
    byte[] cut = Arrays.copyOf(bytes, bytes.length - (end - at));
    System.arraycopy(bytes, end, cut, at, bytes.length - end);
    return cut;
  }

  private static byte[] withDuplicate(byte[] bytes, int at, int length) {
    byte[] longer = Arrays.copyOf(bytes, bytes.length + length);
    System.arraycopy(bytes, at, longer, at + length, bytes.length - at);
    return longer;
  }
}
