package io.mmoe.data;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.apache.parquet.format.ColumnMetaData;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.PageHeader;
import org.apache.parquet.format.Util;

/** Parquet files whose footer or pages are replaced, as damage or another program might do. */
final class EditedParquet {
  private static final int TAIL = 8;

  private final Path file;
  private byte[] data;
  private final FileMetaData footer;

  EditedParquet(Path file) throws IOException {
    this.file = file;
    byte[] bytes = Files.readAllBytes(file);
    int length = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt(bytes.length - TAIL);
    int start = bytes.length - TAIL - length;
    data = Arrays.copyOf(bytes, start);
    footer = Util.readFileMetaData(new ByteArrayInputStream(bytes, start, length));
  }

  /** Changes the footer. */
  EditedParquet footer(Consumer<FileMetaData> edit) {
    edit.accept(footer);
    return this;
  }

  /** Changes the description of a column in the first row group. */
  EditedParquet column(int column, Consumer<ColumnMetaData> edit) {
    edit.accept(column(column));
    return this;
  }

  private ColumnMetaData column(int column) {
    return footer.getRow_groups().get(0).getColumns().get(column).getMeta_data();
  }

  /**
   * Replaces the pages of a column of the first row group, which must have one page, by one page.
   *
   * @param edit changes the header and returns the new bytes of the page
   */
  EditedParquet page(int column, BiFunction<PageHeader, byte[], byte[]> edit) throws IOException {
    ColumnMetaData chunk = column(column);
    ByteArrayInputStream in =
        new ByteArrayInputStream(
            data,
            (int)
                (chunk.isSetDictionary_page_offset()
                    ? chunk.getDictionary_page_offset()
                    : chunk.getData_page_offset()),
            (int) chunk.getTotal_compressed_size());
    PageHeader header = Util.readPageHeader(in);
    byte[] body = edit.apply(header, in.readNBytes(header.getCompressed_page_size()));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(data);
    Util.writePageHeader(header, out);
    out.write(body);
    out.write(in.readAllBytes());
    if (chunk.isSetDictionary_page_offset()) {
      chunk.setDictionary_page_offset(data.length);
      chunk.setData_page_offset(data.length + 1);
    } else {
      chunk.setData_page_offset(data.length);
    }
    chunk.setTotal_compressed_size(out.size() - data.length);
    data = out.toByteArray();
    return this;
  }

  /** Writes the file again. */
  Path write() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(data);
    Util.writeFileMetaData(footer, out);
    ByteBuffer length = ByteBuffer.allocate(Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    out.write(length.putInt(out.size() - data.length).array());
    out.write("PAR1".getBytes(StandardCharsets.US_ASCII));
    return Files.write(file, out.toByteArray());
  }
}
