package io.maemi.student;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.maemi.foundation.AtomicFile;
import io.maemi.foundation.Json;
import io.maemi.foundation.MaemiException;
import io.maemi.tensor.DType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The files of a model folder beside its weights. Those of a model that was read go out as they
 * came in; those of a new model are made here, so that the Hugging Face libraries load it.
 *
 * @param texts content by file name
 */
record StudentFiles(Map<String, String> texts) {
  private static final String CONFIG = "config.json";
  private static final String GENERATION = "generation_config.json";
  private static final String TOKENIZER = "tokenizer_config.json";
  private static final int DEFAULT_TOP_K = 50; // as the reference has it
  private static final String TIED = "tie_word_embeddings";
  private static final List<String> NAMES =
      List.of(
          CONFIG,
          GENERATION,
          "tokenizer.json",
          TOKENIZER,
          "special_tokens_map.json",
          "added_tokens.json",
          "vocab.json",
          "merges.txt",
          "chat_template.jinja",
          "chat_template.json",
          "preprocessor_config.json",
          "processor_config.json");

  /** The files of the folder that a model was read from. */
  static StudentFiles read(Path folder) {
    Map<String, String> texts = new LinkedHashMap<>();
    try {
      for (String name : NAMES) {
        Path file = folder.resolve(name);
        if (Files.isRegularFile(file)) {
          texts.put(name, Files.readString(file));
        }
      }
    } catch (IOException e) {
      throw MaemiException.unreadable(
          "cannot read model " + folder + ": " + e.getMessage() + ". Check the folder.", e);
    }
    return new StudentFiles(texts);
  }

  /** The files of a new model. */
  static StudentFiles create(StudentConfig config, Processor processor) {
    Map<String, String> texts = new LinkedHashMap<>();
    texts.put(CONFIG, Json.pretty(config));
    texts.put(GENERATION, Json.pretty(generation(config.textConfig())));
    texts.put("tokenizer.json", processor.tokenizer().json());
    texts.put("chat_template.jinja", processor.template().source());
    texts.put(TOKENIZER, Json.pretty(tokenizer(config, processor)));
    texts.put("special_tokens_map.json", Json.pretty(specialTokens()));
    texts.put("preprocessor_config.json", Json.pretty(processor.images().config()));
    texts.put("processor_config.json", Json.pretty(processor(processor.imageTokens())));
    return new StudentFiles(texts);
  }

  /**
   * Writes all of them for weights of type {@code stored}.
   *
   * @param quantization the {@code quantization_config} of quantized weights, or null
   */
  void write(Path folder, DType stored, @Nullable JsonNode quantization) {
    texts.forEach(
        (name, text) -> {
          String content = name.equals(CONFIG) ? Json.pretty(config(stored, quantization)) : text;
          AtomicFile.write(
              folder.resolve(name), content.endsWith("\n") ? content : content + ending(name));
        });
  }

  /**
   * Tokens that end an answer, from the three files that may name them.
   *
   * @param tokenizer what tells the number of one that is spelt; null where nothing does
   */
  Set<Integer> endTokens(@Nullable Tokenizer tokenizer) {
    Set<Integer> ends = new LinkedHashSet<>();
    addIds(tree(CONFIG).path("text_config").path("eos_token_id"), ends);
    addIds(tree(CONFIG).path("eos_token_id"), ends);
    addIds(tree(GENERATION).path("eos_token_id"), ends);
    JsonNode named = tree(TOKENIZER).path("eos_token");
    String token = named.isObject() ? named.path("content").asText() : named.asText();
    if (tokenizer != null && tokenizer.contains(token)) {
      ends.add(tokenizer.id(token));
    }
    return Collections.unmodifiableSet(ends);
  }

