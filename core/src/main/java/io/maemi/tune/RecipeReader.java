package io.maemi.tune;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.maemi.adapter.DynamicRank;
import io.maemi.adapter.Experts;
import io.maemi.adapter.LoraConfig;
import io.maemi.foundation.MaemiException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;

/**
 * Reads a recipe: defaults, then the YAML file, then {@code key=value} overrides with dotted keys
 * ({@code optimizer.rates.decoder=1e-3}). A key that no recipe has is refused with the nearest one
 * that exists.
 */
public final class RecipeReader {
  private static final YAMLMapper YAML =
      YAMLMapper.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .build();

  /** Parts of an adapter that are not there unless a recipe has them, with their defaults. */
  private static final Map<String, Record> ADAPTER_PARTS =
      Map.of(
          "frozen_a", new LoraConfig.FrozenA(true),
          "dynamic_rank", DynamicRank.PLAIN,
          "experts", new Experts(4, null, null, 0.01, 0.001, false, false));

  private RecipeReader() {}

  /**
   * Reads {@code fileOrName}.
   *
   * @param fileOrName a YAML file, or the name of a bundled recipe such as {@code lora}
   * @param overrides each {@code key=value}; values are YAML, so lists are {@code [a,b]}
   */
  public static Recipe read(Path fileOrName, List<String> overrides) {
    String name = fileOrName.toString();
    try {
      JsonNode tree = YAML.readTree(text(fileOrName));
      if (!(tree instanceof ObjectNode recipe)) {
        throw MaemiException.unreadable(
            "cannot read recipe " + name + ": it has no keys. Start from one in recipes/.");
      }
      for (String override : overrides) {
        apply(recipe, override);
      }
      refuseUnknown(recipe, "", schema(), name);
      for (String required : List.of("model", "data", "out", "budget")) {
        if (!recipe.hasNonNull(required)) {
          throw MaemiException.usage(
              "cannot use recipe "
                  + name
                  + ": it has no "
                  + required
                  + ". Give it in the file or as "
                  + required
                  + "=….");
        }
      }
      ObjectNode whole = defaults();
      if (recipe.get("adapter") instanceof ObjectNode given) {
        ObjectNode adapter = adapterDefaults();
        ADAPTER_PARTS.forEach(
            (part, example) -> {
              if (given.get(part) instanceof ObjectNode) {
                adapter.set(part, YAML.valueToTree(example));
              }
            });
        whole.set("adapter", adapter);
      }
      whole.put("cache", recipe.get("out").asText() + "/cache");
      merge(whole, recipe);
      return YAML.treeToValue(whole, Recipe.class);
    } catch (JsonProcessingException e) {
      throw explain(name, e);
    }
  }

