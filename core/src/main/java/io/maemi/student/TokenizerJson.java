package io.maemi.student;

import io.maemi.foundation.Json;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

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
    Map<String, Object> file = new LinkedHashMap<>();
    file.put("version", "1.0");
    file.put("truncation", null);
    file.put("padding", null);
    file.put(
        "added_tokens", specialTokens.stream().map(token -> special(vocabulary, token)).toList());
    file.put("normalizer", null);
    file.put(
        "pre_tokenizer",
        entries(
            "type",
            "Sequence",
            "pretokenizers",
            List.of(entries("type", "Digits", "individual_digits", true), byteLevel())));
    file.put("post_processor", null);
    file.put("decoder", byteLevel());
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

  private static Map<String, Object> special(Map<String, Integer> vocabulary, String token) {
    return entries(
        "id", vocabulary.get(token),
        "content", token,
        "single_word", false,
        "lstrip", false,
        "rstrip", false,
        "normalized", false,
        "special", true);
  }

  private static Map<String, Object> byteLevel() {
    return entries(
        "type", "ByteLevel", "add_prefix_space", false, "trim_offsets", true, "use_regex", true);
  }

  private static Map<String, Object> entries(@org.jspecify.annotations.Nullable Object... pairs) {
    Map<String, Object> map = new LinkedHashMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      map.put(String.valueOf(pairs[i]), pairs[i + 1]);
    }
    return Collections.unmodifiableMap(map);
  }
}
