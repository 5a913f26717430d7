package io.mmoe.data;

import io.mmoe.settings.schema.TaobaoSchema;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.parquet.format.ColumnChunk;
import org.apache.parquet.format.ColumnMetaData;
import org.apache.parquet.format.CompressionCodec;
import org.apache.parquet.format.ConvertedType;
import org.apache.parquet.format.FieldRepetitionType;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.IntType;
import org.apache.parquet.format.LogicalType;
import org.apache.parquet.format.RowGroup;
import org.apache.parquet.format.SchemaElement;

/**
 * A check that the parts of a footer agree with each other and with the size of the file. Parquet
 * has no checksum of the footer, but it states most facts twice.
 */
final class ParquetFooterCheck {
  private static final List<CompressionCodec> SUPPORTED =
      List.of(
          CompressionCodec.SNAPPY,
          CompressionCodec.GZIP,
          CompressionCodec.ZSTD,
          CompressionCodec.LZ4_RAW,
          CompressionCodec.UNCOMPRESSED);

  /** Parquet files begin with a mark of this size. */
  private static final long FIRST_OFFSET = 4;

  private static final int DEEPEST = 100;

  private final Path file;
  private final FileMetaData footer;
  private final long end;

  /**
   * @param end offset of the footer, where the data ends
   */
  ParquetFooterCheck(Path file, FileMetaData footer, long end) {
    this.file = file;
    this.footer = footer;
    this.end = end;
  }

  /**
   * Runs the check.
   *
   * @throws DamagedParquetException if the parts contradict each other
   * @throws DataException if the file has features that are not supported
   */
  void run() {
    if (footer.isSetEncryption_algorithm()) {
      throw new DataException(file, "is encrypted, which is not supported. Decrypt it first");
    }
    List<SchemaElement> elements = footer.getSchema();
    require(!elements.isEmpty(), "its footer has no columns");
    for (SchemaElement element : elements) {
      requireKnown(element);
      requireOneMeaning(element);
    }
    List<Leaf> leaves = new ArrayList<>();
    int next = addLeaves(elements, 0, List.of(), false, leaves);
    require(next == elements.size(), "its footer has types without a column");
    long rows = 0;
    List<Range> ranges = new ArrayList<>();
    for (RowGroup group : footer.getRow_groups()) {
      check(group, leaves, ranges);
      rows = Math.addExact(rows, group.getNum_rows());
    }
    require(
        rows == footer.getNum_rows(),
        "its footer states %d rows, but its row groups have %d"
            .formatted(footer.getNum_rows(), rows));
    requireDisjoint(ranges);
  }

  /** A column of values. */
  private record Leaf(List<String> path, SchemaElement element, boolean isRepeated) {}

  /** The bytes of a column in a row group. */
  private record Range(long start, long end) {}

  /** Adds the leaves below an element, in file order. Returns the index of the next element. */
  private int addLeaves(
      List<SchemaElement> elements,
      int index,
      List<String> parents,
      boolean isRepeated,
      List<Leaf> leaves) {
    require(parents.size() <= DEEPEST, "its types are nested too deeply");
    SchemaElement element = elements.get(index);
    boolean repeated =
        isRepeated || (element.getRepetition_type() == FieldRepetitionType.REPEATED && index > 0);
    List<String> path = new ArrayList<>(parents);
    if (index > 0) {
      path.add(element.getName());
    }
    int next = index + 1;
    if (element.isSetType()) {
      leaves.add(new Leaf(path, element, repeated));
      return next;
    }
    for (int child = 0; child < element.getNum_children(); child++) {
      next = addLeaves(elements, next, path, repeated, leaves);
    }
    return next;
  }

  private void requireKnown(SchemaElement element) {
    if (element.isSetLogicalType() && element.getLogicalType().getSetField() == null) {
      throw new DataException(
          file,
          "column %s has a type that this version does not know".formatted(element.getName()));
    }
  }

  /** Most files state the meaning of a column in an old and in a new form. */
  private void requireOneMeaning(SchemaElement element) {
    boolean isDecimal =
        element.isSetConverted_type() && element.getConverted_type() == ConvertedType.DECIMAL;
    if (!element.isSetLogicalType()) {
      return;
    }
    LogicalType logical = element.getLogicalType();
    require(
        !element.isSetConverted_type()
            || converted(logical).contains(element.getConverted_type().name()),
        "its footer has two types for column " + element.getName());
    if (isDecimal && logical.isSetDECIMAL()) {
      require(
          element.getScale() == logical.getDECIMAL().getScale()
              && element.getPrecision() == logical.getDECIMAL().getPrecision(),
          "its footer has two scales or precisions for column " + element.getName());
    }
  }

