package io.maemi.tune;

import io.maemi.foundation.MaemiException;
import io.maemi.instruct.InstructionRecord;
import io.maemi.measure.Evidence;
import io.maemi.student.ImageLayout;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Turns the records of each image into conversations of several turns: the evidence is read once
 * and every answer is supervised. Which records meet in a conversation, and in which order, is
 * drawn anew each epoch, so that every question is also asked first, as it is in use.
 */
final class Conversations implements ConversationSource {
  private record Topic(String image, List<Evidence> evidence) {}

  private final List<String> images;
  private final Map<Topic, List<InstructionRecord>> topics = new LinkedHashMap<>();
  private final Function<String, List<ImageLayout>> layouts;
  private final TurnTokens tokens;
  private final int maxTokens;
  private int tooLong;

  /**
   * Conversations over {@code records}.
   *
   * @param images the images, by whose index conversations name theirs
   * @param layouts how each image lies; none where the model sees none
   * @param maxTokens of a conversation, image tokens included
   */
  Conversations(
      Collection<InstructionRecord> records,
      List<String> images,
      Function<String, List<ImageLayout>> layouts,
      TurnTokens tokens,
      int maxTokens) {
    this.images = images;
    this.layouts = layouts;
    this.tokens = tokens;
    this.maxTokens = maxTokens;
    for (InstructionRecord record : records) {
      topics
          .computeIfAbsent(new Topic(record.image(), record.evidence()), t -> new ArrayList<>())
          .add(record);
    }
  }

  /** Every record once; records that alone exceed the length are left out. */
  @Override
  public List<Conversation> draw(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Map<String, Integer> indices = new LinkedHashMap<>();
    for (String image : images) {
      indices.put(image, indices.size());
    }
    List<Conversation> drawn = new ArrayList<>();
    tooLong = 0;
    for (Map.Entry<Topic, List<InstructionRecord>> entry : topics.entrySet()) {
      List<InstructionRecord> left = new ArrayList<>(entry.getValue());
      Collections.shuffle(left, new Random(random.nextLong()));
      while (!left.isEmpty()) {
        Conversation conversation = next(entry.getKey(), indices, left);
        if (conversation != null) {
          drawn.add(conversation);
        }
      }
    }
    if (drawn.isEmpty()) {
      throw MaemiException.failed(
          "nothing to learn from: none of the "
              + tooLong
              + " records fits into "
              + maxTokens
              + " tokens with its image. Raise batch.max_tokens.");
    }
    return drawn;
  }

  /**
   * Takes a conversation's records out of {@code left}: the first, and all later ones that fit and
   * ask something that was not yet asked. Two questions of one intent would let the second answer
   * be copied from the first.
   *
   * @return null where the first record alone is too long
   */
  private @Nullable Conversation next(
      Topic topic, Map<String, Integer> indices, List<InstructionRecord> left) {
    InstructionRecord first = left.remove(0);
    int[] opening = tokens.opening(layouts.apply(topic.image), topic.evidence, first.question());
    int[] answer = tokens.answer(first.answer(), first.abstain());
    if (opening.length + answer.length > maxTokens) {
      tooLong++;
      return null;
    }
    Conversation.Builder open = new Conversation.Builder().add(opening, false).add(answer, true);
    Set<String> asked = new HashSet<>(intents(first));
    for (Iterator<InstructionRecord> rest = left.iterator(); rest.hasNext(); ) {
      InstructionRecord record = rest.next();
      if (Collections.disjoint(asked, intents(record))) {
        int[] question = tokens.question(record.question());
        int[] words = tokens.answer(record.answer(), record.abstain());
        if (open.length() + question.length + words.length <= maxTokens) {
          open.add(question, false).add(words, true);
          asked.addAll(intents(record));
          rest.remove();
        }
      }
    }
    return open.build(indices.getOrDefault(topic.image, -1), first.id());
  }

  /** What a record asks; a question in two parts names both. */
  private static List<String> intents(InstructionRecord record) {
    return List.of(record.intent().split("\\+"));
  }

  @Override
  public int tooLong() {
    return tooLong;
  }
}
