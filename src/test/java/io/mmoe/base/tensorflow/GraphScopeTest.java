package io.mmoe.base.tensorflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.tensorflow.Graph;
import org.tensorflow.Operation;
import org.tensorflow.op.Ops;

/** The names of ops, compared with TensorFlow-Java's own scope. */
class GraphScopeTest {

  @Test
  void opsHaveTheSameNamesAsInTensorFlowsScope() {
    assertThat(names(GraphScope::ops)).isEqualTo(names(Ops::create)).hasSize(16);
  }

  private static List<String> names(Function<Graph, Ops> builder) {
    try (Graph graph = new Graph()) {
      Ops tf = builder.apply(graph);
      for (int i = 0; i < 2; i++) {
        Ops outer = tf.withSubScope("outer");
        outer.constant(1);
        outer.constant(2);
        outer.withName("own").constant(3);
        outer.withName("own").constant(4);
        Ops inner = outer.withName("renamed").withSubScope("inner");
        inner.withControlDependencies(List.of(inner.constant(5))).constant(6);
        outer.withSubScope("inner").constant(7);
        tf.constant(8);
      }
      List<String> names = new ArrayList<>();
      graph.operations().forEachRemaining(op -> names.add(op.name()));
      return names;
    }
  }

  @Test
  void aNameThatAnotherBuilderHasTakenIsNotUsedAgain() {
    try (Graph graph = new Graph()) {
      Ops first = GraphScope.ops(graph);
      Operation taken = graph.opBuilder("NoOp", "scope/NoOp_1", first.scope()).build();
      Ops scope = first.withSubScope("scope");
      assertThat(taken.name()).isEqualTo("scope/NoOp_1");
      assertThat(List.of(scope.noOp().op().name(), scope.noOp().op().name()))
          .containsExactly("scope/NoOp", "scope/NoOp_2");
    }
  }

  @Test
  void aNameThatTensorFlowDoesNotAllowIsRejected() {
    try (Graph graph = new Graph()) {
      Ops tf = GraphScope.ops(graph);
      assertThatThrownBy(() -> tf.withSubScope("a b"))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("a b");
    }
  }
}
