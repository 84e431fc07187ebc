package io.maemi.assistant;

import io.maemi.measure.Kind;
import java.util.EnumMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What kind of object a question names, so that the right thing is measured for it. */
final class QuestionFocus {
  private static final Map<Kind, Pattern> NAMES = new EnumMap<>(Kind.class);

  static {
    NAMES.put(
        Kind.LINES,
        words(
            "pitch",
            "lines?",
            "spaces?",
            "trench(es)?",
            "cd",
            "critical dimensions?",
            "line ?width",
            "ler",
            "lwr",
            "bridges?",
            "contact holes?"));
    NAMES.put(
        Kind.FIBRES,
        words("fib(re|er)s?", "nano ?wires?", "wires?", "filaments?", "nano ?fib(re|er)s?"));
    NAMES.put(Kind.PORES, words("pores?", "porosity", "porous", "voids?", "pore sizes?"));
    NAMES.put(
        Kind.PARTICLES,
        words(
            "(nano|micro)?-?particles?",
            "grains?",
            "spheres?",
            "beads?",
            "powder",
            "crystallites?"));
    // Of crystal phases an image of grey levels tells nothing.
    NAMES.put(
        Kind.PHASES,
        words(
            "(how many|number of) (different )?phases",
            "(area|volume|phase) fractions? of (the|each|every)( \\w+)* phases?",
            "phase fractions?",
            "how many layers|number of layers",
            "layer thickness(es)?",
            "thick(ness(es)?)? (of|are|is) (the|each|every) layers?",
            "cracks?",
            "cracked",
            "fissures?"));
  }

  private QuestionFocus() {}

  private static Pattern words(String... alternatives) {
    return Pattern.compile(
        "\\b(" + String.join("|", alternatives) + ")\\b", Pattern.CASE_INSENSITIVE);
  }

  /** The one kind that {@code question} names, or null where it names none or several. */
  static @Nullable Kind of(String question) {
    Kind named = null;
    for (Map.Entry<Kind, Pattern> entry : NAMES.entrySet()) {
      if (entry.getValue().matcher(question).find()) {
        if (named != null) {
          return null;
        }
        named = entry.getKey();
      }
    }
    return named;
  }
}
