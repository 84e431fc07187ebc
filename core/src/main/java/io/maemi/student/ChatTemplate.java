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
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;

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

  /** A template of Jinja {@code source}. */
  public ChatTemplate(String source) {
    this.source = source;
  }

  /**
   * The template of a model folder, from whichever of {@code chat_template.jinja}, {@code
   * chat_template.json} and {@code tokenizer_config.json} holds it.
   */
  public static ChatTemplate open(Path folder) {
    try {
      Path jinja = folder.resolve("chat_template.jinja");
      if (Files.isRegularFile(jinja)) {
        return new ChatTemplate(Files.readString(jinja));
      }
      for (String name :
          List.of("chat_template.json", "processor_config.json", "tokenizer_config.json")) {
        Path file = folder.resolve(name);
        if (Files.isRegularFile(file)) {
          JsonNode template = Json.MAPPER.readTree(Files.readString(file)).path("chat_template");
          if (template.isTextual()) {
            return new ChatTemplate(template.asText());
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
    List<Map<String, Object>> turns =
        messages.stream()
            .map(
                message ->
                    Map.<String, Object>of(
                        "role",
                        message.role(),
                        "content",
                        message.content().stream().map(part -> part(part, words)).toList()))
            .toList();
    try {
      return JINJA.render(
          source, Map.of("messages", turns, "add_generation_prompt", addGenerationPrompt));
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
