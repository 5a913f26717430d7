package io.mmoe.build.graph;

import java.util.List;
import org.tensorflow.Operand;

/**
 * A table, or a piece of one, with what remembers which of its rows have changed since the last
 * full checkpoint.
 *
 * @param table [rows, D]
 * @param slots that go with it, each [rows, width]
 * @param touched the handle of a variable, [rows], bool
 */
public record TouchedRows(Variable table, List<Variable> slots, Operand<?> touched) {
  public TouchedRows {
    slots = List.copyOf(slots);
  }
}
