package io.maemi.tune;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.maemi.foundation.MaemiException;
import io.maemi.foundation.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResumeTest {
  private static final String RECIPE =
      """
      train: {adapters: true}
      adapter: {r: 4, lora_dropout: 0.2, modules_to_save: [connector]}
      batch: {tokens: 300, max_tokens: 120, accumulate: 2}
      budget: {steps: 8}
      evaluate: {times: 3}
      checkpoint_minutes: 0
      """;

  @TempDir Path folder;
  private TinyRun tiny;

  @BeforeEach
  void prepare() throws IOException {
    tiny = new TinyRun(folder);
  }

  /** Stands for a kill: nothing of the run after this moment happens. */
  private static final class Killed extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  private static Progress.Factory killAfter(int steps) {
    return (task, total) ->
        new Progress() {
          private int seen;

          @Override
          public void to(long done, String note) {
            if (task.equals("tune") && ++seen == steps) {
              throw new Killed();
            }
          }

          @Override
          public void close() {}
        };
  }

  private List<String> losses(Path out) throws IOException {
    return Files.readAllLines(out.resolve("loss.csv")).stream()
        .map(line -> line.split(",", -1))
        .map(
            cells ->
                cells[0] + " " + cells[1] + " " + cells[3] + " " + cells[4] + " " + cells[6] + " "
                    + cells[7])
        .toList();
  }

  @Test
  void resumedLossesAreThoseOfAnUninterruptedRun() throws IOException {
    Path whole = folder.resolve("whole");
    Tuning.run(tiny.recipe(RECIPE, "out=" + whole), Progress.SILENT);
    Recipe broken = tiny.recipe(RECIPE);
    for (int steps : new int[] {2, 3}) {
      assertThatThrownBy(() -> Tuning.run(broken, killAfter(steps))).isInstanceOf(Killed.class);
    }
    TuningSummary summary = Tuning.run(broken, Progress.SILENT);
    assertThat(losses(tiny.out)).isEqualTo(losses(whole));
    assertThat(summary.steps()).isEqualTo(8);
    assertThat(Files.readAllBytes(tiny.out.resolve("adapter/adapter_model.safetensors")))
        .isEqualTo(Files.readAllBytes(whole.resolve("adapter/adapter_model.safetensors")));
  }

  @Test
  void halfWrittenCheckpointDoesNotReplaceTheLastWholeOne() throws IOException {
    Recipe recipe = tiny.recipe(RECIPE);
    assertThatThrownBy(() -> Tuning.run(recipe, killAfter(4))).isInstanceOf(Killed.class);
    byte[] checkpoint = Files.readAllBytes(tiny.out.resolve(Checkpoint.FILE));
    Files.write(tiny.out.resolve(".checkpoint.safetensors123.part"), new byte[] {1, 2, 3});
    assertThat(Files.readAllBytes(tiny.out.resolve(Checkpoint.FILE))).isEqualTo(checkpoint);
    assertThat(Tuning.run(recipe, Progress.SILENT).steps()).isEqualTo(8);
  }

  @Test
  void damagedCheckpointIsOneLine() throws IOException {
    Recipe recipe = tiny.recipe(RECIPE, "budget.steps=1");
    Tuning.run(recipe, Progress.SILENT);
    Path file = tiny.out.resolve(Checkpoint.FILE);
    Files.write(file, Arrays.copyOf(Files.readAllBytes(file), 1000));
    assertThatThrownBy(() -> Tuning.run(recipe, Progress.SILENT))
        .isInstanceOf(MaemiException.class)
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("\n"));
  }

  @Test
  void interruptedRunSaysHowToGoOn() throws IOException {
    Recipe recipe = tiny.recipe(RECIPE);
    Progress.Factory interrupting =
        (task, total) ->
            new Progress() {
              @Override
              public void to(long done, String note) {
                if (task.equals("tune")) {
                  Thread.currentThread().interrupt();
                }
              }

              @Override
              public void close() {}
            };
    assertThatThrownBy(() -> Tuning.run(recipe, interrupting))
        .isInstanceOf(MaemiException.class)
        .hasMessageContaining("Run the same command to go on");
    assertThat(Thread.interrupted()).isTrue();
    assertThat(Tuning.run(recipe, Progress.SILENT).steps()).isEqualTo(8);
  }
}
