package io.maemi.tune;

import static org.assertj.core.api.Assertions.assertThat;

import io.maemi.instruct.InstructionRecord;
import io.maemi.instruct.Prompt;
import io.maemi.instruct.Topic;
import io.maemi.measure.Evidence;
import io.maemi.measure.Fact;
import io.maemi.student.BpeTrainer;
import io.maemi.student.ChatMessage;
import io.maemi.student.ChatTemplate;
import io.maemi.student.ImageLayout;
import io.maemi.student.ImageProcessor;
import io.maemi.student.Processor;
import io.maemi.student.SpecialTokens;
import io.maemi.student.Tokenizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ConversationTest {
  private final Tokenizer tokenizer =
      Tokenizer.of(
          BpeTrainer.train(
              List.of("How many particles are there? There are 37."), 300, SpecialTokens.ALL));
  private final Processor processor =
      new Processor(
          tokenizer, new ChatTemplate(ChatTemplate.DEFAULT), ImageProcessor.square(32), 4);
  private final int end = tokenizer.id(SpecialTokens.END_OF_UTTERANCE);
  private final TurnTokens tokens = new TurnTokens(processor, Set.of(end));
  private static final List<ImageLayout> WHOLE = List.of(ImageLayout.WHOLE);

  private final List<Evidence> evidence = List.of(new Fact("detector", "SE2", "file"));

  @AfterEach
  void close() {
    tokenizer.close();
  }

  private InstructionRecord record(
      String id,
      String image,
      String question,
      String answer,
      boolean abstain,
      List<Evidence> shown) {
    return new InstructionRecord(
        id, image, id, question, answer, abstain, null, Topic.BASICS, shown, "test", "test");
  }

  @Test
  void supervisedTokensAreTheAnswersAndTheirEnds() {
    List<InstructionRecord> records =
        List.of(
            record("a", "x.png", "How many?", "There are 37.", false, evidence),
            record("b", "x.png", "What elements?", "It cannot tell.", true, evidence));
    Conversation conversation =
        new Conversations(records, List.of("x.png"), image -> WHOLE, tokens, 512).draw(1).get(0);
    int abstain = tokenizer.id(SpecialTokens.ABSTAIN);
    boolean refusalFirst = conversation.name().equals("b");
    List<Integer> expected = new ArrayList<>();
    for (boolean refusal : new boolean[] {refusalFirst, !refusalFirst}) {
      if (refusal) {
        expected.add(abstain);
      }
      Arrays.stream(tokenizer.encode(refusal ? " It cannot tell." : " There are 37."))
          .forEach(expected::add);
      expected.add(end);
    }
    assertThat(conversation.targets())
        .containsExactly(expected.stream().mapToInt(Integer::intValue).toArray());
  }

  @Test
  void inputIsWhatTheProcessorMakesOfTheWholeConversation() {
    List<InstructionRecord> records =
        List.of(
            record("a", "x.png", "How many?", "There are 37.", false, evidence),
            record("b", "x.png", "And how large?", "Large.", false, evidence));
    Conversation conversation =
        new Conversations(records, List.of("x.png"), image -> WHOLE, tokens, 512).draw(2).get(0);
    InstructionRecord first = records.get(conversation.name().equals("a") ? 0 : 1);
    InstructionRecord second = records.get(conversation.name().equals("a") ? 1 : 0);
    int[] whole =
        processor
            .encode(
                List.of(
                    ChatMessage.user(1, Prompt.userMessage(evidence, first.question())),
                    ChatMessage.assistant(first.answer()),
                    ChatMessage.user(0, second.question()),
                    ChatMessage.assistant(second.answer())),
                false)
            .ids();
    assertThat(conversation.ids()).isEqualTo(Arrays.copyOf(whole, conversation.length()));
    assertThat(whole[conversation.length()]).isEqualTo(end);
    for (int i = 0; i < conversation.positions().length; i++) {
      assertThat(whole[conversation.positions()[i] + 1]).isEqualTo(conversation.targets()[i]);
    }
  }

  @Test
  void recordsWithoutEvidenceFormTheirOwnConversationsAndEachImageItsOwn() {
    List<InstructionRecord> records =
        List.of(
            record("a", "x.png", "How many?", "37.", false, evidence),
            record("b", "x.png", "What category?", "Powders.", false, List.of()),
            record("c", "y.png", "How many?", "37.", false, evidence));
    assertThat(
            new Conversations(records, List.of("x.png", "y.png"), image -> WHOLE, tokens, 512)
                .draw(3))
        .extracting(Conversation::name)
        .containsExactly("a", "b", "c");
  }

  @Test
  void everyRecordIsAskedOnceAndConversationsStayWithinTheLength() {
    List<InstructionRecord> records = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      records.add(
          record(
              "r" + i,
              "x.png",
              "Question number " + i + "?",
              "Answer " + i + ".",
              false,
              evidence));
    }
    Conversations conversations =
        new Conversations(records, List.of("x.png"), image -> WHOLE, tokens, 150);
    List<Conversation> drawn = conversations.draw(4);
    assertThat(drawn).allSatisfy(c -> assertThat(c.length()).isLessThanOrEqualTo(150));
    List<String> answers = new ArrayList<>();
    for (Conversation c : drawn) {
      String text = tokenizer.decode(c.targets(), false);
      answers.addAll(Arrays.asList(text.split(SpecialTokens.END_OF_UTTERANCE)));
    }
    assertThat(answers.stream().map(String::strip))
        .containsExactlyInAnyOrderElementsOf(
            records.stream().map(InstructionRecord::answer).toList());
    assertThat(conversations.draw(5).get(0).name()).isNotEqualTo(drawn.get(0).name());
    assertThat(conversations.draw(4).get(0)).usingRecursiveComparison().isEqualTo(drawn.get(0));
  }

  @Test
  void noConversationAsksTheSameTwice() {
    List<InstructionRecord> records = new ArrayList<>();
    for (String intent : List.of("size", "size", "count", "size+count", "noise")) {
      records.add(record(intent, "x.png", "Question?", intent + ".", false, evidence));
    }
    for (long seed = 0; seed < 20; seed++) {
      List<Conversation> drawn =
          new Conversations(records, List.of("x.png"), image -> WHOLE, tokens, 512).draw(seed);
      int answers = 0;
      for (Conversation c : drawn) {
        List<String> asked = new ArrayList<>();
        for (String answer :
            tokenizer.decode(c.targets(), false).split(SpecialTokens.END_OF_UTTERANCE)) {
          asked.addAll(Arrays.asList(answer.strip().replace(".", "").split("\\+")));
          answers++;
        }
        assertThat(asked).doesNotHaveDuplicates();
      }
      assertThat(answers).isEqualTo(5);
    }
  }

  @Test
  void recordThatAloneIsTooLongIsLeftOutAndCounted() {
    List<InstructionRecord> records =
        List.of(
            record("a", "x.png", "How?", "So.", false, List.of()),
            record("b", "x.png", "How?", "So very ".repeat(100), false, List.of()));
    Conversations conversations =
        new Conversations(records, List.of("x.png"), image -> WHOLE, tokens, 100);
    assertThat(conversations.draw(1)).hasSize(1);
    assertThat(conversations.tooLong()).isEqualTo(1);
  }

  @Test
  void quickTokensAreThoseOfTheTemplateAlsoWhereWordsSpellMarkup() {
    TurnTokens warm = new TurnTokens(processor, Set.of(end));
    for (String words :
        List.of(
            "One.",
            "Two?",
            "Three",
            "Four <image> five",
            " six ",
            "<|abstain|>",
            "Seven: 7.0 nm",
            "{{ 8 }}")) {
      assertThat(warm.opening(WHOLE, List.of(), words))
          .isEqualTo(processor.encode(List.of(ChatMessage.user(1, words)), true).ids());
      int[] answer = warm.answer(words, false);
      int[] whole =
          processor
              .encode(List.of(ChatMessage.user(0, "?"), ChatMessage.assistant(words)), false)
              .ids();
      int[] asked = processor.encode(List.of(ChatMessage.user(0, "?")), true).ids();
      assertThat(answer)
          .isEqualTo(Arrays.copyOfRange(whole, asked.length, asked.length + answer.length));
      assertThat(answer).endsWith(end);
    }
  }
}
