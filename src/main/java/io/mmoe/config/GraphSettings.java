package io.mmoe.config;

/**
 * Which of the equivalent graphs to build.
 *
 * @param fusedEmbeddings one table and one lookup for all columns instead of one for each
 */
public record GraphSettings(boolean fusedEmbeddings) {
  /** The graph that Python builds, op for op. */
  public static final GraphSettings STOCK = new GraphSettings(false);

  /** The fastest one. */
  public static final GraphSettings FAST = new GraphSettings(true);
}
