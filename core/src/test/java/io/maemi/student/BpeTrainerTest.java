package io.maemi.student;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BpeTrainerTest {
  private static final List<String> TEXTS =
      List.of(
          "The particles are round; the particles touch.",
          "The mean particle diameter is 128.5 nm, and the pores are 2.5 µm wide.",
          "particle particle particle fibre fibres fibres");

  @Test
  void sameTextsInAnyOrderGiveTheSameFile() {
    List<String> shuffled = new ArrayList<>(TEXTS);
    Collections.shuffle(shuffled, new Random(3));
    String first = BpeTrainer.train(TEXTS, 320, SpecialTokens.ALL);
    assertThat(BpeTrainer.train(shuffled, 320, SpecialTokens.ALL)).isEqualTo(first);
  }

  @Test
  void frequentWordsBecomeOneTokenAndDigitsStayApart() {
    try (Tokenizer tokenizer = Tokenizer.of(BpeTrainer.train(TEXTS, 400, SpecialTokens.ALL))) {
      assertThat(tokenizer.encode(" particle")).hasSize(1);
      assertThat(tokenizer.encode("128")).hasSize(3);
      assertThat(tokenizer.encode(" particle")).isNotEqualTo(tokenizer.encode(" fibres"));
    }
  }

  @Test
  void anyUnicodeTextComesBackWhole() {
    Random random = new Random(11);
    try (Tokenizer tokenizer = Tokenizer.of(BpeTrainer.train(TEXTS, 350, SpecialTokens.ALL))) {
      for (int round = 0; round < 300; round++) {
        StringBuilder text = new StringBuilder();
        int length = random.nextInt(30);
        for (int i = 0; i < length; i++) {
          int bound = random.nextBoolean() ? 0x80 : 0x1ffff;
          int codePoint = random.nextInt(bound);
          text.appendCodePoint(codePoint >= 0xd800 && codePoint < 0xe000 ? ' ' : codePoint);
        }
        String written = text.toString();
        assertThat(tokenizer.decode(tokenizer.encode(written), false)).isEqualTo(written);
      }
    }
  }

  @Test
  void specialTokensComeFirstAndStopsWhereNothingRepeats() {
    try (Tokenizer tokenizer =
        Tokenizer.of(BpeTrainer.train(List.of("abc"), 4096, SpecialTokens.ALL))) {
      assertThat(tokenizer.id(SpecialTokens.PAD)).isZero();
      assertThat(tokenizer.id(SpecialTokens.ABSTAIN)).isEqualTo(6);
      assertThat(tokenizer.size()).isEqualTo(SpecialTokens.ALL.size() + 256);
    }
  }

  @Test
  void vocabularyTooSmallForBytesIsRefused() {
    assertThatThrownBy(() -> BpeTrainer.train(TEXTS, 200, SpecialTokens.ALL))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("263");
  }
}
