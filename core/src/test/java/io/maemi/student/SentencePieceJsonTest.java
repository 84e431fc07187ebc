package io.maemi.student;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.maemi.foundation.Json;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Against SentencePiece itself: see bench/peers/pieces_fixture.py. */
class SentencePieceJsonTest {
  private static JsonNode reference() {
    try {
      return Json.MAPPER.readTree(
          Path.of(SentencePieceJsonTest.class.getResource("/student/pieces.json").toURI())
              .toFile());
    } catch (IOException | URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Tokenizer tokenizer(JsonNode reference) {
    Map<String, Integer> vocabulary = new LinkedHashMap<>();
    List<Double> scores = new ArrayList<>();
    List<String> special = new ArrayList<>();
    for (int id = 0; id < reference.path("pieces").size(); id++) {
      String piece = reference.path("pieces").get(id).asText();
      vocabulary.put(piece, id);
      scores.add(reference.path("scores").get(id).asDouble());
      int type = reference.path("types").get(id).asInt();
      if (type == 2 || type == 3) {
        special.add(piece);
      }
    }
    return Tokenizer.of(SentencePieceJson.of(vocabulary, scores, special, List.of(), true));
  }

  @Test
  void stringsAreCutAsBySentencePiece() {
    JsonNode reference = reference();
    try (Tokenizer tokenizer = tokenizer(reference)) {
      assertThat(TokenizerFuzz.others(tokenizer, reference.path("strings"))).isEmpty();
    }
  }

  @Test
  void specialPiecesInPlainTextStayPlain() {
    JsonNode reference = reference();
    try (Tokenizer tokenizer = tokenizer(reference)) {
      assertThat(tokenizer.encode("a</s>b")).doesNotContain(tokenizer.id("</s>"));
      assertThat(tokenizer.encodeMarkup("a</s>b")).contains(tokenizer.id("</s>"));
    }
  }
}
