package io.mmoe.app.plan;

import java.util.List;

/**
 * What a training run will take. Sizes of variables and checkpoints are exact, memory is an
 * estimate.
 *
 * @param tables the embedding tables, by column; none with rows by key
 * @param keys what rows by key cost; absent without them
 * @param servers the parameter servers; none in a local run
 * @param memory of each role's processes
 * @param machineBytes memory of this machine
 */
public record Plan(
    Steps steps,
    Numbers numbers,
    List<Table> tables,
    List<Keys> keys,
    Checkpoint checkpoint,
    List<Server> servers,
    List<Memory> memory,
    long machineBytes) {

  public Plan {
    tables = List.copyOf(tables);
    keys = List.copyOf(keys);
    servers = List.copyOf(servers);
    memory = List.copyOf(memory);
  }

  /**
   * How long the run is.
   *
   * @param first global step that it begins at; above 0 for one that is resumed
   * @param last global step that it ends at
   * @param batchSize rows of a step
   * @param trainingRows of the file
   * @param testRows of the file; 0 without evaluation
   * @param epochs times that all workers together go through the training rows, from step 0 on
   */
  public record Steps(
      long first, long last, int batchSize, long trainingRows, long testRows, double epochs) {}

  /**
   * How many numbers there are.
   *
   * @param embedding weights of tables of fixed size
   * @param dense weights of the network
   * @param slots of the optimizer, for those
   * @param filter counters of Bloom filters
   * @param other the step counter, powers of betas, first rows of keys, a work queue
   * @param bytes of all
   */
  public record Numbers(
      long embedding, long dense, long slots, long filter, long other, long bytes) {
    /** What training learns. */
    public long parameters() {
      return embedding + dense;
    }
  }

  /**
   * The table of a column, or the two small ones.
   *
   * @param numbers weights, without slots
   * @param bytes with slots
   * @param servers that hold some of it
   */
  public record Table(String column, long numbers, long bytes, List<Integer> servers) {
    public Table {
      servers = List.copyOf(servers);
    }
  }

  /**
   * What rows by key cost.
   *
   * @param rowBytes weights, slots, counts and key
   * @param leastBytes a key in a table that is 80 % full
   * @param mostBytes a key in a table that has just doubled, 40 % full
   * @param savedBytes a key in a checkpoint
   * @param waitingBytes a key that an exact count keeps waiting, at most; 0 without one
   */
  public record Keys(
      long rowBytes, long leastBytes, long mostBytes, long savedBytes, long waitingBytes) {}

  /**
   * A checkpoint.
   *
   * @param tensors in it
   * @param dataBytes of its data files, exactly; without rows by key
   * @param indexBytes of its index, about
   * @param mostAtOnce checkpoints on the disk while a new one is written
   * @param freeBytes left on the disk
   */
  public record Checkpoint(
      String directory,
      int tensors,
      long dataBytes,
      long indexBytes,
      long mostAtOnce,
      long freeBytes) {
    /** Of one. */
    public long bytes() {
      return dataBytes + indexBytes;
    }
  }

  /**
   * A parameter server.
   *
   * @param bytes of its variables
   */
  public record Server(int index, long bytes, List<Piece> pieces) {
    public Server {
      pieces = List.copyOf(pieces);
    }
  }

  /** A variable, or a piece of one, as the graph calls it. */
  public record Piece(String variable, long bytes) {}

  /**
   * Memory of one process at its peak, about.
   *
   * @param processes that there are of the role
   * @param program TensorFlow and the Java virtual machine
   * @param variables what it holds of them
   * @param copies of variables, while they get their first values and are saved, and on their way
   * @param rows that are kept from epoch to epoch
   */
  public record Memory(
      String role, int processes, long program, long variables, long copies, long rows) {
    public long bytes() {
      return program + variables + copies + rows;
    }
  }
}