  /** {@code recipe} as YAML with every value that was used. */
  static String toYaml(Recipe recipe) {
    try {
      return YAML.writeValueAsString(recipe);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  /** {@code recipe} as a tree with the names of the YAML file, for {@code run.json}. */
  static JsonNode toTree(Recipe recipe) {
    return YAML.valueToTree(recipe);
  }

  private static String text(Path fileOrName) {
    try {
      if (Files.isRegularFile(fileOrName)) {
        return Files.readString(fileOrName);
      }
      try (InputStream bundled =
          RecipeReader.class.getResourceAsStream("/recipes/" + fileOrName + ".yaml")) {
        if (bundled != null) {
          return new String(bundled.readAllBytes(), StandardCharsets.UTF_8);
        }
      }
    } catch (IOException e) {
      throw MaemiException.unreadable(
          "cannot read recipe " + fileOrName + ": " + e.getMessage() + ". Check the file.", e);
    }
    throw MaemiException.unreadable(
        "cannot read recipe "
            + fileOrName
            + ": there is no such file and no bundled recipe of that name. Name one of lora,"
            + " lora-fa, dylora-fa, mope, smolvlm, llava-7b, nano-tower, nano-recall,"
            + " nano-instruct, measure-particles, measure-own, measure-phases, or a file.");
  }

  private static void apply(ObjectNode recipe, String override) throws JsonProcessingException {
    int equals = override.indexOf('=');
    if (equals < 1) {
      throw MaemiException.usage(
          "cannot use override "
              + override
              + ": it is not key=value. Write, for example, budget.minutes=10.");
    }
    String[] path = override.substring(0, equals).trim().split("\\.");
    ObjectNode at = recipe;
    for (String section : Arrays.copyOf(path, path.length - 1)) {
      at = at.get(section) instanceof ObjectNode found ? found : at.putObject(section);
    }
    JsonNode value = YAML.readTree(override.substring(equals + 1));
    at.set(path[path.length - 1], value.isMissingNode() ? YAML.nullNode() : value);
  }

  private static ObjectNode defaults() {
    ObjectNode tree = YAML.createObjectNode();
    tree.put("objective", "instruction")
        .put("seed", 1)
        .put("compute", "bf16")
        .put("activations", "auto")
        .put("checkpoint_minutes", 3.0);
    tree.set("train", YAML.valueToTree(new Recipe.Parts(false, false, false, false)));
    tree.set("create", YAML.valueToTree(new Recipe.Create(4096)));
    tree.set("optimizer", YAML.valueToTree(AdamWConfig.DEFAULT));
    tree.set("schedule", YAML.valueToTree(Schedule.DEFAULT));
    tree.set("batch", YAML.valueToTree(new Recipe.Batch(8192, 64, 1, 512, null)));
    tree.set("evaluate", YAML.valueToTree(new Recipe.Evaluate(10, 0, 0)));
    return tree;
  }

  /** Every key that a recipe may have. */
  private static ObjectNode schema() {
    ObjectNode tree = defaults();
    tree.put("model", "")
        .put("data", "")
        .put("out", "")
        .put("cache", "")
        .put("quantize", "")
        .put("start", "")
        .put("set_apart", false)
        .put("not_finite", "");
    ((ObjectNode) tree.get("batch")).put("pack", false);
    tree.putObject("budget").put("minutes", 0).put("steps", 0).put("epochs", 0);
    ObjectNode adapter = adapterDefaults();
    ADAPTER_PARTS.forEach((part, example) -> adapter.set(part, YAML.valueToTree(example)));
    ((ObjectNode) adapter.get("experts")).putNull("top_p").putNull("top_k");
    tree.set("adapter", adapter);
    return tree;
  }

  private static ObjectNode adapterDefaults() {
    return YAML.valueToTree(LoraConfig.of(8, 16, LoraConfig.ALL_LINEAR));
  }

  private static void refuseUnknown(
      ObjectNode given, String prefix, ObjectNode schema, String name) {
    for (Iterator<Map.Entry<String, JsonNode>> fields = given.fields(); fields.hasNext(); ) {
      Map.Entry<String, JsonNode> field = fields.next();
      String path = prefix + field.getKey();
      JsonNode known = schema.get(field.getKey());
      if (known == null) {
        // In a misspelt section the first key tells what was meant.
        path = firstKey(path, field.getValue());
        TreeSet<String> paths = new TreeSet<>();
        collect(schema(), "", paths);
        String nearest = NearestName.of(path, paths).orElseThrow();
        throw MaemiException.usage(
            "recipe "
                + name
                + " has no key "
                + path
                + ". The nearest that exists is "
                + nearest
                + ". Correct the key.");
      }
      // An empty section takes keys of the user's own, as rank_pattern does.
      if (known instanceof ObjectNode section
          && !section.isEmpty()
          && field.getValue() instanceof ObjectNode inner) {
        refuseUnknown(inner, path + ".", section, name);
      }
    }
  }

  private static String firstKey(String path, JsonNode value) {
    return value instanceof ObjectNode section && !section.isEmpty()
        ? path + "." + section.fieldNames().next()
        : path;
  }

  private static void collect(ObjectNode schema, String prefix, TreeSet<String> paths) {
    schema
        .fields()
        .forEachRemaining(
            field -> {
              if (field.getValue() instanceof ObjectNode section) {
                collect(section, prefix + field.getKey() + ".", paths);
              } else {
                paths.add(prefix + field.getKey());
              }
            });
  }

  private static void merge(ObjectNode into, ObjectNode from) {
    from.fields()
        .forEachRemaining(
            field -> {
              if (into.get(field.getKey()) instanceof ObjectNode section
                  && field.getValue() instanceof ObjectNode inner) {
                merge(section, inner);
              } else {
                into.set(field.getKey(), field.getValue());
              }
            });
  }

  private static MaemiException explain(String name, JsonProcessingException e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof MaemiException ours) {
        return ours;
      }
    }
    if (e instanceof InvalidFormatException wrong) {
      Class<?> type = wrong.getTargetType();
      String allowed =
          type.isEnum()
              ? "one of "
                  + String.join(
                      ", ",
                      Arrays.stream(type.getEnumConstants())
                          .map(c -> c.toString().toLowerCase(Locale.ROOT))
                          .toList())
              : "a number or word of type " + type.getSimpleName();
      return MaemiException.usage(
          "cannot use recipe "
              + name
              + ": "
              + path(wrong)
              + " is "
              + wrong.getValue()
              + ". Give "
              + allowed
              + ".");
    }
    if (e instanceof MismatchedInputException wrong && !wrong.getPath().isEmpty()) {
      return MaemiException.usage(
          "cannot use recipe "
              + name
              + ": "
              + path(wrong)
              + " is missing or of the wrong kind. Give it in the file or as key=value.");
    }
    String where = e.getLocation() == null ? "" : " at line " + e.getLocation().getLineNr();
    return MaemiException.unreadable(
        "cannot read recipe " + name + ": it is not YAML" + where + ". Correct the file.", e);
  }

  private static String path(MismatchedInputException e) {
    List<String> names = new ArrayList<>();
    e.getPath().forEach(part -> names.add(String.valueOf(part.getFieldName())));
    return String.join(".", names);
  }
}
