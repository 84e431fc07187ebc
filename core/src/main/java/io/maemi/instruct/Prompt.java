package io.maemi.instruct;

import io.maemi.measure.Evidence;
import io.maemi.measure.Fact;
import io.maemi.measure.Quantity;
import io.maemi.micrograph.Category;
import io.maemi.micrograph.Length;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The one place that turns evidence and a question into the user's message. Training data, the
 * assistant and evaluation all use it, so that the student meets in use exactly the text it learnt
 * on.
 *
 * <pre>
 * Measured:
 * - particle count: 37
 * - mean diameter: 23.4 nm
 * - detector: SE2
 *
 * How many particles are there?
 * </pre>
 */
public final class Prompt {
  /** Significant digits of every number that is not a count. */
  public static final int DIGITS = 3;

  /** The exact question that classification asks, without evidence. */
  public static final String CLASSIFY = "What category of micrograph is this?";

  /** The answer to {@link #CLASSIFY} for images that no electron microscope took. */
  public static final String NOT_A_MICROGRAPH = "Not an electron micrograph";

  /** The key of {@link #NOT_A_MICROGRAPH} among {@link #labelWords()}. */
  public static final String NOT_A_MICROGRAPH_LABEL = "Not_a_micrograph";

  private static final String HEADER = "Measured:\n";

  private Prompt() {}

  /**
   * The user's message: the evidence, a line each, an empty line and the question; only the
   * question without evidence.
   */
  public static String userMessage(List<Evidence> evidence, String question) {
    if (evidence.isEmpty()) {
      return question;
    }
    StringBuilder text = new StringBuilder(HEADER);
    for (Evidence item : evidence) {
      text.append("- ").append(item.name()).append(": ").append(value(item)).append('\n');
    }
    return text.append('\n').append(question).toString();
  }

  /** The evidence's value as the prompt shows it and as answers repeat it. */
  public static String value(Evidence evidence) {
    if (evidence instanceof Quantity quantity) {
      return quantity(quantity);
    }
    return ((Fact) evidence).value();
  }

  private static String quantity(Quantity quantity) {
    double value = quantity.value();
    String unit = quantity.unit();
    if (quantity.name().endsWith(" count")) {
      return String.format(Locale.ROOT, "%d", Math.round(value));
    }
    return switch (unit) {
      case "nm" -> new Length(value).format(DIGITS);
      case "nm/px" -> new Length(value).format(DIGITS) + "/px";
      case "" -> Length.significant(value, DIGITS);
      default -> Length.significant(value, DIGITS) + " " + unit;
    };
  }

  /**
   * The words that the student uses for {@code category}; null is an image that is no electron
   * micrograph.
   */
  public static String words(@Nullable Category category) {
    if (category == null) {
      return NOT_A_MICROGRAPH;
    }
    return switch (category) {
      case BIOLOGICAL -> "Biological specimens";
      case FIBRES -> "Fibres";
      case FILMS -> "Films and coated surfaces";
      case MEMS -> "MEMS devices and electrodes";
      case NANOWIRES -> "Nanowires";
      case PARTICLES -> "Particles";
      case PATTERNED -> "Patterned surfaces";
      case POROUS -> "Porous materials and sponges";
      case POWDER -> "Powders";
      case TIPS -> "Tips";
    };
  }

  /**
   * The words of each label, the ten categories' first and {@link #NOT_A_MICROGRAPH_LABEL} last.
   */
  public static Map<String, String> labelWords() {
    Map<String, String> words = new LinkedHashMap<>();
    for (Category category : Category.values()) {
      words.put(category.label(), words(category));
    }
    words.put(NOT_A_MICROGRAPH_LABEL, NOT_A_MICROGRAPH);
    return words;
  }

  /** All category words but those of {@code category}, in order. */
  static List<String> otherWords(@Nullable Category category) {
    List<String> others = new ArrayList<>(labelWords().values());
    others.removeIf(words -> Objects.equals(words, words(category)));
    return others;
  }
}
