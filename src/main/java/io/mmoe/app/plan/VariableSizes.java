package io.mmoe.app.plan;

import io.mmoe.app.plan.Plan.Numbers;
import io.mmoe.app.plan.Plan.Server;
import io.mmoe.app.plan.Plan.Shard;
import io.mmoe.app.plan.Plan.Table;
import io.mmoe.build.embedding.EmbeddingNames;
import io.mmoe.build.graph.ModelGraph;
import io.mmoe.build.graph.Variable;
import io.mmoe.build.graph.Variable.Part;
import io.mmoe.settings.schema.Column.Feature;
import io.mmoe.settings.schema.ColumnGroup;
import io.mmoe.settings.schema.TaobaoSchema;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.tensorflow.DeviceSpec;
import org.tensorflow.types.TInt64;

/**
 * Sizes of the variables of a graph, under their names in a checkpoint. Tables that grow have no
 * fixed size and are not included.
 */
public final class VariableSizes {
  private static final String NETWORK = "MMOE/";

  private final List<Entry> entries;
  private final List<Variable> variables;

  /** The purpose of a variable. */
  private enum Kind {
    TABLE,
    DENSE,
    SLOT,
    FILTER,
    OTHER
  }

  /**
   * A variable of a checkpoint, or the part of one on one server.
   *
   * @param server the index of its parameter server, 0 in a local run
   */
  private record Entry(String name, Kind kind, int server, long numbers, long bytes) {}

  private VariableSizes(List<Entry> entries, List<Variable> variables) {
    this.entries = entries;
    this.variables = variables;
  }

  public static VariableSizes of(ModelGraph model) {
    Set<String> names =
        model.variables().stream()
            .flatMap(variable -> variable.parts().stream())
            .map(Part::name)
            .collect(Collectors.toSet());
    List<Entry> entries = new ArrayList<>();
    for (Variable variable : model.variables()) {
      for (Part part : variable.parts()) {
        long numbers = part.ownShape().size();
        entries.add(
            new Entry(
                part.name(),
                kind(part.name(), names),
                server(variable),
                numbers,
                numbers * width(variable)));
      }
    }
    return new VariableSizes(entries, model.variables());
  }

  public Numbers numbers() {
    return new Numbers(
        count(Kind.TABLE),
        count(Kind.DENSE),
        count(Kind.SLOT),
        count(Kind.FILTER),
        count(Kind.OTHER),
        bytes());
  }

  /** Returns the size of all variables. */
  public long bytes() {
    return entries.stream().mapToLong(Entry::bytes).sum();
  }

  /** Returns the size of the network's weights, without slots. */
  public long denseBytes() {
    return entries.stream()
        .filter(entry -> entry.kind() == Kind.DENSE)
        .mapToLong(Entry::bytes)
        .sum();
  }

  /** Returns the size of the variables that predictions depend on: all but slots and filters. */
  public long bytesToEvaluate() {
    return entries.stream()
        .filter(entry -> entry.kind() != Kind.SLOT && entry.kind() != Kind.FILTER)
        .mapToLong(Entry::bytes)
        .sum();
  }

  /** Returns the number of tensors in a checkpoint. */
  public int tensors() {
    return (int) entries.stream().map(Entry::name).distinct().count();
  }

  /** Returns the tables of each column with tables of fixed size, in model order. */
  public List<Table> tables() {
    List<Table> tables = new ArrayList<>();
    for (Feature column : ColumnGroup.sorted(TaobaoSchema.FEATURES)) {
      List<Entry> own =
          entries.stream()
              .filter(entry -> entry.name().startsWith(EmbeddingNames.weights(column)))
              .toList();
      long numbers =
          own.stream().filter(entry -> entry.kind() == Kind.TABLE).mapToLong(Entry::numbers).sum();
      if (numbers > 0) {
        Set<Integer> servers = new TreeSet<>();
        own.forEach(entry -> servers.add(entry.server()));
        long bytes = own.stream().mapToLong(Entry::bytes).sum();
        tables.add(new Table(column.name(), numbers, bytes, List.copyOf(servers)));
      }
    }
    return tables;
  }

  /** Returns the content of each parameter server. */
  public List<Server> servers() {
    TreeMap<Integer, List<Shard>> shards = new TreeMap<>();
    for (Variable variable : variables) {
      shards
          .computeIfAbsent(server(variable), server -> new ArrayList<>())
          .add(new Shard(variable.handle().op().name(), variable.shape().size() * width(variable)));
    }
    return shards.entrySet().stream()
        .map(
            entry ->
                new Server(
                    entry.getKey(),
                    entry.getValue().stream().mapToLong(Shard::bytes).sum(),
                    entry.getValue()))
        .toList();
  }

  private long count(Kind kind) {
    return entries.stream().filter(entry -> entry.kind() == kind).mapToLong(Entry::numbers).sum();
  }

  /** Returns the kind. The name of a slot is the name of its variable and a suffix. */
  private static Kind kind(String name, Set<String> names) {
    for (int slash = name.lastIndexOf('/'); slash > 0; slash = name.lastIndexOf('/', slash - 1)) {
      if (names.contains(name.substring(0, slash))) {
        return Kind.SLOT;
      }
    }
    if (name.startsWith(NETWORK)) {
      return Kind.DENSE;
    } else if (name.endsWith(EmbeddingNames.BLOOM)) {
      return Kind.FILTER;
    }
    return name.startsWith(EmbeddingNames.ALL) && !name.endsWith(Variable.INITIAL_ROWS)
        ? Kind.TABLE
        : Kind.OTHER;
  }

  private static int width(Variable variable) {
    return variable.type() == TInt64.class ? Long.BYTES : Float.BYTES;
  }

  private static int server(Variable variable) {
    return variable.device().map(DeviceSpec::task).orElse(0);
  }
}
