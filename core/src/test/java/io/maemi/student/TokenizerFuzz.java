package io.maemi.student;

import com.fasterxml.jackson.databind.JsonNode;
import io.maemi.foundation.Json;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Holds a tokenizer against what bench/peers/tokenizer_fuzz.py wrote: {@code TokenizerFuzz MODEL
 * STRINGS.json}, a model folder or a GGUF file. Prints the first strings whose tokens differ and
 * how many do.
 */
final class TokenizerFuzz {
  private static final int SHOWN = 10;

  private TokenizerFuzz() {}

  public static void main(String[] arguments) throws IOException {
    Path model = Path.of(arguments[0]);
    JsonNode strings = Json.MAPPER.readTree(Path.of(arguments[1]).toFile());
    List<String> others;
    if (GgufModel.isFile(model)) {
      try (GgufModel file = GgufModel.open(model);
          Tokenizer tokenizer = file.processor().tokenizer()) {
        others = others(tokenizer, strings);
      }
    } else {
      try (Tokenizer tokenizer = Tokenizer.open(model)) {
        others = others(tokenizer, strings);
      }
    }
    others.stream().limit(SHOWN).forEach(System.out::println);
    System.out.println(others.size() + " of " + strings.size() + " strings differ");
  }

  /** Strings that the tokenizer cuts otherwise, or spells otherwise again. */
  static List<String> others(Tokenizer tokenizer, JsonNode strings) {
    List<String> others = new ArrayList<>();
    for (JsonNode string : strings) {
      String text = string.path("text").asText();
      int[] ids = tokenizer.encode(text);
      if (!Arrays.equals(ids, Reference.ids(string.path("ids")))
          || !tokenizer.decode(ids, true).equals(string.path("decoded").asText(text))) {
        others.add(
            Json.line(text)
                + " "
                + Json.line(tokenizer.decode(ids, true))
                + " "
                + Arrays.toString(ids)
                + " "
                + string);
      }
    }
    return others;
  }
}
