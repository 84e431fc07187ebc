package io.maemi.student;

import io.maemi.nn.Module;
import io.maemi.nn.Parameter;
import io.maemi.nn.QuantizationScheme;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a model is, without loading its weights.
 *
 * @param architecture its model type
 * @param parameters how many numbers it holds
 * @param bytes memory of its weights by how they are kept, norms, embeddings, connector and head as
 *     bfloat16 where others are quantized
 * @param licence as its card names it, or {@code not stated}
 * @param sha256 of its weights
 */
public record ModelSummary(
    String architecture, long parameters, Map<String, Long> bytes, String licence, String sha256) {
  private static final Pattern LICENCE = Pattern.compile("(?m)^license:\\s*[\"']?([^\"'\\r\\n]+)");
  private static final int GROUP = 64;

  /** Of a model folder, a GGUF file or a vision tower's folder. */
  public static ModelSummary of(Path model) {
    if (VisionModel.isIn(model)) {
      try (VisionModel tower = VisionModel.outline(model)) {
        return of(model, tower.modelType(), tower, licence(model));
      }
    }
    try (Student student = new StudentLoader(model, false).outline()) {
      String stated = licence(model);
      return of(model, student.config().modelType(), student, stated);
    }
  }

  private static ModelSummary of(Path model, String type, Module module, String licence) {
    long parameters = module.parameters().values().stream().mapToLong(Parameter::numel).sum();
    Map<String, Long> bytes = new LinkedHashMap<>();
    bytes.put("float32", 4 * parameters);
    bytes.put("bfloat16", 2 * parameters);
    for (QuantizationScheme scheme :
        List.of(QuantizationScheme.INT8, QuantizationScheme.int4(GROUP), QuantizationScheme.NF4)) {
      bytes.put(scheme.kind().name().toLowerCase(Locale.ROOT), bytes(module, scheme));
    }
    return new ModelSummary(type, parameters, bytes, licence, WeightsHash.of(model));
  }

  private static long bytes(Module module, QuantizationScheme scheme) {
    long[] bytes = {2 * module.parameters().values().stream().mapToLong(Parameter::numel).sum()};
    Map<String, QuantizationScheme> schemes = ModelQuantizer.schemes(module, scheme, false);
    module
        .linears()
        .forEach(
            (path, slot) -> {
              long out = slot.outFeatures();
              long in = slot.inFeatures();
              bytes[0] +=
                  schemes.getOrDefault(path, QuantizationScheme.NONE).bytes(out, in) - 2 * out * in;
            });
    return bytes[0];
  }

  /** The licence in the front matter of the model card. */
  private static String licence(Path model) {
    String card = "";
    try {
      if (GgufModel.isFile(model)) {
        return GgufModel.licence(model);
      }
      if (Files.isRegularFile(model.resolve("README.md"))) {
        card = Files.readString(model.resolve("README.md"));
      }
    } catch (IOException e) {
      return "not stated"; // a card that is no text states nothing
    }
    Matcher stated = LICENCE.matcher(card);
    return card.startsWith("---") && stated.find() ? stated.group(1).strip() : "not stated";
  }
}
