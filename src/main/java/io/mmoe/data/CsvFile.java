package io.mmoe.data;

import com.google.common.io.CountingInputStream;
import io.mmoe.settings.schema.Column;
import io.mmoe.settings.schema.TaobaoSchema;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPInputStream;

/**
 * Comma-separated lines.
 *
 * @param compressed by gzip; several members one after the other are one file
 */
record CsvFile(Path path, boolean compressed) implements RowFile {
  private static final int BUFFER_BYTES = 1 << 16;

  /** Whatever is wrong with the first row, or that there is none, shows when it is read again. */
  @Override
  public boolean isLabelled() {
    try (BlockReader blocks = blocks(TaobaoSchema.UNLABELLED_COLUMNS)) {
      Optional<RowBlock> first = blocks.next();
      if (first.isPresent() && first.get().raw().advance()) {
        first.get().raw().row(TaobaoSchema.UNLABELLED_COLUMNS);
        return false;
      }
      return true;
    } catch (MalformedRowException e) {
      return true;
    }
  }

  /** A line tells its columns by their number. */
  @Override
  public BlockReader blocks(List<Column> columns) {
    requireReadable();
    try {
      double size = size();
      CountingInputStream file = new CountingInputStream(Files.newInputStream(path));
      InputStream in = compressed ? inflated(file) : file;
      return new LineBlocks(
          path, in, Long.MAX_VALUE, () -> 0, () -> size > 0 ? file.getCount() / size : 0);
    } catch (IOException e) {
      throw new DataException(path, e);
    }
  }

  private static InputStream inflated(InputStream in) throws IOException {
    try {
      return new GZIPInputStream(new BufferedInputStream(in, BUFFER_BYTES), BUFFER_BYTES);
    } catch (IOException e) {
      in.close();
      throw e;
    }
  }
}
