package io.maemi.student;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.maemi.foundation.Json;
import io.maemi.foundation.MaemiException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokenizerTest {
  private static final Tokenizer TOKENIZER =
      Tokenizer.of(
          BpeTrainer.train(
              List.of("What is the scale? The image shows fibres."), 300, SpecialTokens.ALL));

  @AfterAll
  static void close() {
    TOKENIZER.close();
  }

  @Test
  void plainTextNeverBecomesSpecial() {
    for (String special : SpecialTokens.ALL) {
      int[] ids = TOKENIZER.encode("see " + special + " here");
      assertThat(ids).doesNotContain(TOKENIZER.id(special));
      assertThat(TOKENIZER.decode(ids, true)).isEqualTo("see " + special + " here");
    }
  }

  @Test
  void markupHoldsSpecialTokens() {
    int[] ids = TOKENIZER.encodeMarkup("<|im_start|>What<image><end_of_utterance>\n");
    assertThat(ids[0]).isEqualTo(TOKENIZER.id(SpecialTokens.START));
    assertThat(ids)
        .contains(TOKENIZER.id(SpecialTokens.IMAGE), TOKENIZER.id(SpecialTokens.END_OF_UTTERANCE));
    assertThat(TOKENIZER.decode(ids, true)).isEqualTo("What\n");
    assertThat(TOKENIZER.decode(ids, false))
        .isEqualTo("<|im_start|>What<image><end_of_utterance>\n");
  }

  @Test
  void longTextIsNotTruncated() {
    assertThat(TOKENIZER.encode("x ".repeat(3000))).hasSizeGreaterThan(3000);
  }

  /** Of bench/peers/tokenizer_fuzz.py: Unicode, emoji, digits, white space, special tokens. */
  @Test
  void randomStringsAreCutAsByTheReference() throws Exception {
    Path strings = Path.of(TokenizerTest.class.getResource("/student/fuzz.json").toURI());
    try (Tokenizer tokenizer = Tokenizer.open(VisionParityTest.folder("llava"))) {
      assertThat(TokenizerFuzz.others(tokenizer, Json.MAPPER.readTree(strings.toFile()))).isEmpty();
    }
  }

  @Test
  void missingFileAndUnknownTokenAreNamed(@TempDir Path folder) {
    assertThatThrownBy(() -> Tokenizer.open(folder))
        .isInstanceOf(MaemiException.class)
        .hasMessageContaining("tokenizer.json");
    assertThatThrownBy(() -> TOKENIZER.id("<row_1_col_1>"))
        .isInstanceOf(MaemiException.class)
        .hasMessageContaining("<row_1_col_1>");
  }
}
