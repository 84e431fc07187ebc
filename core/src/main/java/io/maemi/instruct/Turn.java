package io.maemi.instruct;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.maemi.foundation.Json;
import java.util.List;

/**
 * One question and answer of a foreign record. Our own fields ride along on it under their own
 * names, so that a record that went out and comes back is the same.
 */
final class Turn {
  /** Fields of {@link InstructionRecord} that foreign forms carry beside their own. */
  static final List<String> OWN =
      List.of(
          "intent", "question", "abstain", "expected", "topic", "evidence", "teacher", "source");

  private Turn() {}

  /** A record of foreign fields and of what rides along in {@code node}. */
  static InstructionRecord record(
      JsonNode node, String id, String image, String question, String answer)
      throws JsonProcessingException {
    ObjectNode record = JsonNodeFactory.instance.objectNode();
    record.put("id", id).put("image", image).put("answer", answer);
    for (String field : OWN) {
      if (node.has(field)) {
        record.set(field, node.get(field));
      }
    }
    if (!record.has("question")) {
      record.put("question", question);
    }
    fillIn(record, id);
    return Json.MAPPER.treeToValue(record, InstructionRecord.class);
  }

  /** Puts what a record from elsewhere does not say. */
  static void fillIn(ObjectNode record, String id) {
    putIfMissing(record, "id", id);
    putIfMissing(record, "intent", "question");
    putIfMissing(record, "teacher", "unknown");
    putIfMissing(
        record,
        "source",
        record.path("image").asText().startsWith("data:")
            ? "data URI"
            : record.path("image").asText());
    putIfMissing(record, "topic", Topic.BASICS.title());
    if (!record.has("evidence")) {
      record.putArray("evidence");
    }
    if (!record.has("abstain")) {
      record.put("abstain", false);
    }
  }

  private static void putIfMissing(ObjectNode record, String field, String value) {
    if (!record.has(field)) {
      record.put(field, value);
    }
  }

  /** Copies the own fields of {@code record} beside the foreign ones. */
  static void rideAlong(InstructionRecord record, ObjectNode node) {
    JsonNode own = Json.MAPPER.valueToTree(record);
    for (String field : OWN) {
      if (own.has(field)) {
        node.set(field, own.get(field));
      }
    }
  }
}
