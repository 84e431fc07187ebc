package io.maemi.tune;

import io.maemi.foundation.MaemiException;
import io.maemi.instruct.InstructionRecord;
import io.maemi.measure.Evidence;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;

/**
 * Turns the records of each image into conversations of several turns: the evidence is read once
 * and every answer is supervised. Which records meet in a conversation, and in which order, is
 * drawn anew each epoch, so that every question is also asked first, as it is in use.
 */
final class Conversations {
  private record Topic(String image, List<Evidence> evidence) {}

  private final List<String> images;
  private final Map<Topic, List<InstructionRecord>> topics = new LinkedHashMap<>();
  private final TurnTokens tokens;
  private final int maxTokens;
  private int tooLong;

  /**
   * Conversations over {@code records}.
   *
   * @param images the images, by whose index conversations name theirs
   * @param maxTokens of a conversation, image tokens included
   */
  Conversations(
      Collection<InstructionRecord> records,
      List<String> images,
      TurnTokens tokens,
      int maxTokens) {
    this.images = images;
    this.tokens = tokens;
    this.maxTokens = maxTokens;
    for (InstructionRecord record : records) {
      topics
          .computeIfAbsent(new Topic(record.image(), record.evidence()), t -> new ArrayList<>())
          .add(record);
    }
  }

  /**
   * Every record once, grouped and ordered by {@code seed}; records that alone exceed the length
   * are left out.
   */
  List<Conversation> draw(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Map<String, Integer> indices = new LinkedHashMap<>();
    for (String image : images) {
      indices.put(image, indices.size());
    }
    List<Conversation> drawn = new ArrayList<>();
    int left = 0;
    for (Map.Entry<Topic, List<InstructionRecord>> entry : topics.entrySet()) {
      Topic topic = entry.getKey();
      List<InstructionRecord> records = new ArrayList<>(entry.getValue());
      Collections.shuffle(records, new Random(random.nextLong()));
      int image = indices.getOrDefault(topic.image, -1);
      Conversation.Builder open = null;
      String name = "";
      for (InstructionRecord record : records) {
        int[] answer = tokens.answer(record.answer(), record.abstain());
        int[] question = tokens.question(record.question());
        if (open != null && open.length() + question.length + answer.length <= maxTokens) {
          open.add(question, false).add(answer, true);
          continue;
        }
        int[] opening = tokens.opening(topic.evidence, record.question());
        if (opening.length + answer.length > maxTokens) {
          left++;
          continue;
        }
        if (open != null) {
          drawn.add(open.build(image, name));
        }
        open = new Conversation.Builder().add(opening, false).add(answer, true);
        name = record.id();
      }
      if (open != null) {
        drawn.add(open.build(image, name));
      }
    }
    if (drawn.isEmpty()) {
      throw MaemiException.failed(
          "nothing to learn from: none of the "
              + left
              + " records fits into "
              + maxTokens
              + " tokens with its image. Raise batch.max_tokens.");
    }
    tooLong = left;
    return drawn;
  }

  /** Records that the last draw left out because they alone exceed the length. */
  int tooLong() {
    return tooLong;
  }
}
