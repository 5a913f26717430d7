package io.mmoe.app.plan;

import java.util.List;

/**
 * The resources of a training run. Sizes of variables and checkpoints are exact. Memory is an
 * estimate.
 *
 * @param tables the embedding tables by column, empty with rows by key
 * @param keys the cost of rows by key, at most one element, empty without them
 * @param servers the parameter servers, empty for a local run
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
   * The length of the run.
   *
   * @param first the first global step, above 0 for a resumed run
   * @param last the last global step
   * @param batchSize rows per step
   * @param trainingRows rows of the training files
   * @param testRows rows of the test files, 0 without evaluation
   * @param epochs passes of all workers together over the training rows, counted from step 0
   */
  public record Steps(
      long first, long last, int batchSize, long trainingRows, long testRows, double epochs) {}

  /**
   * The number of elements of all variables, by purpose.
   *
   * @param embedding weights of tables of fixed size
   * @param dense weights of the network
   * @param slots optimizer slots of these weights
   * @param filter counters of Bloom filters
   * @param other the step counter, beta powers, initial rows of keys, a work queue
   * @param bytes size of all variables
   */
  public record Numbers(
      long embedding, long dense, long slots, long filter, long other, long bytes) {
    /** Returns the number of trained parameters. */
    public long parameters() {
      return embedding + dense;
    }
  }

  /**
   * The embedding table of a column, or its quotient and remainder tables.
   *
   * @param numbers the number of weights, without slots
   * @param bytes the size with slots
   * @param servers the parameter servers that hold a part
   */
  public record Table(String column, long numbers, long bytes, List<Integer> servers) {
    public Table {
      servers = List.copyOf(servers);
    }
  }

  /**
   * The cost of one key of an EmbeddingVariable.
   *
   * @param rowBytes weights, slots, counts and the key
   * @param leastBytes memory per key in a table that is 80 % full
   * @param mostBytes memory per key in a table that has just doubled and is 40 % full
   * @param savedBytes size per key in a checkpoint
   * @param waitingBytes the most memory per key that is not yet admitted, 0 without exact counts
   */
  public record Keys(
      long rowBytes, long leastBytes, long mostBytes, long savedBytes, long waitingBytes) {}

  /**
   * The checkpoints of the run.
   *
   * @param tensors the number of tensors in one checkpoint
   * @param dataBytes the exact size of its data files, without rows by key
   * @param indexBytes the approximate size of its index
   * @param mostAtOnce the most checkpoints on disk, while a new one is written
   * @param freeBytes free space on the disk
   */
  public record Checkpoint(
      String directory,
      int tensors,
      long dataBytes,
      long indexBytes,
      long mostAtOnce,
      long freeBytes) {
    /** Returns the size of one checkpoint. */
    public long bytes() {
      return dataBytes + indexBytes;
    }
  }

  /**
   * A parameter server.
   *
   * @param bytes the size of its variables
   * @param pieces its variables and shards
   */
  public record Server(int index, long bytes, List<Shard> pieces) {
    public Server {
      pieces = List.copyOf(pieces);
    }
  }

  /**
   * A whole variable or one shard of a variable.
   *
   * @param variable its name in the graph
   */
  public record Shard(String variable, long bytes) {}

  /**
   * The approximate peak memory of one process.
   *
   * @param processes the number of processes with the role
   * @param program memory of TensorFlow and the Java virtual machine
   * @param variables memory of the variables that the process holds
   * @param copies memory of variable copies, for initialization, saving and transfer
   * @param rows memory of rows that are kept from epoch to epoch
   */
  public record Memory(
      String role, int processes, long program, long variables, long copies, long rows) {
    public long bytes() {
      return program + variables + copies + rows;
    }
  }
}
