package io.mmoe.train.hook;

/**
 * Every so many global steps. Several workers share the steps, so that one of them sees some only.
 *
 * @param steps at least 1
 */
record StepInterval(long steps) {

  /** Whether a multiple lies after one step and up to another. */
  boolean isPassed(long after, long upTo) {
    return upTo / steps > after / steps;
  }
}