  /** Returns the names of the old types that correspond to a type. */
  private static List<String> converted(LogicalType logical) {
    return switch (logical.getSetField()) {
      case STRING -> List.of("UTF8");
      case MAP -> List.of("MAP", "MAP_KEY_VALUE");
      case TIME -> List.of("TIME_MILLIS", "TIME_MICROS");
      case TIMESTAMP -> List.of("TIMESTAMP_MILLIS", "TIMESTAMP_MICROS");
      case INTEGER -> {
        IntType type = logical.getINTEGER();
        yield List.of((type.isIsSigned() ? "INT_" : "UINT_") + type.getBitWidth());
      }
      case UNKNOWN -> List.of("INTERVAL", "MAP_KEY_VALUE");
      default -> List.of(logical.getSetField().name());
    };
  }

  private void check(RowGroup group, List<Leaf> leaves, List<Range> ranges) {
    require(group.getNum_rows() >= 0, "a row group has a negative number of rows");
    require(
        group.getColumnsSize() == leaves.size(),
        "a row group has %d columns instead of %d"
            .formatted(group.getColumnsSize(), leaves.size()));
    for (int i = 0; i < leaves.size(); i++) {
      ColumnChunk chunk = group.getColumns().get(i);
      if (chunk.isSetFile_path() && !chunk.getFile_path().isEmpty()) {
        throw new DataException(file, "has its rows in another file, which is not supported");
      }
      require(chunk.isSetMeta_data(), "a column has no description");
      check(chunk.getMeta_data(), leaves.get(i), group.getNum_rows());
      ranges.add(range(chunk.getMeta_data()));
    }
  }

  private void check(ColumnMetaData chunk, Leaf leaf, long rows) {
    String name = String.join(".", leaf.path());
    require(
        chunk.getPath_in_schema().equals(leaf.path())
            && chunk.getType() == leaf.element().getType(),
        "its footer describes column %s twice, in different ways".formatted(name));
    require(
        leaf.isRepeated() ? chunk.getNum_values() >= rows : chunk.getNum_values() == rows,
        "column %s has %d values in a row group of %d rows"
            .formatted(name, chunk.getNum_values(), rows));
    boolean isRequired =
        !leaf.isRepeated()
            && leaf.path().size() == 1
            && leaf.element().getRepetition_type() == FieldRepetitionType.REQUIRED;
    require(
        !isRequired || !chunk.isSetStatistics() || chunk.getStatistics().getNull_count() == 0,
        "column %s has nulls, although its type has none".formatted(name));
    if (!SUPPORTED.contains(chunk.getCodec()) && isColumnOfRows(leaf)) {
      throw new DataException(
          file,
          "column %s is compressed with %s, which is not supported. Write the file with %s"
              .formatted(
                  name,
                  chunk.getCodec(),
                  SUPPORTED.stream().map(Enum::name).collect(Collectors.joining(", "))));
    }
  }

  private static boolean isColumnOfRows(Leaf leaf) {
    return TaobaoSchema.COLUMNS.stream()
        .anyMatch(column -> column.name().equals(leaf.path().get(0)));
  }

  private Range range(ColumnMetaData chunk) {
    boolean hasDictionary =
        chunk.isSetDictionary_page_offset()
            && chunk.getDictionary_page_offset() > 0
            && chunk.getDictionary_page_offset() < chunk.getData_page_offset();
    long start = hasDictionary ? chunk.getDictionary_page_offset() : chunk.getData_page_offset();
    long size = chunk.getTotal_compressed_size();
    require(
        start >= FIRST_OFFSET && size >= 0 && size <= end - start,
        "column %s is outside of the file".formatted(String.join(".", chunk.getPath_in_schema())));
    return new Range(start, start + size);
  }

  private void requireDisjoint(List<Range> ranges) {
    ranges.sort(Comparator.comparingLong(Range::start));
    for (int i = 1; i < ranges.size(); i++) {
      require(
          ranges.get(i - 1).end() <= ranges.get(i).start(), "its footer has columns that overlap");
    }
  }

  private void require(boolean condition, String problem) {
    if (!condition) {
      throw new DamagedParquetException(problem);
    }
  }
}
