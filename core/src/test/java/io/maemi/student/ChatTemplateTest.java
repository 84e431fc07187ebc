package io.maemi.student;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.maemi.foundation.MaemiException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChatTemplateTest {
  private final ChatTemplate template = new ChatTemplate(ChatTemplate.DEFAULT);

  @Test
  void questionOnAnImageEndsWhereTheModelGoesOn() {
    assertThat(template.render(List.of(ChatMessage.user(1, "How many?")), true))
        .isEqualTo("<|im_start|>User:<image>How many?<end_of_utterance>\nAssistant:");
  }

  @Test
  void wholeConversationHoldsEachTurn() {
    List<ChatMessage> turns = List.of(ChatMessage.user(0, "Hi"), ChatMessage.assistant("Twelve."));
    assertThat(template.render(turns, false))
        .isEqualTo(
            "<|im_start|>User: Hi<end_of_utterance>\nAssistant: Twelve.<end_of_utterance>\n");
  }

  @Test
  void bracesInWordsAreWords() {
    String words = "{{ 7 * 7 }} {% for x in y %} {# no #} <b>&amp;</b>\n\n  end ";
    assertThat(template.render(List.of(ChatMessage.user(0, words)), true)).contains(words);
  }

  @Test
  void templateIsFoundInEachOfItsFiles(@TempDir Path folder) throws Exception {
    assertThatThrownBy(() -> ChatTemplate.open(folder))
        .isInstanceOf(MaemiException.class)
        .hasMessageContaining("no chat template");
    Files.writeString(folder.resolve("tokenizer_config.json"), "{\"chat_template\":\"T\"}");
    assertThat(ChatTemplate.open(folder).source()).isEqualTo("T");
    Files.writeString(folder.resolve("chat_template.json"), "{\"chat_template\":\"J\"}");
    assertThat(ChatTemplate.open(folder).source()).isEqualTo("J");
    Files.writeString(folder.resolve("chat_template.jinja"), "F");
    assertThat(ChatTemplate.open(folder).source()).isEqualTo("F");
  }
}
