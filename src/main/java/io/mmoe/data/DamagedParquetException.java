package io.mmoe.data;

/** Thrown if the bytes of a Parquet file contradict each other. The message states how. */
final class DamagedParquetException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  DamagedParquetException(String problem) {
    super(problem, null, false, false);
  }
}
