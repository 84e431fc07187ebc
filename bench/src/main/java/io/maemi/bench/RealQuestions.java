package io.maemi.bench;

import com.fasterxml.jackson.databind.JsonNode;
import io.maemi.assistant.Assistant;
import io.maemi.assistant.AssistantAnswerer;
import io.maemi.evaluate.Evaluation;
import io.maemi.evaluate.EvaluationReport;
import io.maemi.evaluate.LabelledImages;
import io.maemi.evaluate.TemplateBaseline;
import io.maemi.foundation.Json;
import io.maemi.foundation.MaemiException;
import io.maemi.foundation.Progress;
import io.maemi.instruct.Expectation;
import io.maemi.instruct.InstructionRecord;
import io.maemi.instruct.Prompt;
import io.maemi.instruct.Topic;
import io.maemi.micrograph.MicrographReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The assistant's answers about real images, as a user asks, in the same table as for simulated
 * ones. Counts and sizes are held against instance maps drawn by hand, of images that the particle
 * network never learnt from; categories and images of other microscopes against the folder they lie
 * in, which the student never learnt from; pixel sizes against a reference reader; the rest must be
 * declined.
 */
public final class RealQuestions {
  private static final double COUNT_TOLERANCE = 0.2;
  private static final double SIZE_TOLERANCE = 0.15;
  private static final double SCALE_TOLERANCE = 0.02;

  private final List<InstructionRecord> records = new ArrayList<>();

  private RealQuestions() {}

  /**
   * Arguments: the folder of shared material, the {@code heldout} folder that {@code
   * recipes/nano/real-images.sh} lays out, and where the report goes.
   */
  public static void main(String[] arguments) {
    if (arguments.length != 3) {
      throw MaemiException.usage(
          "cannot ask about real images: give the shared folder, the heldout folder of"
              + " recipes/nano/real-images.sh, and a folder for the report.");
    }
    Path shared = Path.of(arguments[0]);
    RealQuestions questions = new RealQuestions();
    questions.particles(shared.resolve("data/particles-emps"));
    questions.labels(Path.of(arguments[1]));
    questions.scales(shared);
    questions.ask(Path.of(arguments[2]));
    System.exit(0);
  }

  private void particles(Path folder) {
    for (LabelledImages.Labelled image : LabelledImages.instanceMaps(folder)) {
      if (!image.heldOut()) {
        continue;
      }
      add(
          image.file(),
          "count",
          Topic.BASICS,
          "How many particles are there?",
          new Expectation.Count(image.count(), COUNT_TOLERANCE));
      add(
          image.file(),
          "mean-size",
          Topic.SIZE,
          "What is the mean diameter of the particles?",
          new Expectation.Size(image.meanDiameter(), "px", SIZE_TOLERANCE));
      refusal(
          image.file(),
          "physical-size",
          Topic.SIZE,
          "What is the size of the particles in nanometres?");
    }
  }

  private void labels(Path heldOut) {
    for (Map.Entry<String, String> label : Prompt.labelWords().entrySet()) {
      Path folder = heldOut.resolve(label.getKey());
      if (!Files.isDirectory(folder)) {
        continue;
      }
      List<String> others = new ArrayList<>(Prompt.labelWords().values());
      others.remove(label.getValue());
      for (Path file : files(folder)) {
        if (label.getKey().equals(Prompt.NOT_A_MICROGRAPH_LABEL)) {
          refusal(file, "shown", Topic.BASICS, "What does the image show?");
        } else {
          add(
              file,
              "category",
              Topic.BASICS,
              Prompt.CLASSIFY,
              new Expectation.Label(label.getKey(), List.of(label.getValue()), others));
        }
        refusal(file, "elements", Topic.COMPOSITION, "What elements does it contain?");
      }
    }
  }

  private void scales(Path shared) {
    JsonNode expected;
    try {
      expected = Json.MAPPER.readTree(shared.resolve("fixtures/vendor.json").toFile());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    for (Map.Entry<String, JsonNode> file : expected.properties()) {
      double x = 0;
      for (JsonNode axis : file.getValue().at("/signals/0/axes")) {
        x = axis.path("name").asText().matches("x|width") ? axis.path("nm").asDouble() : x;
      }
      if (file.getKey().matches("(zeiss|fei)/.*") && x > 0) {
        Path image = shared.resolve("data/vendor").resolve(file.getKey());
        add(
            image,
            "pixel-size",
            Topic.BASICS,
            "What is the pixel size, and what does the image show?",
            new Expectation.Size(x, "nm/px", SCALE_TOLERANCE));
        refusal(image, "elements", Topic.COMPOSITION, "What elements does it contain?");
      }
    }
  }

  private void refusal(Path image, String intent, Topic topic, String question) {
    add(image, intent, topic, question, new Expectation.Refusal(intent));
  }

  private void add(Path image, String intent, Topic topic, String question, Expectation expected) {
    records.add(
        new InstructionRecord(
            Integer.toString(records.size()),
            image.toString(),
            intent,
            question,
            "",
            expected instanceof Expectation.Refusal,
            expected,
            topic,
            List.of(),
            "labels",
            image.getFileName().toString()));
  }

  private void ask(Path out) {
    Progress.Factory silent = Progress.SILENT;
    List<Evaluation> evaluations = new ArrayList<>();
    try (Assistant assistant = Assistant.open("nano", null);
        AssistantAnswerer whole = AssistantAnswerer.of(assistant);
        AssistantAnswerer alone = AssistantAnswerer.withoutEvidence(assistant)) {
      for (var answerer : List.of(whole, alone)) {
        evaluations.add(
            Evaluation.of(answerer, records, f -> MicrographReader.read(Path.of(f)), silent));
      }
    }
    evaluations.add(
        Evaluation.of(
            new TemplateBaseline(), records, f -> MicrographReader.read(Path.of(f)), silent));
    EvaluationReport report =
        new EvaluationReport("nano on real images", records.size() + " questions", evaluations);
    report.write(out, f -> MicrographReader.read(Path.of(f)));
    try {
      System.out.println(Files.readString(out.resolve("report.md")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<Path> files(Path folder) {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
