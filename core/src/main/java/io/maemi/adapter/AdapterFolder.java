package io.maemi.adapter;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.maemi.foundation.AtomicFile;
import io.maemi.foundation.Json;
import io.maemi.foundation.MaemiException;
import io.maemi.nn.Module;
import io.maemi.tensor.NoGrad;
import io.maemi.tensor.SafeTensors;
import io.maemi.tensor.Scope;
import io.maemi.tensor.Tensor;
import io.maemi.tensor.WeightStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * An adapter folder as PEFT writes and reads it: {@code adapter_config.json} and {@code
 * adapter_model.safetensors}.
 *
 * <p>LoRA-FA and DyLoRA adapters are LORA to PEFT, which passes over the keys that say how they are
 * trained. No other library knows a mixture of experts; its folder is of the same kind, with {@code
 * peft_type} {@value #MIXTURE} and, for each adapted linear, each expert e's {@code
 * experts.<e>.lora_A.weight} (r, in) and {@code experts.<e>.lora_B.weight} (out, r) and the {@code
 * router.weight} (E, in).
 */
public final class AdapterFolder {
  static final String CONFIG = "adapter_config.json";
  static final String WEIGHTS = "adapter_model.safetensors";
  private static final String PREFIX = "base_model.model.";
  private static final String PLAIN = "LORA";
  private static final String MIXTURE = "MAEMI_MOPE";

  /** PEFT's keys that only say how an adapter came about, or that are set as here. */
  private static final Set<String> HARMLESS =
      Set.of(
          "auto_mapping",
          "inference_mode",
          "init_lora_weights",
          "megatron_core",
          "peft_type",
          "peft_version",
          "revision",
          "task_type",
          "lora_ga_config",
          "qalora_group_size",
          "ensure_weight_tying");

  private AdapterFolder() {}

  /** Whether {@code folder} holds an adapter. */
  public static boolean is(Path folder) {
    return Files.isRegularFile(folder.resolve(CONFIG));
  }

  /**
   * Writes {@code adapter}. Each file is whole at every moment; in a folder that holds another
   * training state of the same adapter only the weights change.
   *
   * @param base name or path of the student it was trained on
   * @param baseSha256 hash of that student's weights
   */
  public static void write(Path folder, LoraAdapter adapter, String base, String baseSha256) {
    try (Scope scope = new Scope()) {
      Map<String, Tensor> tensors = new LinkedHashMap<>();
      adapter
          .stored()
          .forEach((name, tensor) -> tensors.put(PREFIX + name, tensor.detach().contiguous()));
      SafeTensors.write(folder.resolve(WEIGHTS), tensors, Map.of());
    }
    LoraConfig written = adapter.config().withBase(base, baseSha256);
    // Explicit names, so that what another library takes for "all" never matters.
    write(
        folder,
        written.targetModules() instanceof TargetModules.Names
            ? written
            : written.withTargets(new TargetModules.Names(adapter.targets())));
  }

  /** Writes {@code config} alone, as PEFT's of a plain adapter or as a mixture's. */
  static void write(Path folder, LoraConfig config) {
    ObjectNode json = Json.MAPPER.createObjectNode();
    json.put("peft_type", config.experts() == null ? PLAIN : MIXTURE)
        .putNull("task_type")
        .put("inference_mode", true);
    json.setAll((ObjectNode) Json.MAPPER.valueToTree(config));
    if (config.modulesToSave().isEmpty()) {
      json.putNull("modules_to_save");
    }
    json.put("bias", "none").put("fan_in_fan_out", false).put("init_lora_weights", true);
    AtomicFile.write(folder.resolve(CONFIG), Json.pretty(json) + "\n");
  }

  /** Reads what the adapter in {@code folder} is. */
  public static LoraConfig config(Path folder) {
    Path file = folder.resolve(CONFIG);
    if (!Files.isRegularFile(file)) {
      throw MaemiException.unreadable(
          "cannot read adapter "
              + folder
              + ": it has no "
              + CONFIG
              + ". Give the folder that tuning wrote.");
    }
    try {
      JsonNode tree = Json.MAPPER.readTree(Files.readString(file));
      String type = tree.path("peft_type").asText("not given");
      if (!(tree instanceof ObjectNode json) || !(type.equals(PLAIN) || type.equals(MIXTURE))) {
        throw MaemiException.unreadable(
            "cannot use adapter "
                + folder
                + ": its peft_type is "
                + type
                + ". Only "
                + PLAIN
                + " and "
                + MIXTURE
                + " can be read.");
      }
      return known(folder, json);
    } catch (JsonProcessingException e) {
      throw MaemiException.unreadable(
          "cannot read " + file + ": it is not a PEFT configuration. Check the file.", e);
    } catch (IOException e) {
      throw MaemiException.unreadable(
          "cannot read " + file + ": " + e.getMessage() + ". Check the file.", e);
    }
  }

