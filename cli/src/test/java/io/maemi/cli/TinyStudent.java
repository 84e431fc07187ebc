package io.maemi.cli;

import io.maemi.student.BpeTrainer;
import io.maemi.student.ChatTemplate;
import io.maemi.student.DecoderConfig;
import io.maemi.student.ImageProcessor;
import io.maemi.student.Processor;
import io.maemi.student.SpecialTokens;
import io.maemi.student.Student;
import io.maemi.student.StudentConfig;
import io.maemi.student.Tokenizer;
import io.maemi.student.VisionConfig;
import io.maemi.tensor.DType;
import java.nio.file.Path;
import java.util.List;

/** A student of random weights, small enough for any test; what it says means nothing. */
final class TinyStudent {
  private TinyStudent() {}

  static Path in(Path folder) {
    Tokenizer tokenizer =
        Tokenizer.of(
            BpeTrainer.train(
                List.of("How many particles are there?", " There are 12 particles of 80 nm."),
                300,
                SpecialTokens.ALL));
    StudentConfig config =
        new StudentConfig(
            List.of("Idefics3ForConditionalGeneration"),
            "idefics3",
            tokenizer.id(SpecialTokens.IMAGE),
            2,
            true,
            DecoderConfig.of(32, 2, 2, 1, 64, 4096, tokenizer),
            VisionConfig.of(24, 2, 2, 48, 32, 8),
            null);
    Processor processor =
        new Processor(
            tokenizer,
            new ChatTemplate(ChatTemplate.DEFAULT),
            ImageProcessor.square(32),
            config.imageTokens());
    try (Student student = Student.create(config, processor, 1, DType.FLOAT32)) {
      student.save(folder, DType.FLOAT32);
    }
    return folder;
  }
}
