package io.maemi.student;

import com.fasterxml.jackson.databind.JsonNode;
import com.hubspot.jinjava.Jinjava;
import com.hubspot.jinjava.JinjavaConfig;
import com.hubspot.jinjava.LegacyOverrides;
import com.hubspot.jinjava.interpret.FatalTemplateErrorsException;
import io.maemi.foundation.Json;
import io.maemi.foundation.MaemiException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** A model's own chat template: Jinja text that lays a conversation out as the model learnt it. */
public final class ChatTemplate {
  /**
   * The layout of the students that are made here: a conversation of turns {@code Role:
   * text<end_of_utterance>}, images in place, then {@code Assistant:} for the model to go on.
   */
  public static final String DEFAULT =
      """
      {{ '<|im_start|>' }}{% for message in messages %}{{ message['role'] | capitalize }}:\
      {% for part in message['content'] %}\
      {% if part['type'] == 'image' %}{{ '<image>' }}{% else %}\
      {% if loop.first %}{{ ' ' }}{% endif %}{{ part['text'] }}{% endif %}\
      {% endfor %}{{ '<end_of_utterance>\\n' }}{% endfor %}\
      {% if add_generation_prompt %}{{ 'Assistant:' }}{% endif %}\
      """;

  private static final Jinjava JINJA =
      new Jinjava(
          JinjavaConfig.newBuilder()
              .withLocale(Locale.ROOT)
              .withTrimBlocks(true)
              .withLstripBlocks(true)
              // People's words hold braces; they are text, not template.
              .withNestedInterpretationEnabled(false)
              .withLegacyOverrides(
                  LegacyOverrides.newBuilder()
                      .withUsePyishObjectMapper(true)
                      .withEvaluateMapKeys(true)
                      .withIterateOverMapKeys(true)
                      .withUseNaturalOperatorPrecedence(true)
                      .withParseWhitespaceControlStrictly(true)
                      .withUseTrimmingForNotesAndExpressions(true)
                      .build())
              .build());

  private final String source;
  private final Map<String, String> specialTokens;

  /** A template of Jinja {@code source}. */
  public ChatTemplate(String source) {
    this(source, Map.of());
  }

  /** A template that may use {@code specialTokens} by name, such as {@code bos_token}. */
  ChatTemplate(String source, Map<String, String> specialTokens) {
    this.source = source;
    this.specialTokens = Map.copyOf(specialTokens);
  }

  /**
   * The template of a model folder, from whichever of {@code chat_template.jinja}, {@code
   * chat_template.json} and {@code tokenizer_config.json} holds it.
   */
  public static ChatTemplate open(Path folder) {
    Map<String, String> tokens = specialTokens(folder);
    try {
      Path jinja = folder.resolve("chat_template.jinja");
      if (Files.isRegularFile(jinja)) {
        return new ChatTemplate(Files.readString(jinja), tokens);
      }
      for (String name :
          List.of("chat_template.json", "processor_config.json", "tokenizer_config.json")) {
        Path file = folder.resolve(name);
        if (Files.isRegularFile(file)) {
          JsonNode template = Json.MAPPER.readTree(Files.readString(file)).path("chat_template");
          if (template.isTextual()) {
            return new ChatTemplate(template.asText(), tokens);
          }
        }
      }
    } catch (IOException e) {
      throw MaemiException.unreadable(
          "cannot read the chat template of "
              + folder
              + ": "
              + e.getMessage()
              + ". Check the folder.",
          e);
    }
    throw MaemiException.unreadable(
        "cannot chat with model "
            + folder
            + ": it has no chat template. Use an instruction-tuned model.");
  }

  /** The tokens that {@code tokenizer_config.json} names for templates to use. */
  private static Map<String, String> specialTokens(Path folder) {
    Map<String, String> tokens = new HashMap<>();
    Path file = folder.resolve("tokenizer_config.json");
    if (Files.isRegularFile(file)) {
      try {
        JsonNode tree = Json.MAPPER.readTree(Files.readString(file));
        for (String name : List.of("bos_token", "eos_token", "pad_token", "unk_token")) {
          JsonNode token = tree.path(name).path("content");
          token = token.isMissingNode() ? tree.path(name) : token;
          if (token.isTextual()) {
            tokens.put(name, token.asText());
          }
        }
      } catch (IOException e) {
        throw MaemiException.unreadable(
            "cannot read " + file + ": it is not JSON. Check the model folder.", e);
      }
    }
    return tokens;
  }

  /** The Jinja text. */
  public String source() {
    return source;
  }

  /**
   * Lays {@code messages} out.
   *
   * @param addGenerationPrompt whether the model is to go on with an answer
   */
  public String render(List<ChatMessage> messages, boolean addGenerationPrompt) {
    return render(messages, addGenerationPrompt, UnaryOperator.identity());
  }

  /** Lays {@code messages} out with every text passed through {@code words} first. */
  String render(
      List<ChatMessage> messages, boolean addGenerationPrompt, UnaryOperator<String> words) {
    return layOut(
        messages,
        addGenerationPrompt,
        message -> message.content().stream().map(part -> part(part, words)).toList());
  }

  /** As {@link #render}, with each turn's words as one string, as language models have them. */
  String renderWords(
      List<ChatMessage> messages, boolean addGenerationPrompt, UnaryOperator<String> words) {
    return layOut(
        messages,
        addGenerationPrompt,
        message ->
            message.content().stream()
                .map(part -> part instanceof ChatMessage.Text text ? words.apply(text.text()) : "")
                .collect(Collectors.joining()));
  }

  private String layOut(
      List<ChatMessage> messages,
      boolean addGenerationPrompt,
      Function<ChatMessage, Object> content) {
    List<Map<String, Object>> turns =
        messages.stream()
            .map(
                message ->
                    Map.<String, Object>of(
                        "role", message.role(), "content", content.apply(message)))
            .toList();
    Map<String, Object> context = new HashMap<>(specialTokens);
    context.put("messages", turns);
    context.put("add_generation_prompt", addGenerationPrompt);
    try {
      return JINJA.render(source, context);
    } catch (FatalTemplateErrorsException e) {
      throw MaemiException.failed(
          "cannot lay the conversation out: the model's chat template says "
              + e.getMessage()
              + ". Check chat_template in the model folder.",
          e);
    }
  }

  private static Map<String, Object> part(ChatMessage.Part part, UnaryOperator<String> words) {
    if (part instanceof ChatMessage.Text text) {
      return Map.of("type", "text", "text", words.apply(text.text()));
    }
    return Map.of("type", "image");
  }
}
