package io.mmoe.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import io.mmoe.testing.ConvertedRows;
import io.mmoe.testing.Golden;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.apache.parquet.format.ColumnMetaData;
import org.apache.parquet.format.CompressionCodec;
import org.apache.parquet.format.DataPageHeader;
import org.apache.parquet.format.Encoding;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.PageHeader;
import org.apache.parquet.format.PageType;
import org.apache.parquet.format.Type;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Types;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Tests that damaged Parquet files are refused on one line, without large allocations. */
class ParquetDamageTest {
  private static final int CLK = 0;
  private static final int PID = 2;
  private static final long LARGEST_ALLOCATION = 150_000_000;

  @TempDir Path directory;
  private Path file;

  @BeforeEach
  void writeRows() throws IOException {
    file = directory.resolve("rows.parquet");
    new ForeignParquet()
        .write(file, row -> {}, row -> {}, row -> {}, row -> {}, row -> {}, row -> {}, row -> {});
  }

  @Test
  void oneFlippedBitInAPageIsFoundByItsChecksum() throws IOException {
    Path csv = directory.resolve("rows");
    Files.copy(Golden.resource("train_rows.csv"), csv);
    Path parquet = ConvertedRows.write(csv, directory.resolve("own.parquet"));
    byte[] bytes = Files.readAllBytes(parquet);
    bytes[bytes.length / 2] ^= 4;
    Files.write(parquet, bytes);
    assertRefused(parquet, "the file is damaged: the checksum of a page does not match its bytes");
  }

