package io.maemi.student;

import io.maemi.foundation.Json;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The {@code tokenizer.json} of a byte-level BPE vocabulary, as the Hugging Face tokenizers library
 * reads it.
 */
final class TokenizerJson {
  private TokenizerJson() {}

  /**
   * Writes a vocabulary.
   *
   * @param vocabulary ids of all tokens, special ones included
   * @param merges pairs {@code left right}, most frequent first
   * @param specialTokens tokens that are matched whole in text
   */
  static String of(
      Map<String, Integer> vocabulary, List<String> merges, List<String> specialTokens) {
    return of(vocabulary, merges, specialTokens, List.of(), "", true);
  }

  /**
   * Writes a vocabulary.
   *
   * @param addedTokens tokens that are matched whole in text and are not special
   * @param split the regular expression that text is cut by before merges apply; empty for GPT-2's
   * @param singleDigits whether each digit stands alone where {@code split} is empty
   */
  static String of(
      Map<String, Integer> vocabulary,
      List<String> merges,
      List<String> specialTokens,
      List<String> addedTokens,
      String split,
      boolean singleDigits) {
    Map<String, Object> file = new LinkedHashMap<>();
    file.put("version", "1.0");
    file.put("truncation", null);
    file.put("padding", null);
    file.put(
        "added_tokens",
        Stream.concat(
                specialTokens.stream().map(token -> added(vocabulary, token, true)),
                addedTokens.stream().map(token -> added(vocabulary, token, false)))
            .toList());
    file.put("normalizer", null);
    file.put("pre_tokenizer", preTokenizer(split, singleDigits));
    file.put("post_processor", null);
    file.put("decoder", byteLevel(true));
    file.put(
        "model",
        entries(
            "type",
            "BPE",
            "dropout",
            null,
            "unk_token",
            null,
            "continuing_subword_prefix",
            null,
            "end_of_word_suffix",
            null,
            "fuse_unk",
            false,
            "byte_fallback",
            false,
            "ignore_merges",
            false,
            "vocab",
            vocabulary,
            "merges",
            merges));
    return Json.pretty(file) + "\n";
  }

  private static Map<String, Object> preTokenizer(String split, boolean singleDigits) {
    Map<String, Object> first =
        split.isEmpty()
            ? entries("type", "Digits", "individual_digits", true)
            : entries(
                "type",
                "Split",
                "pattern",
                Map.of("Regex", split),
                "behavior",
                "Isolated",
                "invert",
                false);
    return split.isEmpty() && !singleDigits
        ? byteLevel(true)
        : entries("type", "Sequence", "pretokenizers", List.of(first, byteLevel(split.isEmpty())));
  }

  /** An entry of {@code added_tokens}. */
  static Map<String, Object> added(Map<String, Integer> vocabulary, String token, boolean special) {
    return entries(
        "id", vocabulary.get(token),
        "content", token,
        "single_word", false,
        "lstrip", false,
        "rstrip", false,
        "normalized", false,
        "special", special);
  }

  private static Map<String, Object> byteLevel(boolean split) {
    return entries(
        "type", "ByteLevel", "add_prefix_space", false, "trim_offsets", true, "use_regex", split);
  }

  private static Map<String, Object> entries(@org.jspecify.annotations.Nullable Object... pairs) {
    Map<String, Object> map = new LinkedHashMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      map.put(String.valueOf(pairs[i]), pairs[i + 1]);
    }
    return Collections.unmodifiableMap(map);
  }
}
