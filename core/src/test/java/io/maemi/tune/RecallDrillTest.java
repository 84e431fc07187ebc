package io.maemi.tune;

import static org.assertj.core.api.Assertions.assertThat;

import io.maemi.instruct.InstructionRecord;
import io.maemi.instruct.Topic;
import io.maemi.measure.Evidence;
import io.maemi.measure.Fact;
import io.maemi.measure.Quantity;
import io.maemi.student.BpeTrainer;
import io.maemi.student.ChatTemplate;
import io.maemi.student.ImageProcessor;
import io.maemi.student.Processor;
import io.maemi.student.SpecialTokens;
import io.maemi.student.Tokenizer;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RecallDrillTest {
  private static final Pattern LINE = Pattern.compile("- ([a-z ]+): ([^\n]+)\n");
  private static final Pattern TURN =
      Pattern.compile(
          "What is the ([a-z ]+)\\?"
              + ".*?Assistant: (?:The [a-z ]+ is )?(.+?)\\.?"
              + Pattern.quote(SpecialTokens.END_OF_UTTERANCE),
          Pattern.DOTALL);

  private final Tokenizer tokenizer =
      Tokenizer.of(
          BpeTrainer.train(
              List.of("What is the particle count? The mean diameter is 23.4 nm."),
              320,
              SpecialTokens.ALL));
  private final Processor processor =
      new Processor(
          tokenizer, new ChatTemplate(ChatTemplate.DEFAULT), ImageProcessor.square(32), 4);
  private final int end = tokenizer.id(SpecialTokens.END_OF_UTTERANCE);
  private final List<Evidence> evidence =
      List.of(
          new Quantity("particle count", 37, "", null, "test", null),
          new Quantity("mean diameter", 23.4, "nm", null, "test", null),
          new Quantity("coverage", 12.5, "%", null, "test", null),
          new Fact("detector", "SE2", "file"));
  private final RecallDrill drill =
      new RecallDrill(
          List.of(record("a"), record("b")), new TurnTokens(processor, Set.of(end)), 600);

  @AfterEach
  void close() {
    tokenizer.close();
  }

  private InstructionRecord record(String id) {
    return new InstructionRecord(
        id, id + ".png", id, "?", "!", false, null, Topic.BASICS, evidence, "test", "test");
  }

  private String text(Conversation conversation) {
    int[] ids = conversation.ids();
    int[] whole = Arrays.copyOf(ids, ids.length + 1);
    whole[ids.length] = conversation.targets()[conversation.targets().length - 1];
    return tokenizer.decode(whole, false);
  }

  @Test
  void everyAnswerIsTheLineAskedFor() {
    int turns = 0;
    for (long seed = 0; seed < 20; seed++) {
      String text = text(drill.draw(seed).get(0));
      Matcher turn = TURN.matcher(text);
      while (turn.find()) {
        turns++;
        String asked = turn.group(1);
        Matcher line = LINE.matcher(text);
        String value = null;
        while (line.find()) {
          value = line.group(1).equals(asked) ? line.group(2) : value;
        }
        assertThat(turn.group(2)).as(text).isEqualTo(value);
      }
    }
    assertThat(turns).isGreaterThan(40);
  }

  @Test
  void noImageIsShown() {
    Conversation conversation = drill.draw(3).get(0);
    assertThat(conversation.image()).isEqualTo(Conversation.NO_IMAGE);
    assertThat(conversation.ids()).doesNotContain(tokenizer.id(SpecialTokens.IMAGE));
  }

  @Test
  void equalEvidenceIsDrilledOnceAnEpochAndNumbersChange() {
    assertThat(drill.draw(1)).hasSize(1);
    assertThat(text(drill.draw(1).get(0))).isEqualTo(text(drill.draw(1).get(0)));
    assertThat(text(drill.draw(1).get(0))).isNotEqualTo(text(drill.draw(2).get(0)));
  }
}