  /**
   * How the publisher has tokens chosen, by the generation settings; the most likely by default.
   */
  Sampling sampling(long seed) {
    JsonNode settings = tree(GENERATION);
    boolean draws = settings.path("do_sample").asBoolean();
    return new Sampling(
        draws ? settings.path("temperature").asDouble(1) : 0,
        settings.path("top_k").asInt(DEFAULT_TOP_K),
        settings.path("top_p").asDouble(1),
        settings.path("min_p").asDouble(0),
        settings.path("repetition_penalty").asDouble(1),
        seed);
  }

  /** The same of a model that has a head of its own, whatever its configuration says. */
  StudentFiles untied() {
    ObjectNode config = (ObjectNode) tree(CONFIG);
    config.put(TIED, false);
    if (config.get("text_config") instanceof ObjectNode text && text.has(TIED)) {
      text.put(TIED, false);
    }
    Map<String, String> changed = new LinkedHashMap<>(texts);
    changed.put(CONFIG, Json.pretty(config));
    return new StudentFiles(changed);
  }

  /** Whether the configuration says that weights are quantized. */
  boolean quantized() {
    return tree(CONFIG).has(StoredQuantization.KEY);
  }

  private JsonNode config(DType stored, @Nullable JsonNode quantization) {
    ObjectNode config = (ObjectNode) tree(CONFIG);
    config.remove("torch_dtype");
    config.remove(StoredQuantization.KEY);
    if (quantization != null) {
      config.set(StoredQuantization.KEY, quantization);
    }
    return config.put("dtype", stored.torchName());
  }

  private JsonNode tree(String name) {
    String text = texts.get(name);
    try {
      return text == null ? Json.MAPPER.createObjectNode() : Json.MAPPER.readTree(text);
    } catch (IOException e) {
      throw MaemiException.unreadable(
          "cannot read " + name + ": it is not JSON. Check the model folder.", e);
    }
  }

  private static void addIds(JsonNode node, Set<Integer> ends) {
    if (node.isInt()) {
      ends.add(node.asInt());
    }
    node.forEach(id -> ends.add(id.asInt()));
  }

  /** A template's last line break would be part of every prompt. */
  private static String ending(String name) {
    return name.endsWith(".json") ? "\n" : "";
  }

  private static Map<String, Object> generation(DecoderConfig config) {
    Map<String, Object> generation = new LinkedHashMap<>();
    generation.put("bos_token_id", config.bosTokenId());
    generation.put("eos_token_id", config.eosTokenId());
    generation.put("pad_token_id", config.padTokenId());
    generation.put("do_sample", false);
    return generation;
  }

  private static Map<String, Object> processor(int imageTokens) {
    Map<String, Object> processor = new LinkedHashMap<>();
    processor.put("processor_class", "Idefics3Processor");
    processor.put("image_seq_len", imageTokens);
    return processor;
  }

  private static Map<String, Object> tokenizer(StudentConfig config, Processor processor) {
    Map<String, Object> tokenizer = new LinkedHashMap<>();
    tokenizer.put("tokenizer_class", "PreTrainedTokenizerFast");
    tokenizer.put("processor_class", "Idefics3Processor");
    tokenizer.put("model_max_length", config.textConfig().maxPositionEmbeddings());
    tokenizer.put("clean_up_tokenization_spaces", false);
    tokenizer.putAll(specialTokens());
    tokenizer.put("chat_template", processor.template().source());
    return tokenizer;
  }

  private static Map<String, Object> specialTokens() {
    Map<String, Object> tokens = new LinkedHashMap<>();
    tokens.put("bos_token", SpecialTokens.START);
    tokens.put("eos_token", SpecialTokens.END_OF_UTTERANCE);
    tokens.put("pad_token", SpecialTokens.PAD);
    tokens.put(
        "additional_special_tokens",
        List.of(
            SpecialTokens.FAKE_TOKEN_AROUND_IMAGE,
            SpecialTokens.IMAGE,
            SpecialTokens.GLOBAL_IMAGE,
            SpecialTokens.ABSTAIN));
    return tokens;
  }
}
