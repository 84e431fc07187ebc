package io.maemi.student;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.maemi.foundation.Json;
import io.maemi.tensor.DType;
import io.maemi.tensor.Scope;
import io.maemi.tensor.Tensor;
import java.util.List;
import java.util.SplittableRandom;

/** Small models of random weights whose vocabulary was learnt here; the caller closes them. */
final class TinyStudents {
  private TinyStudents() {}

  /** Narrow and soon made. */
  static Student narrow() {
    Tokenizer tokenizer = tokenizer();
    return untied(
        tokenizer,
        DecoderConfig.of(16, 2, 4, 2, 32, 64, tokenizer),
        VisionConfig.of(8, 1, 2, 16, 16, 4));
  }

  /** Wide enough for groups of 32 weights. */
  static Student wide() {
    Tokenizer tokenizer = tokenizer();
    return untied(
        tokenizer,
        DecoderConfig.of(64, 2, 4, 2, 128, 64, tokenizer),
        VisionConfig.of(32, 2, 2, 64, 16, 4));
  }

  /** As {@link #wide}, with biases in the decoder, which are not zero. */
  static Student biased() {
    Tokenizer tokenizer = tokenizer();
    ObjectNode decoder = Json.MAPPER.valueToTree(DecoderConfig.of(64, 2, 4, 2, 128, 64, tokenizer));
    decoder.put("attention_bias", true).put("mlp_bias", true);
    Student student =
        untied(
            tokenizer,
            Json.MAPPER.convertValue(decoder, DecoderConfig.class),
            VisionConfig.of(32, 2, 2, 64, 16, 4));
    student
        .decoder()
        .parameters()
        .forEach(
            (name, parameter) -> {
              if (name.endsWith(".bias")) {
                try (Scope scope = new Scope()) {
                  parameter.set(Tensor.randn(new SplittableRandom(2), parameter.shape()));
                }
              }
            });
    return student;
  }

  private static Tokenizer tokenizer() {
    return Tokenizer.of(BpeTrainer.train(List.of("How many?"), 270, SpecialTokens.ALL));
  }

  private static Student untied(Tokenizer tokenizer, DecoderConfig decoder, VisionConfig tower) {
    StudentConfig config =
        new StudentConfig(
            List.of("Idefics3ForConditionalGeneration"),
            "idefics3",
            tokenizer.id(SpecialTokens.IMAGE),
            2,
            false,
            decoder,
            tower,
            null);
    Processor processor =
        new Processor(
            tokenizer,
            new ChatTemplate(ChatTemplate.DEFAULT),
            ImageProcessor.square(tower.imageSize()),
            config.imageTokens());
    return Student.create(config, processor, 5, DType.FLOAT32);
  }
}
