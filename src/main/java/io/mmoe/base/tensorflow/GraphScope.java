package io.mmoe.base.tensorflow;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tensorflow.ConcreteFunction;
import org.tensorflow.DeviceSpec;
import org.tensorflow.ExecutionEnvironment;
import org.tensorflow.Graph;
import org.tensorflow.Operation;
import org.tensorflow.OperationBuilder;
import org.tensorflow.op.Ops;
import org.tensorflow.op.Scope;

/**
 * A name scope that opens in constant time.
 *
 * <p>TensorFlow-Java's own scope reads the names of all ops of the graph whenever a scope is opened
 * inside it. The time to build a graph is then quadratic in its number of scopes. This scope asks
 * the graph for each single name instead. It names ops in the same way.
 *
 * <p>Not safe for use by several threads.
 */
public final class GraphScope implements Scope {
  private final Graph graph;

  /** TensorFlow-Java's scope, which knows the device and the control dependencies. */
  private final Scope placement;

  /** The prefix of all names, empty or with a slash at its end. */
  private final String prefix;

  /** The next number of each name that this scope has given. */
  private final Map<String, Integer> numbers;

  /** The name of the next op or scope, null for its default name. */
  private final @Nullable String name;

  private GraphScope(
      Graph graph,
      Scope placement,
      String prefix,
      Map<String, Integer> numbers,
      @Nullable String name) {
    this.graph = graph;
    this.placement = placement;
    this.prefix = prefix;
    this.numbers = numbers;
    this.name = name;
  }

  /** Returns the builder of a graph's ops, whose scopes are all of this kind. */
  public static Ops ops(Graph graph) {
    Scope root = new GraphScope(graph, graph.baseScope(), "", new HashMap<>(), null);
    return Ops.create(new Environment(graph, root));
  }

  @Override
  public ExecutionEnvironment env() {
    return graph;
  }

  @Override
  public Scope withSubScope(String childName) {
    String child = prefix + numbered(checked(name == null ? childName : name));
    return new GraphScope(graph, placement, child + "/", new HashMap<>(), null);
  }

  @Override
  public Scope withName(String opName) {
    return new GraphScope(graph, placement, prefix, numbers, checked(opName));
  }

  @Override
  public Scope withNameAsSubScope(String defaultName) {
    return withSubScope(defaultName);
  }

  @Override
  public Scope withDevice(DeviceSpec deviceSpec) {
    return placed(placement.withDevice(deviceSpec));
  }

  @Override
  public Scope withInitScope() {
    return placed(placement.withInitScope());
  }

  @Override
  public Scope withControlDependencyOps(Iterable<Operation> controls) {
    return placed(placement.withControlDependencyOps(controls));
  }

  @Override
  public String makeOpName(String defaultName) {
    return prefix + makeUnique(checked(name == null ? defaultName : name));
  }

  @Override
  public String makeUnique(String id) {
    String unique = numbered(id);
    while (graph.operation(prefix + unique) != null) {
      unique = numbered(id);
    }
    return unique;
  }

  /** Does nothing, since names come from the graph. */
  @Override
  public void refreshNames() {}

  @Override
  public OperationBuilder apply(OperationBuilder builder) {
    return placement.apply(builder);
  }

  @Override
  public String getDeviceString() {
    return placement.getDeviceString();
  }

  @Override
  public boolean isInit() {
    return placement.isInit();
  }

  private GraphScope placed(Scope elsewhere) {
    return new GraphScope(graph, elsewhere, prefix, numbers, name);
  }

  /** Returns the name for its first use, then the name with the number of earlier uses. */
  private String numbered(String id) {
    int used = numbers.merge(id, 1, Integer::sum) - 1;
    return used == 0 ? id : id + "_" + used;
  }

  private static String checked(String candidate) {
    if (!Scope.isValidOpName(candidate)) {
      throw new IllegalArgumentException(candidate + " is no name of an op or scope");
    }
    return candidate;
  }

  /** The graph with another first scope: the only public way to ops in a scope of one's own. */
  private record Environment(Graph graph, Scope root) implements ExecutionEnvironment {
    @Override
    public Scope baseScope() {
      return root;
    }

    @Override
    public OperationBuilder opBuilder(String type, String opName, Scope scope) {
      return graph.opBuilder(type, opName, scope);
    }

    @Override
    public void attachFunction(ConcreteFunction function) {
      graph.attachFunction(function);
    }

    @Override
    public void checkInput(Operation input) {
      graph.checkInput(input);
    }

    @Override
    public Types environmentType() {
      return graph.environmentType();
    }

    @Override
    public boolean isInitializer(Operation op) {
      return graph.isInitializer(op);
    }
  }
}
