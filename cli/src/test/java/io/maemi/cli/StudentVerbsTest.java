package io.maemi.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Verbs that need a student, on one that is tiny and knows nothing: what is printed, not what is
 * said.
 */
class StudentVerbsTest {
  @TempDir static Path shared;
  private static Path model = Path.of("");
  private static Path discs = Path.of("");

  @TempDir Path folder;

  @BeforeAll
  static void makeAStudent() {
    model = TinyStudent.in(shared.resolve("tiny student"));
    discs = Pictures.discs(shared.resolve("discs.png"));
  }

  @Test
  void askPrintsTheContractsFields() {
    Run run = Run.of("ask", "--model", model, "--json", discs, "How many particles are there?");
    assertThat(run.exitCode()).as(run.err()).isZero();
    JsonNode answer = run.json().get(0);
    assertThat(answer.path("file").asText()).isEqualTo(discs.toString());
    assertThat(answer.path("answer").isTextual()).isTrue();
    assertThat(answer.path("evidence").isArray()).isTrue();
    assertThat(answer.at("/evidence/0/name").isTextual()).isTrue();
    assertThat(answer.at("/evidence/0/method").isTextual()).isTrue();
    assertThat(answer.path("confidence").asDouble()).isBetween(0.0, 1.0);
    assertThat(answer.path("abstained").isBoolean()).isTrue();
    assertThat(answer.path("model").asText()).contains("tiny student");
    assertThat(answer.path("timing").isObject()).isTrue();
    assertThat(answer.has("prompt")).isFalse();
  }

  @Test
  void askShowsThePromptWhenAsked() {
    Run run =
        Run.of(
            "ask", "--model", model, "--json", "--show-prompt", discs, "--question", "How large?");
    assertThat(run.json().get(0).path("prompt").asText()).contains("How large?");
  }

  @Test
  void askGoesOnAfterAFileThatCannotBeRead() throws IOException {
    Path text = Files.writeString(folder.resolve("text.tif"), "no image");
    Run run = Run.of("ask", "--model", model, "--json", text, discs, "--question", "How large?");
    assertThat(run.exitCode()).isEqualTo(3);
    assertThat(run.json()).hasSize(2);
    assertThat(run.json().get(0).path("error").asText()).contains("text.tif");
    assertThat(run.json().get(1).has("answer")).isTrue();
  }

  @Test
  void aQuestionThatIsMissingIsWrongUsage() {
    Run run = Run.of("ask", "--model", model, discs);
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains("--question").hasLineCount(1);
  }

  @Test
  void captionAndClassifyPrintTheContractsFields() {
    JsonNode caption = Run.of("caption", "--model", model, "--json", discs).json().get(0);
    assertThat(caption.path("caption").isTextual()).isTrue();
    assertThat(caption.path("evidence").isArray()).isTrue();
    assertThat(caption.path("timing").isObject()).isTrue();

    JsonNode label = Run.of("classify", "--model", model, "--json", discs).json().get(0);
    assertThat(label.path("file").asText()).isEqualTo(discs.toString());
    assertThat(label.path("scores")).hasSize(10);
    assertThat(label.at("/scores/0/label").asText()).isEqualTo(label.path("label").asText());
    assertThat(label.path("abstained").isBoolean()).isTrue();
  }

  @Test
  void classifyTakesTheUsersLabelsOrExamplesButNotBoth() throws IOException {
    Run own = Run.of("classify", "--model", model, "--json", discs, "--labels", "good,bad");
    assertThat(own.json().get(0).path("scores")).hasSize(2);

    Pictures.discs(Files.createDirectories(folder.resolve("ex/a")).resolve("1.png"));
    Pictures.discs(Files.createDirectories(folder.resolve("ex/b")).resolve("1.png"));
    Run learnt =
        Run.of("classify", "--model", model, "--json", discs, "--examples", folder.resolve("ex"));
    assertThat(learnt.exitCode()).as(learnt.err()).isZero();
    assertThat(learnt.json().get(0).path("scores")).hasSize(2);

    Run both = Run.of("classify", "--model", model, discs, "--labels", "a,b", "--examples", folder);
    assertThat(both.exitCode()).isEqualTo(2);
    assertThat(Run.of("classify", "--model", model, discs, "--labels", "a").exitCode())
        .isEqualTo(2);
  }

