package io.mmoe.train.hook;

/**
 * An interval of global steps. With several workers, a worker sees only some of the steps, so that
 * it must detect multiples that were passed.
 *
 * @param steps at least 1
 */
record StepInterval(long steps) {

  /** Returns whether a multiple of the interval is greater than one step and at most another. */
  boolean isPassed(long after, long upTo) {
    return upTo / steps > after / steps;
  }
}
