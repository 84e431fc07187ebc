package io.maemi.instruct;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/**
 * LLaVA's records: {@code
 * {"id","image","conversations":[{"from":"human","value":"<image>\n…"},{"from":"gpt",…}]}}.
 */
final class LlavaForm {
  private static final String IMAGE = "<image>";

  private LlavaForm() {}

  static List<InstructionRecord> read(JsonNode node, int line) throws JsonProcessingException {
    String id = node.path("id").asText("record-" + line);
    if (!node.path("image").isTextual()) {
      throw new IllegalArgumentException("it has no image");
    }
    List<InstructionRecord> records = new ArrayList<>();
    JsonNode turns = node.path("conversations");
    for (int i = 0; i + 1 < turns.size(); i++) {
      if (from(turns.get(i)).equals("human") && from(turns.get(i + 1)).equals("gpt")) {
        String question = turns.get(i).path("value").asText().replace(IMAGE, "").strip();
        String own = records.isEmpty() ? id : id + "-" + records.size();
        records.add(
            Turn.record(
                node,
                own,
                node.path("image").asText(),
                question,
                turns.get(i + 1).path("value").asText()));
      }
    }
    if (records.isEmpty()) {
      throw new IllegalArgumentException("no human turn with an answer");
    }
    return records;
  }

  private static String from(JsonNode turn) {
    String from = turn.path("from").asText();
    return switch (from) {
      case "user" -> "human";
      case "assistant" -> "gpt";
      default -> from;
    };
  }

  static ObjectNode write(InstructionRecord record) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("id", record.id()).put("image", record.image());
    ArrayNode turns = node.putArray("conversations");
    turns
        .addObject()
        .put("from", "human")
        .put("value", IMAGE + "\n" + Prompt.userMessage(record.evidence(), record.question()));
    turns.addObject().put("from", "gpt").put("value", record.answer());
    Turn.rideAlong(record, node);
    return node;
  }
}