  /** Takes our keys; refuses other keys that would change what the adapter computes. */
  private static LoraConfig known(Path folder, ObjectNode json) throws JsonProcessingException {
    ObjectNode ours =
        Json.MAPPER.valueToTree(LoraConfig.of(8, 8, LoraConfig.ALL_LINEAR).withBase("", ""));
    ours.remove(List.of("base_model_name_or_path", "base_model_sha256"));
    Set<String> keys = new TreeSet<>(ours.propertyStream().map(Map.Entry::getKey).toList());
    keys.addAll(
        List.of(
            "base_model_name_or_path", "base_model_sha256", "frozen_a", "dynamic_rank", "experts"));
    for (Map.Entry<String, JsonNode> field : json.properties()) {
      String key = field.getKey();
      JsonNode value = field.getValue();
      if (keys.contains(key)) {
        ours.set(
            key,
            key.equals("modules_to_save") && value.isNull()
                ? Json.MAPPER.createArrayNode()
                : value);
      } else if (!HARMLESS.contains(key)
          && says(value)
          && !(key.equals("bias") && value.asText().equals("none"))) {
        throw MaemiException.unreadable(
            "cannot use adapter "
                + folder
                + ": its "
                + key
                + " is "
                + value
                + ", which is not supported here."
                + " Train or export it without.");
      }
    }
    return Json.MAPPER.treeToValue(ours, LoraConfig.class);
  }

  private static boolean says(JsonNode value) {
    boolean empty = value.isContainerNode() && value.isEmpty();
    boolean off = value.isBoolean() && !value.asBoolean();
    return !value.isNull() && !empty && !off;
  }

  /**
   * Puts the adapter in {@code folder} on {@code model}.
   *
   * @param baseSha256 hash of the model's weights
   * @throws MaemiException where it was made for another base, or a tensor is missing, unexpected
   *     or of another shape
   */
  public static LoraAdapter attach(Path folder, Module model, String baseSha256) {
    LoraConfig config = config(folder);
    checkBase(folder, config, baseSha256);
    Path file = folder.resolve(WEIGHTS);
    if (!Files.isRegularFile(file)) {
      throw MaemiException.unreadable(
          "cannot read adapter " + folder + ": it has no " + WEIGHTS + ". Use a whole folder.");
    }
    try (WeightStore store = WeightStore.open(file)) {
      LoraAdapter adapter = LoraAdapter.attach(model, config, 0);
      try {
        fill(folder, adapter, store);
        return adapter;
      } catch (RuntimeException e) {
        adapter.close();
        throw e;
      }
    }
  }

  private static void checkBase(Path folder, LoraConfig config, String baseSha256) {
    if (config.baseSha256() != null && !config.baseSha256().equals(baseSha256)) {
      throw MaemiException.unreadable(
          "cannot use adapter "
              + folder
              + ": it was tuned on "
              + config.baseModel()
              + " with hash "
              + config.baseSha256().substring(0, Math.min(12, config.baseSha256().length()))
              + ", this student has "
              + baseSha256.substring(0, Math.min(12, baseSha256.length()))
              + ". Load the student it was tuned on.");
    }
  }

  /**
   * Fills {@code adapter} with the tensors of {@code folder}, which holds one of the same kind for
   * the same base.
   *
   * @param baseSha256 hash of the model's weights
   * @throws MaemiException as {@link #attach}
   */
  public static void load(Path folder, LoraAdapter adapter, String baseSha256) {
    checkBase(folder, config(folder), baseSha256);
    try (WeightStore store = WeightStore.open(folder.resolve(WEIGHTS))) {
      fill(folder, adapter, store);
    }
  }

  private static void fill(Path folder, LoraAdapter adapter, WeightStore store) {
    try (NoGrad noGrad = new NoGrad();
        Scope scope = new Scope()) {
      Map<String, Tensor> expected = new LinkedHashMap<>();
      adapter.stored().forEach((name, tensor) -> expected.put(PREFIX + name, tensor));
      check(folder, expected, store);
      expected.forEach((name, tensor) -> copy(store, name, tensor));
    }
  }

  private static void copy(WeightStore store, String name, Tensor into) {
    try (Scope scope = new Scope()) {
      into.copyFrom(store.load(name));
    }
  }

  private static void check(Path folder, Map<String, Tensor> expected, WeightStore store) {
    for (String name : store.names()) {
      if (!expected.containsKey(name)) {
        throw mismatch(
            folder, "it has a tensor " + name + " that its configuration does not ask for");
      }
    }
    expected.forEach(
        (name, tensor) -> {
          if (!store.names().contains(name)) {
            throw mismatch(folder, "it has no tensor " + name);
          }
          if (!Arrays.equals(store.shape(name), tensor.shape())) {
            throw mismatch(
                folder,
                "tensor "
                    + name
                    + " is "
                    + Arrays.toString(store.shape(name))
                    + ", the student's is "
                    + Arrays.toString(tensor.shape()));
          }
        });
  }

  private static MaemiException mismatch(Path folder, String why) {
    return MaemiException.unreadable(
        "adapter "
            + folder
            + " does not fit this student: "
            + why
            + ". Use the student and adapter that belong together.");
  }
}
