package io.maemi.student;

import io.maemi.foundation.MaemiException;
import io.maemi.tensor.GgufFile;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The {@code tokenizer.json} that a GGUF file's metadata amount to. */
final class GgufTokenizer {
  private static final long UNKNOWN = 2;
  private static final long CONTROL = 3;
  private static final long USER_DEFINED = 4;

  /**
   * How text is cut before merges apply, by the name that files give it: a regular expression, or
   * null where digits stand alone and the rest is cut as GPT-2 does.
   */
  private static final Map<String, String> SPLITS =
      Map.of(
          "smollm",
          "",
          "gpt-2",
          "",
          "qwen2",
          "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}|"
              + " ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+",
          "llama-bpe",
          "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}{1,3}|"
              + " ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+");

  private GgufTokenizer() {}

  static String json(GgufFile file) {
    String model = file.text("tokenizer.ggml.model");
    String kind = file.text("tokenizer.ggml.pre");
    String split = kind == null ? null : SPLITS.get(kind);
    boolean pieces = "llama".equals(model);
    if (!pieces && (!"gpt2".equals(model) || split == null)) {
      throw MaemiException.unreadable(
          "cannot use "
              + file.path()
              + ": its vocabulary is "
              + model
              + " cut as "
              + kind
              + "; gpt2 cut as one of "
              + SPLITS.keySet()
              + " and llama are supported. Use the model folder.");
    }
    Map<String, Integer> vocabulary = new LinkedHashMap<>();
    List<String> special = new ArrayList<>();
    List<String> added = new ArrayList<>();
    List<?> types = file.list("tokenizer.ggml.token_type");
    int id = 0;
    for (Object token : file.list("tokenizer.ggml.tokens")) {
      String content = String.valueOf(token);
      vocabulary.put(content, id);
      Object type = id < types.size() ? types.get(id) : null;
      if (is(type, CONTROL) || (pieces && is(type, UNKNOWN))) {
        special.add(content);
      } else if (is(type, USER_DEFINED)) {
        added.add(content);
      }
      id++;
    }
    if (pieces) {
      return SentencePieceJson.of(vocabulary, scores(file, id), special, added, prefixed(file));
    }
    List<String> merges = file.list("tokenizer.ggml.merges").stream().map(String::valueOf).toList();
    return TokenizerJson.of(
        vocabulary, merges, special, added, Objects.requireNonNull(split), !"gpt-2".equals(kind));
  }

  private static List<Double> scores(GgufFile file, int count) {
    List<Double> scores = new ArrayList<>();
    for (Object score : file.list("tokenizer.ggml.scores")) {
      scores.add(score instanceof Number number ? number.doubleValue() : 0.0);
    }
    if (scores.size() != count) {
      throw MaemiException.unreadable(
          "cannot use "
              + file.path()
              + ": it has "
              + scores.size()
              + " scores for "
              + count
              + " pieces. Use the model folder.");
    }
    return scores;
  }

  private static boolean prefixed(GgufFile file) {
    return !Boolean.FALSE.equals(file.flag("tokenizer.ggml.add_space_prefix"));
  }

  private static boolean is(@Nullable Object type, long wanted) {
    return type instanceof Long number && number == wanted;
  }
}
