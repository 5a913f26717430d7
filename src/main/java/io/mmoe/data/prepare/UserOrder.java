package io.mmoe.data.prepare;

/**
 * The order in which users come: that of their mixed numbers. It does not depend on the number of
 * partitions, each of which is a range of it; and users who are near by number are not near in it.
 */
final class UserOrder {

  private UserOrder() {}

  /** MurmurHash3's finalizer (Appleby), which maps no two numbers to the same. */
  static int mix(int user) {
    int mixed = user;
    mixed ^= mixed >>> 16;
    mixed *= 0x85ebca6b;
    mixed ^= mixed >>> 13;
    mixed *= 0xc2b2ae35;
    return mixed ^ (mixed >>> 16);
  }

  /**
   * The partition that a user belongs to.
   *
   * @param partitions a power of two
   */
  static int partition(int user, int partitions) {
    long place = (long) mix(user) - Integer.MIN_VALUE;
    return (int) ((place * partitions) >>> Integer.SIZE);
  }
}
