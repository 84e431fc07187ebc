package io.maemi.tune;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.maemi.foundation.Json;
import io.maemi.foundation.Progress;
import io.maemi.instruct.DataFolder;
import io.maemi.instruct.InstructionRecord;
import io.maemi.instruct.Prompt;
import io.maemi.student.ChatMessage;
import io.maemi.student.ChoiceScore;
import io.maemi.student.Generator;
import io.maemi.student.ImageEmbeddings;
import io.maemi.student.ImageProcessor;
import io.maemi.student.Reading;
import io.maemi.student.Student;
import io.maemi.tensor.DType;
import io.maemi.tensor.Device;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tuning shows a model what it sees in use: images in squares or whole, in its own layout. */
class SeenAsInUseTest {
  private static final String RECIPE =
      """
      train: {adapters: true}
      adapter: {r: 2, target_modules: '.*(text|language)_model.*_proj', modules_to_save: [%s]}
      optimizer: {rates: {adapters: %s, connector: 0}}
      batch: {tokens: 1200, max_tokens: 600}
      budget: {epochs: 1}
      evaluate: {times: 1}
      """;

  @TempDir Path folder;
  private TinyRun tiny;
  private final List<InstructionRecord> asked = new ArrayList<>();

  @BeforeEach
  void drawImagesOfSeveralShapes() throws IOException {
    tiny = new TinyRun(folder);
    int[][] sizes = {{64, 20}, {20, 64}, {48, 48}, {30, 20}};
    for (int i = 0; i < 8; i++) {
      int[] size = sizes[i % sizes.length];
      BufferedImage image = new BufferedImage(size[0], size[1], BufferedImage.TYPE_BYTE_GRAY);
      Random random = new Random(i);
      for (int at = 0; at < size[0] * size[1]; at++) {
        image.getRaster().setSample(at % size[0], at / size[0], 0, random.nextInt(256));
      }
      ImageIO.write(image, "png", tiny.data.resolve("images/" + i + ".png").toFile());
    }
    // One question an image, so that a conversation is what is asked in use.
    List<String> lines = new ArrayList<>();
    for (InstructionRecord record : DataFolder.open(tiny.data).records("train")) {
      if (record.intent().equals("particle-count")) {
        lines.add(Json.line(record));
        asked.add(record);
      }
    }
    Files.write(tiny.data.resolve("valid.jsonl"), lines);
  }

  private static Path model(String name) {
    try {
      return Path.of(
          Objects.requireNonNull(SeenAsInUseTest.class.getResource("/vision/" + name)).toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  @ParameterizedTest
  @CsvSource({"idefics3,connector", "smolvlm,connector", "llava,multi_modal_projector"})
  void lossesAreThoseOfAsking(String name, String connector) throws IOException {
    Path model = model(name);
    TuningSummary summary =
        Tuning.run(
            tiny.recipe(RECIPE.formatted(connector, "0"), "model=" + model), Progress.SILENT);
    double sum = 0;
    long tokens = 0;
    DataFolder data = DataFolder.open(tiny.data);
    try (Student student = Student.open(model, Device.CPU, DType.FLOAT32)) {
      Generator generator = new Generator(student);
      for (InstructionRecord record : asked) {
        String words = Prompt.userMessage(record.evidence(), record.question());
        try (ImageEmbeddings seen =
                generator.look(List.of(data.micrograph(record.image()).specimen()));
            Reading reading = generator.read(List.of(ChatMessage.user(1, words)), seen, 64)) {
          ChoiceScore score = reading.scoreChoices(List.of(record.answer())).get(0);
          sum -= score.logLikelihood();
          tokens += score.tokens();
        }
      }
    }
    assertThat(summary.heldOutLoss()).isCloseTo(sum / tokens, within(1e-4));
  }

  @ParameterizedTest
  @CsvSource({"idefics3,connector", "smolvlm,connector", "llava,multi_modal_projector"})
  void tokensAreCountedAsTheModelLaysImagesOut(String name, String connector) throws IOException {
    Path model = model(name);
    Recipe recipe = tiny.recipe(RECIPE.formatted(connector, "1e-3"), "model=" + model);
    TuningEstimate estimate = TuningEstimate.of(recipe);
    TuningSummary summary = Tuning.run(recipe, Progress.SILENT);
    assertThat(estimate.parameters()).isEqualTo(summary.parameters());
    assertThat((double) estimate.tokens()).isCloseTo(summary.size(), within(0.1 * summary.size()));
    DataFolder data = DataFolder.open(tiny.data);
    UnlearnableRecords none = new UnlearnableRecords(tiny.data, model.toString(), 1);
    long frames = 0;
    try (Student student = Student.open(model, Device.CPU, DType.FLOAT32)) {
      for (InstructionRecord record : asked) {
        ImageProcessor.Frames seen =
            student.frames(List.of(data.micrograph(record.image()).specimen())).get(0);
        frames += seen.values().size();
        String words = Prompt.userMessage(record.evidence(), record.question());
        int tokens =
            student
                    .processor()
                    .encode(List.of(ChatMessage.user(1, words)), List.of(seen.layout()), true)
                    .ids()
                    .length
                + student.processor().encodeAnswer(record.answer(), false).length;
        assertThat(none.apply(record)).get().asString().startsWith("it takes " + tokens + " ");
      }
    }
    // Six images are asked of and learnt from; the estimate counts those alone.
    assertThat(estimate.frames()).isEqualTo(frames);
    assertThat(estimate.cached()).isPositive();
  }
}
