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
}