  @Test
  void aFileOfAnotherFormatOrWithoutItsEndIsNoParquetFile() throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    assertRefused(
        Files.write(file, Arrays.copyOf(bytes, bytes.length - 100)),
        "it is not a Parquet file: it begins as one, but its end is cut off or damaged");
    assertRefused(
        Files.writeString(file, "0,1,a,b,c,d,e,f,g"),
        "it is not a Parquet file: it does not end with PAR1");
    assertRefused(Files.write(file, new byte[0]), "it is not a Parquet file: it is empty");
    assertRefused(
        Files.writeString(file, "PAR1PAR1"), "it is not a Parquet file: it has only 8 bytes");
    byte[] encrypted = bytes.clone();
    encrypted[bytes.length - 1] = 'E';
    Files.write(file, encrypted);
    assertThatThrownBy(this::rows)
        .hasMessage(file + ": is encrypted, which is not supported. Decrypt it first");
    byte[] length = bytes.clone();
    length[bytes.length - 5] = 0x7F;
    Files.write(file, length);
    assertThatThrownBy(this::rows)
        .hasMessageStartingWith(
            file + ": can't be read: the file is damaged: its footer can't have 21");
  }

  @ParameterizedTest
  @EnumSource(
      value = CompressionCodec.class,
      names = {"LZO", "BROTLI", "LZ4"})
  void anUnsupportedCodecIsNamedWithTheSupportedOnes(CompressionCodec codec) throws IOException {
    new EditedParquet(file).column(PID, column -> column.setCodec(codec)).write();
    assertThatThrownBy(this::rows)
        .hasMessage(
            file
                + ": column pid is compressed with "
                + codec
                + ", which is not supported. Write the file with SNAPPY, GZIP, ZSTD, LZ4_RAW,"
                + " UNCOMPRESSED");
  }

  @Test
  void contradictionsInTheFooterAreFound() throws IOException {
    assertFooter(
        "its footer states 6 rows, but its row groups have 7", each -> each.setNum_rows(6));
    assertFooter(
        "column clk has 7 values in a row group of 6 rows",
        each -> {
          each.getRow_groups().get(0).setNum_rows(6);
          each.setNum_rows(6);
        });
    assertFooter(
        "a row group has 19 columns instead of 20",
        each -> each.getRow_groups().get(0).getColumns().remove(4));
    assertFooter(
        "its footer describes column buy twice, in different ways",
        each -> each.getSchema().get(2).setType(Type.DOUBLE));
    assertFooter(
        "its footer describes column qid twice, in different ways",
        each -> each.getSchema().get(3).setName("qid"));
    assertFooter(
        "its footer has types without a column",
        each -> each.getSchema().get(0).setNum_children(19));
    assertColumn(
        "column clk is outside of the file", each -> each.setTotal_compressed_size(1L << 40));
    assertColumn("column clk is outside of the file", each -> each.setTotal_compressed_size(-1));
    assertColumn(
        "its footer has columns that overlap",
        each -> each.setTotal_compressed_size(each.getTotal_compressed_size() + 40));
  }

  private void assertFooter(String problem, Consumer<FileMetaData> edit) throws IOException {
    writeRows();
    assertRefused(new EditedParquet(file).footer(edit).write(), "the file is damaged: " + problem);
  }

  private void assertColumn(String problem, Consumer<ColumnMetaData> edit) throws IOException {
    writeRows();
    assertRefused(
        new EditedParquet(file).column(CLK, edit).write(), "the file is damaged: " + problem);
  }

  @Test
  void anUnknownTypeAndRowsInAnotherFileAreRefused() throws IOException {
    new EditedParquet(file)
        .footer(each -> each.getRow_groups().get(0).getColumns().get(3).setFile_path("other"))
        .write();
    assertThatThrownBy(this::rows)
        .hasMessage(file + ": has its rows in another file, which is not supported");
    writeRows();
    String text = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
    // The annotation of pid becomes field 20 of its union, in one more byte.
    String string = "pid%\0L\034";
    int at = text.lastIndexOf(string);
    int tail = text.length() - 8;
    String edited =
        text.substring(0, at)
            + "pid%\0L\f("
            + text.substring(at + string.length(), tail)
            + (char) (text.charAt(tail) + 1)
            + text.substring(tail + 1);
    Files.writeString(file, edited, StandardCharsets.ISO_8859_1);
    assertThatThrownBy(this::rows)
        .hasMessage(file + ": column pid has a type that this version does not know");
  }

  @Test
  void aDecimalWithTwoScalesIsDamaged() throws IOException {
    new ForeignParquet(
            Types.optional(PrimitiveTypeName.INT32)
                .as(LogicalTypeAnnotation.decimalType(2, 9))
                .named("price"))
        .write(file, row -> row.add("price", 200));
    new EditedParquet(file).footer(each -> each.getSchema().get(20).setScale(1)).write();
    assertRefused(
        file, "the file is damaged: its footer has two scales or precisions for column price");
  }

  @Test
  void damagedHeadersOfPagesNeitherChangeRowsNorAllocateGigabytes() throws IOException {
    String size = "a page has another size than its header states";
    assertPage(size, header -> header.setUncompressed_page_size(Integer.MAX_VALUE));
    assertPage(size, header -> header.setUncompressed_page_size(-5));
    assertPage(size, header -> header.setUncompressed_page_size(3));
    assertPage(
        "column pid: the strings of a page are too short",
        header -> header.getDictionary_page_header().setNum_values(1 << 30));
    assertPage(
        "column pid: a dictionary has a negative size",
        header -> header.getDictionary_page_header().setNum_values(-1));
    assertPage(
        "column pid: the strings of a page are too long",
        header -> header.getDictionary_page_header().setNum_values(0));
  }

  private void assertPage(String problem, Consumer<PageHeader> edit) throws IOException {
    assertPage(
        PID,
        problem,
        (header, bytes) -> {
          edit.accept(header);
          return bytes;
        });
  }

  @Test
  void damagedPagesWithoutChecksumsDoNotAllocateGigabytes() throws IOException {
    // Seven values of a column with nulls: the size of the levels, the levels, the values.
    byte[] giant = {5, 0, 0, 0, -1, -1, -1, -1, 15};
    assertPage(CLK, "column clk: the levels of a page are damaged", plain(giant));
    byte[] packed = {5, 0, 0, 0, -1, -1, -1, -1, 7};
    assertPage(CLK, "column clk: the levels of a page are damaged", plain(packed));
    byte[] zero = {2, 0, 0, 0, 0, 1};
    assertPage(CLK, "column clk: the levels of a page are damaged", plain(zero));
    byte[] tooLarge = {2, 0, 0, 0, 14, 2};
    assertPage(CLK, "column clk: the levels of a page are damaged", plain(tooLarge));
    byte[] beyond = {-1, -1, -1, 127, 14, 1};
    assertPage(CLK, "column clk: a page is too short", plain(beyond));
    byte[] few = {2, 0, 0, 0, 14, 1, 1, 0, 0, 0};
    assertPage(CLK, "column clk: the values of a page have another size than stated", plain(few));
    byte[] strings = {2, 0, 0, 0, 14, 1, -1, -1, -1, 127, 'a'};
    assertPage(PID, "column pid: the strings of a page are too short", plain(strings));
    byte[] delta = {2, 0, 0, 0, 14, 1, -128, 1, 4, -1, -1, -1, -1, 7, 0};
    assertPage(
        CLK,
        "column clk: the values of a page are damaged",
        page(delta, Encoding.DELTA_BINARY_PACKED));
    byte[] indices = {2, 0, 0, 0, 14, 1, 0, -1, -1, -1, -1, 15};
    assertPage(
        CLK,
        "column clk: the values of a page are damaged",
        page(indices, Encoding.RLE_DICTIONARY));
  }

  private static BiFunction<PageHeader, byte[], byte[]> plain(byte[] bytes) {
    return page(bytes, Encoding.PLAIN);
  }

  /** Replaces the first page by an uncompressed data page. */
  private static BiFunction<PageHeader, byte[], byte[]> page(byte[] bytes, Encoding encoding) {
    return (header, old) -> {
      header.clear();
      header.setType(PageType.DATA_PAGE);
      header.setUncompressed_page_size(bytes.length);
      header.setCompressed_page_size(bytes.length);
      header.setData_page_header(new DataPageHeader(7, encoding, Encoding.RLE, Encoding.RLE));
      return bytes;
    };
  }

  private void assertPage(int column, String problem, BiFunction<PageHeader, byte[], byte[]> edit)
      throws IOException {
    writeRows();
    new EditedParquet(file).page(column, edit).write();
    long before = allocated();
    assertRefused(file, "the file is damaged: " + problem);
    assertThat(allocated() - before).isLessThan(LARGEST_ALLOCATION);
  }

  private static long allocated() {
    return ((ThreadMXBean) ManagementFactory.getThreadMXBean())
        .getThreadAllocatedBytes(Thread.currentThread().getId());
  }

  private long rows() {
    return RowFiles.of(List.of(file)).countRows(BadRowHandler.FAIL);
  }

  private static void assertRefused(Path file, String problem) {
    assertThatThrownBy(() -> RowFiles.of(List.of(file)).countRows(BadRowHandler.FAIL))
        .isInstanceOf(DataException.class)
        .hasMessage(file + ": can't be read: " + problem);
  }

  @Test
  void theZerosThatFastparquetAppendsAreNoDamage() throws IOException {
    byte[] levels = {2, 0, 0, 0, 14, 1};
    int values = 7 * Long.BYTES;
    byte[] padded = Arrays.copyOf(levels, levels.length + values + 8);
    new EditedParquet(file).page(CLK, plain(padded)).write();
    assertThat(rows()).isEqualTo(7);
    padded[padded.length - 1] = 1;
    assertPage(
        CLK, "column clk: the values of a page have another size than stated", plain(padded));
  }

  @Test
  void aColumnThatIsNotReadMayHaveAnyCodec() throws IOException {
    new ForeignParquet(Types.optional(PrimitiveTypeName.INT64).named("extra"))
        .write(file, row -> row.add("extra", 1L));
    new EditedParquet(file).column(20, column -> column.setCodec(CompressionCodec.BROTLI)).write();
    assertThat(rows()).isEqualTo(1);
  }

  @Test
  void undamagedFilesMayBeEditedByTheTest() throws IOException {
    new EditedParquet(file).page(PID, (header, bytes) -> bytes).write();
    assertThat(rows()).isEqualTo(7);
    assertThat(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1))
        .startsWith("PAR1")
        .endsWith("PAR1");
  }
}
