package io.maemi.student;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import io.maemi.foundation.Json;
import io.maemi.foundation.MaemiException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A model's {@code tokenizer.json}. Text is either <em>plain</em>, which never becomes special
 * tokens whatever it spells, or <em>marked up</em>, in which special tokens are matched; people's
 * words are always plain. Several threads may use one.
 */
public final class Tokenizer implements AutoCloseable {
  private static final Map<String, String> OPTIONS =
      Map.of("truncation", "false", "padding", "false", "addSpecialTokens", "false");

  private record AddedToken(int id, String content, boolean lstrip, boolean rstrip) {}

  private final String json;
  private final HuggingFaceTokenizer whole;
  private final HuggingFaceTokenizer plain;
  private final Map<String, AddedToken> added;
  private final Map<String, Integer> ids;
  private final @Nullable Pattern markup;

  private Tokenizer(String json) {
    this.json = json;
    ids = new HashMap<>();
    added = new HashMap<>();
    try {
      String words = read();
      markup = added.isEmpty() ? null : Pattern.compile(alternatives(added.keySet()));
      // Each takes long to read a large vocabulary.
      CompletableFuture<HuggingFaceTokenizer> second =
          CompletableFuture.supplyAsync(() -> binding(words));
      whole = binding(json); // what damages the one damages the other
      plain = second.join();
    } catch (IOException | UncheckedIOException e) {
      throw MaemiException.unreadable(
          "cannot read tokenizer.json: "
              + e.getMessage()
              + ". Use the file of the model's publisher.",
          e);
    }
  }

  /**
   * Takes numbers and added tokens out of the file, token by token: as a tree it would take longer
   * than all else. Returns the file without added tokens: the binding matches those in any text, so
   * people's words go to a copy that has none.
   */
  private String read() throws IOException {
    String words = json;
    try (JsonParser in = Json.MAPPER.createParser(json)) {
      in.nextToken();
      for (String field = in.nextFieldName(); field != null; field = in.nextFieldName()) {
        in.nextToken();
        if (field.equals("added_tokens")) {
          int from = Math.toIntExact(in.currentTokenLocation().getCharOffset());
          in.<JsonNode>readValueAsTree().forEach(this::add);
          int to = Math.toIntExact(in.currentLocation().getCharOffset());
          words = json.substring(0, from) + "[]" + json.substring(to);
        } else if (field.equals("model")) {
          readModel(in);
        } else {
          in.skipChildren();
        }
      }
    }
    added.forEach((content, token) -> ids.put(content, token.id()));
    return words;
  }

  private void readModel(JsonParser in) throws IOException {
    for (String field = in.nextFieldName(); field != null; field = in.nextFieldName()) {
      if (in.nextToken() == JsonToken.START_OBJECT && field.equals("vocab")) {
        for (String token = in.nextFieldName(); token != null; token = in.nextFieldName()) {
          ids.put(token, in.nextIntValue(0));
        }
      } else {
        in.skipChildren();
      }
    }
  }

  private void add(JsonNode token) {
    String content = token.path("content").asText();
    boolean lstrip = token.path("lstrip").asBoolean();
    boolean rstrip = token.path("rstrip").asBoolean();
    added.put(content, new AddedToken(token.path("id").asInt(), content, lstrip, rstrip));
  }

  /** The tokenizer of a model folder. */
  public static Tokenizer open(Path folder) {
    Path file = folder.resolve("tokenizer.json");
    if (!Files.exists(file) && Files.exists(folder.resolve("tokenizer.model"))) {
      throw MaemiException.unreadable(
          "cannot read the tokenizer of "
              + folder
              + ": it has tokenizer.model and no tokenizer.json. Convert it: in Python,"
              + " AutoTokenizer.from_pretrained(FOLDER).save_pretrained(FOLDER).");
    }
    try {
      return of(Files.readString(file));
    } catch (IOException e) {
      throw MaemiException.unreadable(
          "cannot read " + file + ": " + e.getMessage() + ". Use a whole model folder.", e);
    }
  }

  /** A tokenizer from the content of a {@code tokenizer.json}. */
  public static Tokenizer of(String tokenizerJson) {
    return new Tokenizer(tokenizerJson);
  }

  /** Ids of plain text; never a special token. */
  public int[] encode(String text) {
    long[] encoded = text.isEmpty() ? new long[0] : plain.encode(text, false, false).getIds();
    return Arrays.stream(encoded).mapToInt(Math::toIntExact).toArray();
  }

  /** Ids of marked-up text: special tokens are matched, the rest is plain. */
  public int[] encodeMarkup(String text) {
    return encodeMarkup(text, Guard.NONE);
  }

  /**
   * Ids of marked-up text in which {@code guard} keeps people's words plain; its marks are taken
   * out.
   */
  int[] encodeMarkup(String text, Guard guard) {
    Pattern pattern = markup;
    if (pattern == null) {
      return encode(guard.release(text));
    }
    List<int[]> parts = new ArrayList<>();
    Matcher matcher = pattern.matcher(text);
    int from = 0;
    boolean strip = false;
    while (matcher.find()) {
      AddedToken token = Objects.requireNonNull(added.get(matcher.group()));
      String before = text.substring(from, matcher.start());
      before = strip ? before.stripLeading() : before;
      parts.add(encode(guard.release(token.lstrip() ? before.stripTrailing() : before)));
      parts.add(new int[] {token.id()});
      from = matcher.end();
      strip = token.rstrip();
    }
    String rest = text.substring(from);
    parts.add(encode(guard.release(strip ? rest.stripLeading() : rest)));
    return parts.stream().flatMapToInt(Arrays::stream).toArray();
  }

  /** A guard for people's words in text that is marked up with this vocabulary's special tokens. */
  Guard guard() {
    return Guard.of(added.keySet());
  }

  /** Text of {@code tokens}; special tokens are left out or spelt. */
  public String decode(int[] tokens, boolean skipSpecialTokens) {
    return whole.decode(Arrays.stream(tokens).asLongStream().toArray(), skipSpecialTokens);
  }

  /** The id of {@code token}, which the vocabulary must hold. */
  public int id(String token) {
    Integer id = ids.get(token);
    if (id == null) {
      throw MaemiException.unreadable(
          "cannot use this tokenizer: it has no token "
              + token
              + ". Use the tokenizer of the model.");
    }
    return id;
  }

  /** Whether the vocabulary holds {@code token}. */
  public boolean contains(String token) {
    return ids.containsKey(token);
  }

  /** Tokens, special ones included: the least number of rows of an embedding. */
  public int size() {
    return 1 + ids.values().stream().mapToInt(Integer::intValue).max().orElse(-1);
  }

  /** The content of {@code tokenizer.json}. */
  public String json() {
    return json;
  }

  @Override
  public void close() {
    whole.close();
    plain.close();
  }

  private static HuggingFaceTokenizer binding(String json) {
    // The binding reports its use over the network unless these are set before its first use.
    System.setProperty("ai.djl.offline", "true");
    System.setProperty("OPT_OUT_TRACKING", "true");
    try {
      return HuggingFaceTokenizer.newInstance(
          new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8)), OPTIONS);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String alternatives(Set<String> contents) {
    return contents.stream()
        .sorted(
            Comparator.comparingInt(String::length)
                .reversed()
                .thenComparing(Comparator.naturalOrder()))
        .map(Pattern::quote)
        .collect(Collectors.joining("|"));
  }
}
