package io.maemi.instruct;

import io.maemi.measure.Evidence;
import io.maemi.measure.ImageEvidence;
import io.maemi.measure.Kind;
import io.maemi.measure.Measurement;
import io.maemi.measure.Measurer;
import io.maemi.micrograph.Category;
import io.maemi.micrograph.Micrograph;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The evidence that goes into prompts: the same choice and order in training and in use. */
public final class PromptEvidence {
  private PromptEvidence() {}

  /**
   * What an image of {@code category} is measured as; null for none, as for images that are no
   * micrographs.
   */
  public static @Nullable Kind kind(@Nullable Category category) {
    if (category == null) {
      return null;
    }
    return switch (category) {
      case PARTICLES, POWDER -> Kind.PARTICLES;
      case FIBRES, NANOWIRES -> Kind.FIBRES;
      case POROUS -> Kind.PORES;
      case PATTERNED -> Kind.LINES;
      case BIOLOGICAL, FILMS, MEMS, TIPS -> null;
    };
  }

  /**
   * Measures {@code micrograph} as its category asks and puts the image's own evidence before it.
   */
  public static List<Evidence> of(Micrograph micrograph, @Nullable Category category) {
    Kind kind = kind(category);
    return kind == null
        ? ImageEvidence.of(micrograph)
        : join(ImageEvidence.of(micrograph), Measurer.measure(micrograph, kind));
  }

  /** The image's evidence, then what {@code measurement} adds; nothing of one that abstained. */
  public static List<Evidence> join(List<Evidence> image, Measurement measurement) {
    if (measurement.abstained()) {
      return image;
    }
    Map<String, Evidence> byName = new LinkedHashMap<>();
    image.forEach(item -> byName.put(item.name(), item));
    measurement.evidence().forEach(item -> byName.putIfAbsent(item.name(), item));
    return List.copyOf(new ArrayList<>(byName.values()));
  }
}
