package io.maemi.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.maemi.foundation.Progress;
import org.junit.jupiter.api.Test;

class TerminalProgressTest {
  @Test
  void isSilentWhereNoPersonLooks() {
    assertThat(System.getProperty("maemi.terminal")).isNull();
    assertThat(TerminalProgress.factory()).isSameAs(Progress.SILENT);
  }
}
