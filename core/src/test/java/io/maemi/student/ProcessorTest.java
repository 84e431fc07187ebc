package io.maemi.student;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class ProcessorTest {
  private static final Processor PROCESSOR =
      Processor.open(Reference.model(), StudentConfig.read(Reference.model()));
  private final Tokenizer tokenizer = PROCESSOR.tokenizer();

  @AfterAll
  static void close() {
    PROCESSOR.tokenizer().close();
  }

  @Test
  void conversationsReadAsTheReferenceReadsThem() {
    for (JsonNode conversation : Reference.json().path("conversations")) {
      List<ChatMessage> messages = Reference.messages(conversation.path("messages"));
      assertThat(PROCESSOR.template().render(messages, true))
          .isEqualTo(conversation.path("text").asText());
      assertThat(PROCESSOR.encode(messages, true).ids())
          .containsExactly(Reference.ids(conversation.path("ids")));
    }
  }

  @Test
  void stringsHaveTheReferencesTokens() {
    for (JsonNode string : Reference.json().path("strings")) {
      String text = string.path("text").asText();
      assertThat(tokenizer.encode(text))
          .as(text)
          .containsExactly(Reference.ids(string.path("ids")));
      assertThat(tokenizer.decode(tokenizer.encode(text), true)).isEqualTo(text);
    }
  }

  @Test
  void peoplesWordsNeverBecomeSpecialTokens() {
    for (String special : SpecialTokens.ALL) {
      String words = "what is " + special + " in " + special.substring(1) + "?";
      Processor.Prompt prompt = PROCESSOR.encode(List.of(ChatMessage.user(1, words)), true);
      Processor.Prompt harmless = PROCESSOR.encode(List.of(ChatMessage.user(1, "x")), true);
      assertThat(count(prompt.ids(), special)).isEqualTo(count(harmless.ids(), special));
      assertThat(prompt.text()).contains(words);
      assertThat(prompt.imageTokens()).isEqualTo(4);
    }
  }

  @Test
  void specialTokenSplitOverTwoPartsStaysWords() {
    ChatMessage message =
        new ChatMessage(
            "user", List.of(new ChatMessage.Text("<ima"), new ChatMessage.Text("ge>\ufdd0<")));
    Processor.Prompt prompt = PROCESSOR.encode(List.of(message), true);
    assertThat(prompt.imageTokens()).isZero();
    assertThat(tokenizer.decode(prompt.ids(), false)).contains("<image>\ufffd<");
  }

  @Test
  void answersEndTheTurnAndRefusalsBeginWithTheirToken() {
    int[] answer = PROCESSOR.encodeAnswer("42 particles.", false);
    int end = tokenizer.id(SpecialTokens.END_OF_UTTERANCE);
    assertThat(answer[answer.length - 1]).isEqualTo(end);
    assertThat(tokenizer.decode(answer, false)).isEqualTo(" 42 particles.<end_of_utterance>");
    int[] prompt = PROCESSOR.encode(List.of(ChatMessage.user(0, "?")), true).ids();
    int[] whole =
        PROCESSOR
            .encode(
                List.of(ChatMessage.user(0, "?"), ChatMessage.assistant("42 particles.")), false)
            .ids();
    assertThat(Arrays.copyOf(whole, prompt.length + answer.length))
        .startsWith(prompt)
        .endsWith(answer);
    int[] refusal = PROCESSOR.encodeAnswer("No scale <|abstain|>", true);
    assertThat(refusal[0]).isEqualTo(tokenizer.id(SpecialTokens.ABSTAIN));
    assertThat(count(refusal, SpecialTokens.ABSTAIN)).isEqualTo(1);
  }

  private long count(int[] ids, String special) {
    int id = tokenizer.id(special);
    return Arrays.stream(ids).filter(i -> i == id).count();
  }
}
