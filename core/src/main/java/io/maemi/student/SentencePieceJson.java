package io.maemi.student;

import io.maemi.foundation.Json;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The {@code tokenizer.json} of a SentencePiece vocabulary of pairs, as Llama 2 has: pieces with
 * scores, spaces spelt {@code ▁}, what is in no piece spelt in bytes. Two pieces merge where they
 * make a third, the best third first.
 */
final class SentencePieceJson {
  private static final String SPACE = "\u2581";

  private record Merge(String left, String right, double score) {
    private static int length(String piece) {
      return piece.codePointCount(0, piece.length());
    }
  }

  private SentencePieceJson() {}

  /**
   * Writes a vocabulary.
   *
   * @param vocabulary ids by piece, in their order
   * @param scores of pieces by id
   * @param special pieces that text never spells
   * @param added pieces that are matched whole in text and are not special
   * @param prefixed whether text begins as if behind a space
   */
  static String of(
      Map<String, Integer> vocabulary,
      List<Double> scores,
      List<String> special,
      List<String> added,
      boolean prefixed) {
    Map<String, Object> file = new LinkedHashMap<>();
    file.put("version", "1.0");
    List<Map<String, Object>> matched = new ArrayList<>();
    special.forEach(piece -> matched.add(TokenizerJson.added(vocabulary, piece, true)));
    added.forEach(piece -> matched.add(TokenizerJson.added(vocabulary, piece, false)));
    file.put("added_tokens", matched);
    List<Map<String, ?>> spelling = new ArrayList<>();
    if (prefixed) {
      spelling.add(Map.of("type", "Prepend", "prepend", SPACE));
    }
    spelling.add(replace(" ", SPACE));
    file.put("normalizer", Map.of("type", "Sequence", "normalizers", spelling));
    List<Map<String, ?>> back = new ArrayList<>();
    back.add(replace(SPACE, " "));
    back.add(Map.of("type", "ByteFallback"));
    back.add(Map.of("type", "Fuse"));
    if (prefixed) {
      back.add(Map.of("type", "Strip", "content", " ", "start", 1, "stop", 0));
    }
    file.put("decoder", Map.of("type", "Sequence", "decoders", back));
    Map<String, Object> model = new LinkedHashMap<>();
    model.put("type", "BPE");
    model.put("unk_token", "<unk>");
    model.put("fuse_unk", true);
    model.put("byte_fallback", true);
    model.put("vocab", vocabulary);
    model.put("merges", merges(vocabulary, scores, Set.copyOf(special)));
    file.put("model", model);
    return Json.pretty(file) + "\n";
  }

  private static Map<String, ?> replace(String pattern, String content) {
    return Map.of("type", "Replace", "pattern", Map.of("String", pattern), "content", content);
  }

  private static List<String> merges(
      Map<String, Integer> vocabulary, List<Double> scores, Set<String> special) {
    List<Merge> merges = new ArrayList<>();
    vocabulary.forEach(
        (piece, id) -> {
          if (!special.contains(piece)) {
            merges.addAll(merges(piece, scores.get(id), vocabulary, special));
          }
        });
    merges.sort(
        Comparator.comparingDouble(Merge::score)
            .thenComparingInt(merge -> Merge.length(merge.left()))
            .thenComparingInt(merge -> Merge.length(merge.right()))
            .reversed());
    return merges.stream().map(merge -> merge.left() + " " + merge.right()).toList();
  }

  private static List<Merge> merges(
      String piece, double score, Map<String, Integer> vocabulary, Set<String> special) {
    List<Merge> merges = new ArrayList<>();
    for (int end = 1; end < piece.length(); end++) {
      String left = piece.substring(0, end);
      String right = piece.substring(end);
      if (vocabulary.containsKey(left)
          && vocabulary.containsKey(right)
          && !special.contains(left)
          && !special.contains(right)) {
        merges.add(new Merge(left, right, score));
      }
    }
    merges.sort(
        Comparator.<Merge>comparingInt(merge -> vocabulary.getOrDefault(merge.left(), 0))
            .thenComparingInt(merge -> vocabulary.getOrDefault(merge.right(), 0)));
    return merges;
  }
}
