package io.maemi.student;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Learns a byte-level BPE vocabulary: repeatedly merges the most frequent pair of neighbouring
 * symbols (Sennrich et al., Neural Machine Translation of Rare Words with Subword Units, 2016).
 * Ties go to the pair of lower ids, so the same texts give the same vocabulary whatever their
 * order.
 */
public final class BpeTrainer {
  private static final int RAREST_MERGED = 2;

  private record Pair(int left, int right) implements Comparable<Pair> {
    @Override
    public int compareTo(Pair other) {
      return left != other.left
          ? Integer.compare(left, other.left)
          : Integer.compare(right, other.right);
    }
  }

  private record Candidate(Pair pair, long count) implements Comparable<Candidate> {
    @Override
    public int compareTo(Candidate other) {
      return count != other.count ? Long.compare(other.count, count) : pair.compareTo(other.pair);
    }
  }

  private static final class Word {
    private int[] symbols;
    private final long count;

    Word(int[] symbols, long count) {
      this.symbols = symbols;
      this.count = count;
    }
  }

  private final Map<String, Integer> vocabulary = new LinkedHashMap<>();
  private final List<String> tokens = new ArrayList<>();
  private final List<String> merges = new ArrayList<>();
  private final List<Word> words = new ArrayList<>();
  private final Map<Pair, Long> counts = new HashMap<>();
  private final Map<Pair, Set<Integer>> places = new HashMap<>();
  private final PriorityQueue<Candidate> queue = new PriorityQueue<>();

  private BpeTrainer() {}

  /**
   * Learns a vocabulary of at most {@code size} tokens, fewer where the texts hold too few repeated
   * pairs.
   *
   * @param texts what to learn from
   * @param size tokens in all: special ones, 256 bytes, merges
   * @param specialTokens tokens of their own, with the ids 0, 1, 2 …
   * @return the content of {@code tokenizer.json}
   */
  public static String train(Iterable<String> texts, int size, List<String> specialTokens) {
    int least = specialTokens.size() + 256;
    if (size < least) {
      throw new IllegalArgumentException("a vocabulary of " + size + " tokens; at least " + least);
    }
    BpeTrainer trainer = new BpeTrainer();
    specialTokens.forEach(trainer::add);
    ByteLevel.alphabet().forEach(trainer::add);
    trainer.count(texts);
    trainer.merge(size);
    return TokenizerJson.of(trainer.vocabulary, trainer.merges, specialTokens);
  }

  private int add(String token) {
    return vocabulary.computeIfAbsent(
        token,
        fresh -> {
          tokens.add(fresh);
          return tokens.size() - 1;
        });
  }

  private void count(Iterable<String> texts) {
    Map<String, Long> seen = new TreeMap<>();
    for (String text : texts) {
      for (String word : ByteLevel.words(text)) {
        seen.merge(word, 1L, Long::sum);
      }
    }
    seen.forEach(
        (word, count) -> {
          int[] symbols = word.chars().map(c -> add(String.valueOf((char) c))).toArray();
          words.add(new Word(symbols, count));
          index(words.size() - 1, 1, new TreeSet<>());
        });
    counts.forEach((pair, count) -> queue.add(new Candidate(pair, count)));
  }

  private void merge(int size) {
    while (tokens.size() < size) {
      Candidate best = queue.poll();
      if (best == null || best.count() < RAREST_MERGED) {
        return;
      }
      long current = counts.getOrDefault(best.pair(), 0L);
      if (current != best.count()) {
        continue; // A fresher candidate with the pair's present count is in the queue.
      }
      apply(best.pair());
    }
  }

  private void apply(Pair pair) {
    String left = tokens.get(pair.left());
    String right = tokens.get(pair.right());
    merges.add(left + " " + right);
    int merged = add(left + right);
    Set<Pair> touched = new TreeSet<>();
    Set<Integer> holders = places.remove(pair);
    if (holders == null) {
      return;
    }
    for (int holder : List.copyOf(holders)) {
      index(holder, -1, touched);
      Word word = words.get(holder);
      word.symbols = replace(word.symbols, pair, merged);
      index(holder, 1, touched);
    }
    counts.remove(pair);
    for (Pair changed : touched) {
      long count = counts.getOrDefault(changed, 0L);
      if (count > 0) {
        queue.add(new Candidate(changed, count));
      }
    }
  }

  /** Adds (+1) or takes away (−1) the pairs of a word. */
  private void index(int holder, int sign, Set<Pair> touched) {
    Word word = words.get(holder);
    for (int i = 0; i + 1 < word.symbols.length; i++) {
      Pair pair = new Pair(word.symbols[i], word.symbols[i + 1]);
      counts.merge(pair, sign * word.count, Long::sum);
      touched.add(pair);
      if (sign > 0) {
        places.computeIfAbsent(pair, fresh -> new TreeSet<>()).add(holder);
      }
    }
  }

  private static int[] replace(int[] symbols, Pair pair, int merged) {
    int[] shorter = new int[symbols.length];
    int length = 0;
    for (int i = 0; i < symbols.length; i++) {
      boolean match =
          i + 1 < symbols.length && symbols[i] == pair.left() && symbols[i + 1] == pair.right();
      shorter[length++] = match ? merged : symbols[i];
      if (match) {
        i++;
      }
    }
    return Arrays.copyOf(shorter, length);
  }
}
