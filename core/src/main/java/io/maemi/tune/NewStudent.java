package io.maemi.tune;

import io.maemi.instruct.InstructionRecord;
import io.maemi.instruct.Prompt;
import io.maemi.measure.Evidence;
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
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/** Makes students from nothing: learns a vocabulary from the data and draws the weights. */
public final class NewStudent {
  /**
   * How often each common word is read, so that a user's plain English stays short whatever the
   * data speak of.
   */
  private static final int COMMON_WORD_WEIGHT = 40;

  private NewStudent() {}

  static Student create(List<InstructionRecord> records, int vocabulary, long seed, DType compute) {
    Tokenizer tokenizer =
        Tokenizer.of(BpeTrainer.train(texts(records), vocabulary, SpecialTokens.ALL));
    return of(StudentConfig.nano(tokenizer), tokenizer, Seeds.of(seed, Seeds.WEIGHTS, 0), compute);
  }

  /**
   * A student of random weights and of any shape, its connector folding 2 × 2 patches into one.
   *
   * @param tokenizer with the vocabulary that {@code decoder} has rows for
   */
  public static Student of(
      Tokenizer tokenizer, DecoderConfig decoder, VisionConfig tower, long seed, DType compute) {
    StudentConfig config =
        new StudentConfig(
            List.of("Idefics3ForConditionalGeneration"),
            "idefics3",
            tokenizer.id(SpecialTokens.IMAGE),
            2,
            true,
            decoder,
            tower,
            null);
    return of(config, tokenizer, seed, compute);
  }

  private static Student of(StudentConfig config, Tokenizer tokenizer, long seed, DType compute) {
    Processor processor =
        new Processor(
            tokenizer,
            new ChatTemplate(ChatTemplate.DEFAULT),
            ImageProcessor.square(config.visionConfig().imageSize()),
            config.imageTokens());
    return Student.create(config, processor, seed, compute);
  }

  /**
   * What the vocabulary is learnt from: each image's evidence once, every question and answer,
   * common words.
   */
  private static List<String> texts(List<InstructionRecord> records) {
    List<String> texts = new ArrayList<>();
    Set<List<Evidence>> seen = new HashSet<>();
    for (InstructionRecord record : records) {
      boolean fresh = seen.add(record.evidence());
      texts.add(Prompt.userMessage(fresh ? record.evidence() : List.of(), record.question()));
      texts.add(" " + record.answer());
    }
    texts.addAll(Collections.nCopies(COMMON_WORD_WEIGHT, commonWords()));
    return texts;
  }

  private static String commonWords() {
    try (InputStream in = NewStudent.class.getResourceAsStream("common-words.txt")) {
      return " "
          + new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8)
              .replace('\n', ' ')
              .strip();
    } catch (IOException e) {
      throw new IllegalStateException("the list of common words is part of this build", e);
    }
  }
}
