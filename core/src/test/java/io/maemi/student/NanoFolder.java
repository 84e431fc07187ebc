package io.maemi.student;

import io.maemi.tensor.DType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Writes a nano model folder with random weights and a vocabulary learnt from the text files of a
 * folder, to hold against the reference implementation: {@code NanoFolder TEXTS OUT [SEED]}.
 */
final class NanoFolder {
  private NanoFolder() {}

  public static void main(String[] arguments) throws IOException {
    List<String> texts;
    try (Stream<Path> files = Files.walk(Path.of(arguments[0]))) {
      texts =
          files
              .filter(file -> file.toString().matches(".*\\.(java|md|txt|py|json)"))
              .sorted()
              .map(NanoFolder::read)
              .toList();
    }
    long seed = arguments.length > 2 ? Long.parseLong(arguments[2]) : 1;
    Tokenizer tokenizer = Tokenizer.of(BpeTrainer.train(texts, 4096, SpecialTokens.ALL));
    StudentConfig config = StudentConfig.nano(tokenizer);
    Processor processor =
        new Processor(
            tokenizer,
            new ChatTemplate(ChatTemplate.DEFAULT),
            ImageProcessor.square(config.visionConfig().imageSize()),
            config.imageTokens());
    try (Student student = Student.create(config, processor, seed, DType.FLOAT32)) {
      student.save(Path.of(arguments[1]), DType.FLOAT32);
    }
  }

  private static String read(Path file) {
    try {
      return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