  @Test
  void aModelThatIsNotThereIsWrongUsage() {
    Run run = Run.of("ask", "--model", folder.resolve("nowhere"), discs, "How large?");
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains("cannot find model").hasLineCount(1);
  }

  @Test
  void aModelWithAMissingFileIsOneLine() throws IOException {
    Path broken = Files.createDirectories(folder.resolve("broken"));
    Files.copy(model.resolve("config.json"), broken.resolve("config.json"));
    Run run = Run.of("ask", "--model", broken, discs, "How large?");
    assertThat(run.exitCode()).isEqualTo(3);
    assertThat(run.err()).startsWith("maemi: ").hasLineCount(1);
  }

  @Test
  void instructCheckTuneMergeAndEvaluateFollowEachOther() {
    Path data = folder.resolve("data");
    Run written =
        Run.of("instruct", "--synth", 10, "--records", 2, data, "--json", "--export", "llava");
    assertThat(written.exitCode()).as(written.err()).isZero();
    assertThat(written.json().get(0).at("/images/train").asInt()).isEqualTo(8);
    assertThat(data.resolve("train.llava.json")).exists();

    Run checked = Run.of("check", data);
    assertThat(checked.exitCode()).as(checked.err()).isZero();
    assertThat(checked.out()).contains("test").contains("train");

    Path tuned = folder.resolve("tuned");
    Run tune =
        Run.of(
            "tune",
            "lora",
            "model=" + model,
            "data=" + data,
            "out=" + tuned,
            "budget.steps=2",
            "batch.tokens=2048",
            "batch.max_tokens=2048",
            "evaluate.times=1",
            "--json");
    assertThat(tune.exitCode()).as(tune.err()).isZero();
    assertThat(tune.json().get(0).path("steps").asInt()).isEqualTo(2);

    Path merged = folder.resolve("merged");
    Run merge = Run.of("merge", "--model", model, "--adapter", tuned.resolve("adapter"), merged);
    assertThat(merge.exitCode()).as(merge.err()).isZero();
    assertThat(Run.of("models", "info", merged).out()).contains("idefics3");

    Run other = Run.of("ask", "--model", merged, "--adapter", tuned.resolve("adapter"), discs, "?");
    assertThat(other.exitCode()).isNotZero();
    assertThat(other.err()).startsWith("maemi: ").hasLineCount(1);

    Path report = folder.resolve("report");
    Run evaluated = Run.of("evaluate", data, report, "--model", model, "--questions", 2, "--json");
    assertThat(evaluated.exitCode()).as(evaluated.err()).isZero();
    assertThat(evaluated.json()).hasSize(3);
    assertThat(evaluated.json().get(0).at("/metrics/overall/n").asInt()).isEqualTo(2);
    assertThat(report.resolve("report.html")).exists();
  }

  @Test
  void aReportThatCannotBeWrittenIsSaidBeforeAnyQuestionIsAsked() throws IOException {
    Path blocked = Files.writeString(folder.resolve("blocked"), "");
    Run run = Run.of("evaluate", folder, blocked, "--model", model);
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err())
        .isEqualTo(
            "maemi: cannot write "
                + blocked
                + ": it is a file and no folder. Choose another."
                + System.lineSeparator());
  }

  @Test
  void recipesAndDataThatAreNotThereAreOneLine() {
    Run recipe = Run.of("tune", folder.resolve("none.yaml"), "out=" + folder);
    assertThat(recipe.exitCode()).isEqualTo(3);
    assertThat(recipe.err()).startsWith("maemi: cannot read recipe").hasLineCount(1);
    Run data = Run.of("evaluate", folder.resolve("none"), folder.resolve("out"));
    assertThat(data.exitCode()).isEqualTo(3);
    assertThat(data.err()).startsWith("maemi: cannot read").hasLineCount(1);
    assertThat(Run.of("instruct", folder.resolve("out")).exitCode()).isEqualTo(2);
    assertThat(Run.of("merge", "--model", model, "--adapter", folder, model).exitCode())
        .isEqualTo(2);
  }
}
