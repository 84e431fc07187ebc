package io.maemi.tune;

import java.util.List;

/** The parts of a student that are trained or frozen as a whole. */
enum Part {
  VISION("model.vision_model.", "model.vision_tower."),
  CONNECTOR("model.connector.", "model.multi_modal_projector."),
  DECODER("");

  private final List<String> prefixes;

  /** Named as in Idefics3, or as in LLaVA. */
  Part(String... prefixes) {
    this.prefixes = List.of(prefixes);
  }

  /** The part that the parameter {@code name} belongs to. */
  static Part of(String name) {
    for (Part part : values()) {
      if (part.prefixes.stream().anyMatch(name::startsWith)) {
        return part;
      }
    }
    throw new IllegalStateException("the decoder takes every name");
  }

  boolean trained(Recipe.Parts parts) {
    return switch (this) {
      case VISION -> parts.vision();
      case CONNECTOR -> parts.connector();
      case DECODER -> parts.decoder();
    };
  }

  double rate(AdamWConfig.Rates rates) {
    return switch (this) {
      case VISION -> rates.vision();
      case CONNECTOR -> rates.connector();
      case DECODER -> rates.decoder();
    };
  }

  /**
   * Whether weight decay applies to a parameter: to matrices that multiply, not to norms, biases
   * and embeddings.
   */
  static boolean decays(String name, long[] shape) {
    return shape.length > 1
        && !name.contains("embed_tokens")
        && !name.contains("position_embedding");
  }
}
