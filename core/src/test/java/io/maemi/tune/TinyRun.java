package io.maemi.tune;

import io.maemi.adapter.LoraAdapter;
import io.maemi.foundation.Json;
import io.maemi.instruct.Expectation;
import io.maemi.instruct.InstructionRecord;
import io.maemi.instruct.Topic;
import io.maemi.measure.Evidence;
import io.maemi.measure.Quantity;
import io.maemi.student.BpeTrainer;
import io.maemi.student.DecoderConfig;
import io.maemi.student.SpecialTokens;
import io.maemi.student.Student;
import io.maemi.student.Tokenizer;
import io.maemi.student.VisionConfig;
import io.maemi.tensor.DType;
import io.maemi.tensor.NoGrad;
import io.maemi.tensor.Tensor;
import io.maemi.tensor.Torch;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.imageio.ImageIO;

/**
 * A student of some ten thousand weights on disk and a few images with questions, for whole runs in
 * a second.
 */
final class TinyRun {
  private static final String[] LABELS = {"Stripes", "Noise"};

  final Path model;
  final Path data;
  final Path out;

  TinyRun(Path folder) throws IOException {
    // Operators this small lose more to a second thread than they gain.
    Torch.threads(1);
    model = folder.resolve("tiny student");
    data = folder.resolve("data");
    out = folder.resolve("out");
    List<InstructionRecord> records = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      draw(i);
      records.addAll(records(i));
    }
    write("train.jsonl", records.subList(0, 24));
    write("valid.jsonl", records.subList(24, 32));
    List<String> texts =
        records.stream().flatMap(r -> Stream.of(r.question(), " " + r.answer())).toList();
    Tokenizer tokenizer = Tokenizer.of(BpeTrainer.train(texts, 320, SpecialTokens.ALL));
    DecoderConfig decoder = DecoderConfig.of(32, 2, 2, 1, 64, 256, tokenizer);
    VisionConfig tower = VisionConfig.of(24, 2, 2, 48, 32, 8);
    try (Student student = NewStudent.of(tokenizer, decoder, tower, 1, DType.FLOAT32)) {
      student.save(model, DType.FLOAT32);
    }
  }

  /** Gives every weight of {@code adapter} a value, so that none of its products is zero. */
  static void randomise(LoraAdapter adapter) {
    try (NoGrad noGrad = new NoGrad()) {
      SplittableRandom random = new SplittableRandom(2);
      adapter
          .trained()
          .values()
          .forEach(p -> p.tensor().copyFrom(Tensor.randn(random, p.shape()).mul(0.1)));
    }
  }

  private void draw(int i) throws IOException {
    BufferedImage image = new BufferedImage(48, 48, BufferedImage.TYPE_BYTE_GRAY);
    Random random = new Random(i);
    for (int y = 0; y < 48; y++) {
      for (int x = 0; x < 48; x++) {
        int level = i % 2 == 0 ? (x / 6 % 2 == 0 ? 60 : 190) : random.nextInt(256);
        image.getRaster().setSample(x, y, 0, level);
      }
    }
    Path file = data.resolve("images/" + i + ".png");
    Files.createDirectories(file.getParent());
    ImageIO.write(image, "png", file.toFile());
  }

  private static List<InstructionRecord> records(int i) {
    String label = LABELS[i % 2];
    List<Evidence> evidence =
        List.of(new Quantity("particle count", 3 + i, "", null, "test", null));
    return List.of(
        record(
            i,
            "category",
            "What is it?",
            label + ".",
            false,
            List.of(),
            new Expectation.Label(label, List.of(label))),
        record(
            i,
            "particle-count",
            "How many?",
            "There are " + (3 + i) + ".",
            false,
            evidence,
            new Expectation.Count(3 + i, 0)),
        record(
            i,
            "elements",
            "What elements?",
            "It cannot tell.",
            true,
            evidence,
            new Expectation.Refusal("elements")),
        record(
            i,
            "size",
            "How large?",
            "No scale.",
            true,
            evidence,
            new Expectation.Refusal("no scale")));
  }

  private static InstructionRecord record(
      int i,
      String intent,
      String question,
      String answer,
      boolean abstain,
      List<Evidence> evidence,
      Expectation expected) {
    return new InstructionRecord(
        i + "-" + intent,
        "images/" + i + ".png",
        intent,
        question,
        answer,
        abstain,
        expected,
        Topic.BASICS,
        evidence,
        "test",
        "test");
  }

  private void write(String name, List<InstructionRecord> records) throws IOException {
    Files.writeString(
        data.resolve(name),
        records.stream().map(Json::line).collect(Collectors.joining("\n", "", "\n")));
  }

  /** A recipe on this data, after {@code yaml}'s lines and overrides. */
  Recipe recipe(String yaml, String... overrides) throws IOException {
    Path file = data.resolve("recipe.yaml");
    Files.writeString(
        file,
        "model: '" + model + "'\ndata: '" + data + "'\nout: '" + out + "'\ncompute: fp32\n" + yaml);
    return RecipeReader.read(file, List.of(overrides));
  }
}
