package io.maemi.tune;

import io.maemi.instruct.InstructionRecord;
import io.maemi.instruct.Prompt;
import io.maemi.measure.Evidence;
import io.maemi.measure.Quantity;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * Conversations without an image that ask for one line of evidence after the other. The lines are
 * those of the data, some left out and in any order, with numbers drawn anew each epoch: nothing
 * but looking them up gives the answer. A decoder from scratch learns to repeat numbers here, in
 * minutes; among answers in words alone, where few tokens depend on it, that takes it many times
 * longer (compare the induction heads of arXiv 2209.11895).
 */
final class RecallDrill implements ConversationSource {
  private static final int FEWEST_LINES = 2;
  private static final int TURNS = 8;
  private static final double NAMED = 0.6;
  private static final double LARGEST_COUNT = 3;
  private static final double DECADES = 1.5;

  private final List<List<Evidence>> evidence;
  private final TurnTokens tokens;
  private final int maxTokens;

  /**
   * A drill over the evidence of {@code records}.
   *
   * @param tokens of conversations without an image
   * @param maxTokens of a conversation
   */
  RecallDrill(Collection<InstructionRecord> records, TurnTokens tokens, int maxTokens) {
    Set<List<Evidence>> distinct = new LinkedHashSet<>();
    for (InstructionRecord record : records) {
      if (record.evidence().size() >= FEWEST_LINES) {
        distinct.add(record.evidence());
      }
    }
    this.evidence = List.copyOf(distinct);
    this.tokens = tokens;
    this.maxTokens = maxTokens;
  }

  @Override
  public List<Conversation> draw(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<Conversation> drawn = new ArrayList<>();
    for (List<Evidence> all : evidence) {
      drawn.add(conversation(all, random));
    }
    Collections.shuffle(drawn, new Random(random.nextLong()));
    return drawn;
  }

  /** None: a conversation ends before it gets too long. */
  @Override
  public int tooLong() {
    return 0;
  }

  private Conversation conversation(List<Evidence> all, SplittableRandom random) {
    List<Evidence> lines = new ArrayList<>(all);
    Collections.shuffle(lines, new Random(random.nextLong()));
    lines = lines.subList(0, random.nextInt(FEWEST_LINES, lines.size() + 1));
    lines.replaceAll(line -> renumbered(line, random));
    List<Evidence> asked = new ArrayList<>(lines);
    Collections.shuffle(asked, new Random(random.nextLong()));

    Conversation.Builder open = new Conversation.Builder();
    for (Evidence item : asked.subList(0, Math.min(TURNS, asked.size()))) {
      boolean first = open.length() == 0;
      String question = "What is the " + item.name() + "?";
      int[] turn = first ? tokens.opening(List.of(), lines, question) : tokens.question(question);
      int[] answer = tokens.answer(words(item, random), false);
      if (!first && open.length() + turn.length + answer.length > maxTokens) {
        break;
      }
      open.add(turn, false).add(answer, true);
    }
    return open.build(Conversation.NO_IMAGE, "recall of " + asked.get(0).name());
  }

  private static String words(Evidence item, SplittableRandom random) {
    String value = Prompt.value(item);
    return random.nextDouble() < NAMED ? "The " + item.name() + " is " + value + "." : value;
  }

  /** The same fact with another number of the same unit; words stay as they are. */
  private static Evidence renumbered(Evidence item, SplittableRandom random) {
    if (!(item instanceof Quantity quantity)) {
      return item;
    }
    double value =
        quantity.name().endsWith(" count")
            ? Math.floor(Math.pow(10, LARGEST_COUNT * random.nextDouble()))
            : (quantity.value() == 0 ? 1 : quantity.value())
                * Math.pow(10, DECADES * (random.nextDouble() - 0.5));
    return new Quantity(
        quantity.name(), value, quantity.unit(), null, quantity.method(), quantity.region());
  }
}
