package io.maemi.instruct;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/**
 * OpenAI's lines for tuning with images: {@code
 * {"messages":[{"role":"user","content":[{"type":"text"…},{"type":"image_url",
 * "image_url":{"url":"data:image/png;base64,…"}}]},{"role":"assistant","content":"…"}]}}.
 */
final class OpenAiForm {
  private OpenAiForm() {}

  static List<InstructionRecord> read(JsonNode node, int line) throws JsonProcessingException {
    String id = node.path("id").asText("record-" + line);
    List<InstructionRecord> records = new ArrayList<>();
    String image = null;
    String question = "";
    for (JsonNode message : node.path("messages")) {
      String role = message.path("role").asText();
      if (role.equals("user")) {
        String url = imageOf(message.path("content"));
        image = url == null ? image : url;
        question = textOf(message.path("content"));
      } else if (role.equals("assistant")) {
        if (image == null) {
          throw new IllegalArgumentException("it has no image");
        }
        String own = records.isEmpty() ? id : id + "-" + records.size();
        records.add(Turn.record(node, own, image, question, textOf(message.path("content"))));
      }
    }
    if (records.isEmpty()) {
      throw new IllegalArgumentException("no assistant message");
    }
    return records;
  }

  private static @org.jspecify.annotations.Nullable String imageOf(JsonNode content) {
    for (JsonNode part : content) {
      JsonNode url = part.path("image_url");
      if (url.isTextual()) {
        return url.asText();
      }
      if (url.path("url").isTextual()) {
        return url.path("url").asText();
      }
    }
    return null;
  }

  private static String textOf(JsonNode content) {
    if (content.isTextual()) {
      return content.asText().strip();
    }
    StringBuilder text = new StringBuilder();
    for (JsonNode part : content) {
      text.append(part.path("text").asText(""));
    }
    return text.toString().strip();
  }

  /** A line with {@code url} in place of the image's path. */
  static ObjectNode write(InstructionRecord record, String url) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    ArrayNode messages = node.putArray("messages");
    ArrayNode content = messages.addObject().put("role", "user").putArray("content");
    content
        .addObject()
        .put("type", "text")
        .put("text", Prompt.userMessage(record.evidence(), record.question()));
    content.addObject().put("type", "image_url").putObject("image_url").put("url", url);
    messages.addObject().put("role", "assistant").put("content", record.answer());
    node.put("id", record.id());
    Turn.rideAlong(record, node);
    return node;
  }
}
