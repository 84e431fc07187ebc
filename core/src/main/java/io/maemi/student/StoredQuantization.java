package io.maemi.student;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.maemi.foundation.Json;
import io.maemi.nn.BaseLinear;
import io.maemi.nn.BlockLinear;
import io.maemi.nn.Module;
import io.maemi.nn.QuantizationScheme;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The {@code quantization_config} by which other libraries know quantized weights: bitsandbytes'
 * for nf4, compressed-tensors' for int8 and int4. Loading here goes by the tensors themselves.
 */
final class StoredQuantization {
  static final String KEY = "quantization_config";

  private StoredQuantization() {}

  /** Of the layers that {@code module} has now; null where all are dense. */
  static @Nullable JsonNode of(Module module) {
    Map<String, QuantizationScheme> schemes = new LinkedHashMap<>();
    module
        .linears()
        .forEach(
            (path, slot) -> {
              if (slot.get() instanceof BaseLinear base && !(base instanceof BlockLinear)) {
                schemes.put(path, base.scheme());
              }
            });
    return of(schemes);
  }

  /** Of layers kept as {@code schemes} says, by path; null where all are dense. */
  static @Nullable JsonNode of(Map<String, QuantizationScheme> schemes) {
    QuantizationScheme used =
        schemes.values().stream()
            .filter(scheme -> scheme.kind() != QuantizationScheme.Kind.NONE)
            .findFirst()
            .orElse(QuantizationScheme.NONE);
    ObjectNode config = Json.MAPPER.createObjectNode();
    ArrayNode dense = Json.MAPPER.createArrayNode();
    schemes.forEach(
        (path, scheme) -> {
          if (scheme.kind() == QuantizationScheme.Kind.NONE) {
            dense.add(path);
          }
        });
    return switch (used.kind()) {
      case NONE, BLOCKS -> null;
      case NF4 -> bitsandbytes(config, dense);
      case INT8 -> compressedTensors(config, dense, used, "int-quantized");
      case INT4 -> compressedTensors(config, dense, used, "pack-quantized");
    };
  }

  private static JsonNode bitsandbytes(ObjectNode config, ArrayNode dense) {
    config.put("quant_method", "bitsandbytes");
    config.put("load_in_4bit", true).put("load_in_8bit", false);
    config.put("bnb_4bit_quant_type", "nf4").put("bnb_4bit_use_double_quant", true);
    config.put("bnb_4bit_compute_dtype", "bfloat16").put("bnb_4bit_quant_storage", "uint8");
    config.set("llm_int8_skip_modules", dense);
    return config;
  }

  private static JsonNode compressedTensors(
      ObjectNode config, ArrayNode dense, QuantizationScheme scheme, String format) {
    config.put("quant_method", "compressed-tensors").put("format", format);
    config.put("quantization_status", "compressed");
    ObjectNode group = config.putObject("config_groups").putObject("group_0");
    group.putArray("targets").add("Linear");
    boolean grouped = scheme.kind() == QuantizationScheme.Kind.INT4;
    ObjectNode weights = group.putObject("weights");
    weights.put("num_bits", grouped ? 4 : 8).put("type", "int").put("symmetric", !grouped);
    weights.put("strategy", grouped ? "group" : "channel").put("dynamic", false);
    if (grouped) {
      weights.put("group_size", scheme.group());
    }
    config.set("ignore", dense);
    return config;
  }
}
