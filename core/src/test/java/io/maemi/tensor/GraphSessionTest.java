package io.maemi.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.maemi.foundation.MaemiException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GraphSessionTest {
  /** x (t, 2) plus a constant, and a weight taken from it. */
  private static GraphSession session(String operator) {
    try (Scope scope = new Scope();
        OnnxGraph graph = new OnnxGraph()) {
      graph.input("x", DType.FLOAT32, "t", 2);
      String constant = graph.constant(Tensor.of(new float[] {10, 20}, 2));
      String sum = graph.node("Add", List.of("x", constant), Map.of());
      String weight = graph.packed(Tensor.of(new float[] {1, 2}, 2));
      graph.node(operator, List.of(sum, weight), List.of("y"), Map.of());
      graph.output("y", DType.FLOAT32, "t", 2);
      return new GraphSession(graph, 1);
    }
  }

  private static void run(GraphSession session, Tensor x, Tensor y) {
    try (GraphSession.Value in = GraphSession.Value.of(x);
        GraphSession.Value out = GraphSession.Value.of(y)) {
      session.run(Map.of("x", in), Map.of("y", out));
    }
  }

  @Test
  void whatIsComputedIsWrittenWhereTheOutputLies() {
    try (Scope scope = new Scope();
        GraphSession session = session("Sub")) {
      Tensor y = Tensor.zeros(3, 2);
      run(session, Tensor.of(new float[] {0, 0, 1, 1, 2, 2}, 3, 2), y);
      assertThat(y.toFloats()).containsExactly(9, 18, 10, 19, 11, 20);
    }
  }

  @Test
  void aGraphThatCannotBeOrRunIsOneLine() {
    assertThatThrownBy(() -> session("NoSuchOperator"))
        .isInstanceOf(MaemiException.class)
        .hasMessageContaining("NoSuchOperator")
        .hasMessageContaining("open the model in float32")
        .message()
        .hasLineCount(1);
    try (Scope scope = new Scope();
        GraphSession session = session("Sub")) {
      assertThatThrownBy(() -> run(session, Tensor.zeros(3, 5), Tensor.zeros(3, 5)))
          .isInstanceOf(MaemiException.class)
          .hasMessageStartingWith("cannot run the model")
          .message()
          .hasLineCount(1);
    }
  }
}
