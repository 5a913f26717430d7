package io.mmoe.build.embedding;

/** The gradient of a table, or of a piece of one, in the rows that a batch touched. */
public sealed interface TableGradient permits SparseGradient, KeyedGradient {}
