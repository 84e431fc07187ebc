package io.maemi.evaluate;

import com.fasterxml.jackson.annotation.JsonValue;
import io.maemi.instruct.Expectation;
import io.maemi.instruct.InstructionRecord;
import java.util.Set;

/** What kind of answer a question asks for. */
public enum Group {
  COUNT("count"),
  SIZE("size"),
  CLASS("class"),
  REFUSAL("refusal"),
  /** Labels other than the category: noise, focus, shape … */
  ATTRIBUTE("attribute"),
  /** Open words. */
  WORDS("words"),
  /** Two questions in one. */
  COMPOUND("compound");

  /** The groups that the headline figure takes together. */
  public static final Set<Group> HEADLINE = Set.of(COUNT, SIZE, CLASS, REFUSAL);

  private static final Set<String> CLASS_INTENTS =
      Set.of("category", "shown", "describe", "describe-image");

  private final String word;

  Group(String word) {
    this.word = word;
  }

  /** The name in tables. */
  @JsonValue
  public String word() {
    return word;
  }

  /** The group of a record; one without expectation counts as words. */
  public static Group of(InstructionRecord record) {
    Expectation expected = record.expected();
    if (expected instanceof Expectation.Count) {
      return COUNT;
    }
    if (expected instanceof Expectation.Size) {
      return SIZE;
    }
    if (expected instanceof Expectation.Refusal) {
      return REFUSAL;
    }
    if (expected instanceof Expectation.All) {
      return COMPOUND;
    }
    if (expected instanceof Expectation.Label) {
      return CLASS_INTENTS.contains(record.intent()) ? CLASS : ATTRIBUTE;
    }
    return WORDS;
  }
}
