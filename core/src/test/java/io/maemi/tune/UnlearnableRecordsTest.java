package io.maemi.tune;

import static org.assertj.core.api.Assertions.assertThat;

import io.maemi.foundation.Progress;
import io.maemi.instruct.DataCheck;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UnlearnableRecordsTest {
  @TempDir Path folder;

  @Test
  void namesTheLinesThatTuningLeavesOut() throws IOException {
    TinyRun tiny = new TinyRun(folder);
    int limit = 52;
    List<DataCheck.Problem> found =
        DataCheck.of(tiny.data, new UnlearnableRecords(tiny.data, tiny.model.toString(), limit))
            .problems();
    TuningSummary summary =
        Tuning.run(
            tiny.recipe(
                """
                train: {connector: true}
                batch: {tokens: 300, max_tokens: %d}
                budget: {steps: 1}
                evaluate: {times: 1}
                """
                    .formatted(limit)),
            Progress.SILENT);
    assertThat(found.stream().filter(p -> p.file().equals("train.jsonl")))
        .hasSize(summary.skipped())
        .hasSizeBetween(1, 23)
        .allMatch(p -> p.line() >= 1 && p.line() <= 24)
        .allMatch(p -> p.message().matches("it takes [0-9]+ tokens, .* of 52 at most"));
    assertThat(
            DataCheck.of(tiny.data, new UnlearnableRecords(tiny.data, tiny.model.toString(), 200)))
        .isEqualTo(DataCheck.of(tiny.data));
  }
}
