package io.maemi.student;

import com.fasterxml.jackson.databind.JsonNode;
import io.maemi.foundation.Json;
import io.maemi.foundation.MaemiException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/**
 * The regular expression of all JSON texts that a schema allows and that name every property in the
 * schema's order: a language that models keep to easily.
 */
public final class JsonSchemaPattern {
  private static final String ESCAPE = "\\\\(?:[\"\\\\/bfnrt]|u[0-9a-fA-F]{4})";
  private static final String PLAIN = "[^\"\\\\\\x00-\\x1f]";
  private static final String STRING = "\"" + PLAIN + "*(?:" + ESCAPE + PLAIN + "*)*\"";
  private static final String INTEGER = "-?(?:0|[1-9][0-9]{0,14})";
  private static final String NUMBER = INTEGER + "(?:\\.[0-9]{1,15})?(?:[eE][+-]?[0-9]{1,3})?";
  private static final String GAP = " ?";

  private JsonSchemaPattern() {}

  /**
   * The pattern for {@code schema}: types object, array, string, number, integer, boolean and null,
   * with properties, items, minItems, maxItems, maxLength, enum, const and anyOf.
   */
  public static Pattern of(String schema) {
    try {
      return Pattern.compile(value(Json.MAPPER.readTree(schema)));
    } catch (IOException e) {
      throw MaemiException.usage(
          "cannot use the JSON schema: it is not JSON. Check its brackets and commas.");
    }
  }

  private static String value(JsonNode schema) {
    if (schema.has("const")) {
      return literal(schema.path("const"));
    }
    if (schema.has("enum")) {
      return either(schema.path("enum"), JsonSchemaPattern::literal);
    }
    if (schema.has("anyOf")) {
      return either(schema.path("anyOf"), JsonSchemaPattern::value);
    }
    String type = schema.path("type").asText();
    return switch (type) {
      case "object" -> object(schema.path("properties"));
      case "array" -> array(schema);
      case "string" -> string(schema);
      case "number" -> NUMBER;
      case "integer" -> INTEGER;
      case "boolean" -> "(?:true|false)";
      case "null" -> "null";
      default ->
          throw MaemiException.usage(
              "cannot use the JSON schema: a part of it has the type "
                  + (type.isEmpty() ? "of none that is named" : type)
                  + "; object, array, string, number, integer, boolean, null, enum, const and anyOf"
                  + " are supported. Name one of these.");
    };
  }

  private static String literal(JsonNode value) {
    return Pattern.quote(value.toString());
  }

  private static String either(JsonNode choices, Function<JsonNode, String> pattern) {
    return StreamSupport.stream(choices.spliterator(), false)
        .map(pattern)
        .collect(Collectors.joining("|", "(?:", ")"));
  }

  private static String object(JsonNode properties) {
    List<String> members = new ArrayList<>();
    properties
        .properties()
        .forEach(
            property ->
                members.add(
                    Pattern.quote(Json.line(property.getKey()))
                        + ":"
                        + GAP
                        + value(property.getValue())));
    return "\\{" + String.join("," + GAP, members) + "\\}";
  }

  private static String array(JsonNode schema) {
    String item = value(schema.path("items"));
    int least = schema.path("minItems").asInt(0);
    int most = schema.path("maxItems").asInt(-1);
    if (most == 0) {
      return "\\[\\]";
    }
    String more = "(?:," + GAP + item + ")";
    String upTo = most < 0 ? "" : String.valueOf(most - 1);
    String some = item + more + "{" + Math.max(least - 1, 0) + "," + upTo + "}";
    return "\\[" + (least == 0 ? "(?:" + some + ")?" : some) + "\\]";
  }

  private static String string(JsonNode schema) {
    return schema.has("maxLength")
        ? "\"" + PLAIN + "{0," + schema.path("maxLength").asInt() + "}\""
        : STRING;
  }
}
