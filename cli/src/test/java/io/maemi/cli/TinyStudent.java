package io.maemi.cli;

import io.maemi.student.BpeTrainer;
import io.maemi.student.DecoderConfig;
import io.maemi.student.SpecialTokens;
import io.maemi.student.Student;
import io.maemi.student.Tokenizer;
import io.maemi.student.VisionConfig;
import io.maemi.tensor.DType;
import io.maemi.tune.NewStudent;
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
    DecoderConfig decoder = DecoderConfig.of(32, 2, 2, 1, 64, 4096, tokenizer);
    VisionConfig tower = VisionConfig.of(24, 2, 2, 48, 32, 8);
    try (Student student = NewStudent.of(tokenizer, decoder, tower, 1, DType.FLOAT32)) {
      student.save(folder, DType.FLOAT32);
    }
    return folder;
  }
}
