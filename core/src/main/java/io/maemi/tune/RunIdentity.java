package io.maemi.tune;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.maemi.foundation.Json;
import java.util.List;
import java.util.Map;

/**
 * What two stretches of one run must have in common, so that the second may go on where the first
 * stopped.
 */
final class RunIdentity {
  /** What may change between stretches: how long, how often, where. */
  private static final List<String> FREE =
      List.of("out", "cache", "budget", "evaluate", "checkpoint_minutes", "activations");

  private RunIdentity() {}

  static JsonNode of(Recipe recipe, String dataHash, String baseHash) {
    ObjectNode identity = Json.MAPPER.createObjectNode();
    ObjectNode fixed = ((ObjectNode) RecipeReader.toTree(recipe)).deepCopy();
    fixed.remove(FREE);
    identity.set("recipe", fixed);
    identity.put("data_sha256", dataHash).put("base_sha256", baseHash);
    // Through text, so that it equals what is read back: trees tell an int from a long.
    try {
      return Json.MAPPER.readTree(Json.line(identity));
    } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The path of the first entry that differs, with both values. */
  static String difference(JsonNode theirs, JsonNode ours) {
    if (ours instanceof ObjectNode object) {
      for (Map.Entry<String, JsonNode> field : object.properties()) {
        JsonNode other = theirs.path(field.getKey());
        if (!other.equals(field.getValue())) {
          String inner = difference(other, field.getValue());
          return field.getValue() instanceof ObjectNode && other instanceof ObjectNode
              ? inner
              : field.getKey()
                  + " ("
                  + brief(other)
                  + " there, "
                  + brief(field.getValue())
                  + " here)";
        }
      }
    }
    return "a key that this recipe lacks";
  }

  private static String brief(JsonNode value) {
    String text = value.isMissingNode() ? "nothing" : value.toString();
    return text.length() > 24 ? text.substring(0, 24) + "…" : text;
  }
}
