package io.maemi.foundation;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MaemiExceptionTest {
  @Test
  void theKindTellsTheExitCode() {
    assertThat(MaemiException.failed("a").kind().exitCode()).isEqualTo(1);
    assertThat(MaemiException.usage("b").kind().exitCode()).isEqualTo(2);
    assertThat(MaemiException.unreadable("c").kind().exitCode()).isEqualTo(3);
  }

  @Test
  void theLineIsTheMessage() {
    IllegalStateException cause = new IllegalStateException("inner");
    assertThat(MaemiException.failed("cannot go on: broken. Mend it.", cause))
        .hasMessage("cannot go on: broken. Mend it.")
        .hasCause(cause);
  }

  @Test
  void whatALibrarySaysInSeveralLinesIsOne() {
    String theirs = "node 7 failed\n  at gemm.cc:12\r\n\n  out of memory\n";
    assertThat(MaemiException.failed("cannot run the model: " + theirs))
        .hasMessage("cannot run the model: node 7 failed at gemm.cc:12 out of memory");
  }
}
