package io.maemi.assistant;

import io.maemi.instruct.Prompt;
import io.maemi.measure.Evidence;
import io.maemi.measure.Fact;
import io.maemi.measure.Measurement.Defect;
import io.maemi.measure.Quantity;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Figures that a question names and that the bundled student never learnt to tell: they are said as
 * they were measured. Questions that it did learn to answer are left to it.
 */
final class AskedFigures {
  private static final String CRACKS = "crack count|total crack length|mean crack width";

  /** What names a figure in a question, and what the names of the figures meant hold. */
  private static final Map<Pattern, Pattern> FIGURES =
      Map.ofEntries(
          meant("throats?", "throat"),
          meant("local(ly)? thick(ness)?", "local pore thickness"),
          meant("(mean )?(chords?|intercepts?)", "chord"),
          meant("(phase )?boundary length", "boundary length"),
          meant("(how many|number of) (different )?phases", "phase count"),
          meant("(area|volume|phase) fractions? of (the|each|every)( \\w+)* phases?", "fraction"),
          meant("phase fractions?", "fraction"),
          meant("how many layers|number of layers", "layer count"),
          meant(
              "layer thickness(es)?|thick(ness(es)?)? (of|are|is) (the|each|every) layers?",
              "thickness of layer"),
          meant("duty( cycle)?", "duty"),
          meant(
              "(line|edge|width) roughness|roughness of the (lines?|edges)|ler|lwr"
                  + "|how (rough|smooth) are the (line edges|edges|lines)",
              "line (edge|width) roughness"),
          meant(
              "cd uniformity|how uniform are the (lines|line widths|holes|dots)", "CD uniformity"),
          meant("(bottom|top) (cd|line ?width|width)", "(bottom|top) line width"),
          meant("d10|d50|d90", "D(10|50|90)"),
          meant("feret( diameters?)?", "Feret"),
          meant("sauter( diameter)?", "Sauter"),
          meant(
              "(how (many|long|wide|large|big|open)|number|lengths?|widths?|openings?|dens(e|ity)"
                  + "|area|share)( \\S+)* (cracks?|fissures?)|crack (count|number)"
                  + "|(cracks?|fissures?)\\W( .*)?how (many|long|wide)",
              CRACKS),
          meant("crack (density|lengths?)|dens(e|ity)( \\S+)* cracks", "crack (density|length)"),
          meant("crack (widths?|openings?)|(wide|open)( \\S+)* cracks", "crack width"),
          meant("crack(ed)? area( share| fraction)?|area( \\S+)* cracks?", "crack area share"),
          meant("saturat(ed|ion)|clipp(ed|ing)", "saturation|image quality"),
          meant("astigmati(c|sm)", "astigmatism|image quality"),
          meant(
              "(good enough|fit|suitable) (to|for) (be )?measur(e|ed|ing|ements?)",
              "image quality"));

  /** What is said where it is measured; otherwise the student answers from what it sees. */
  private static final Map<Pattern, Pattern> IF_MEASURED =
      Map.ofEntries(meant("cracks?|cracked|fissures?", CRACKS));

  /** Questions that the student answers in a word, and the figures that go with it. */
  private static final Map<Pattern, Pattern> BESIDES =
      Map.ofEntries(
          meant("how (uniform|monodisperse|polydisperse)", "diameter standard deviation"));

  /** What is told where a question names a figure that the image does not have. */
  static final Fact NOT_FOUND =
      new Fact("measurement", "what was asked for was not found on this image", "all that is told");

  private static final Pattern WHERE = words("where");

  private static final int MOST_PLACES = 12;

  private AskedFigures() {}

  private static Map.Entry<Pattern, Pattern> meant(String asked, String named) {
    return Map.entry(words(asked), Pattern.compile("(^|.* )(" + named + ")( .*|$)"));
  }

  private static Pattern words(String alternatives) {
    return Pattern.compile("\\b(" + alternatives + ")\\b", Pattern.CASE_INSENSITIVE);
  }

  /**
   * Those of {@code measured} that {@code question} names, and the places of {@code defects};
   * {@link #NOT_FOUND} where it names some and has none, and nothing where it names none.
   */
  static List<Evidence> of(String question, List<Evidence> measured, List<Defect> defects) {
    Map<Pattern, Pattern> figures = new HashMap<>(FIGURES);
    figures.putAll(IF_MEASURED);
    List<Evidence> asked = new ArrayList<>(named(figures, question, measured));
    if (WHERE.matcher(question).find() && !defects.isEmpty()) {
      measured.stream().filter(item -> item.name().equals("defects")).forEach(asked::add);
      asked.add(new Fact("places of the defects", places(defects), "middles in px"));
    }
    boolean names = FIGURES.keySet().stream().anyMatch(name -> name.matcher(question).find());
    return asked.isEmpty() && names ? List.of(NOT_FOUND) : List.copyOf(asked);
  }

  /** Those of {@code measured} that go with the student's own answer to {@code question}. */
  static List<Evidence> besides(String question, List<Evidence> measured) {
    return named(BESIDES, question, measured);
  }

  private static List<Evidence> named(
      Map<Pattern, Pattern> figures, String question, List<Evidence> measured) {
    List<Pattern> named =
        figures.entrySet().stream()
            .filter(entry -> entry.getKey().matcher(question).find())
            .map(Map.Entry::getValue)
            .toList();
    return measured.stream()
        .filter(item -> named.stream().anyMatch(name -> name.matcher(item.name()).matches()))
        .toList();
  }

  private static String places(List<Defect> defects) {
    String named =
        defects.stream()
            .limit(MOST_PLACES)
            .map(
                defect ->
                    String.format(
                        Locale.ROOT,
                        "%s at x %.0f, y %.0f px",
                        defect.kind(),
                        defect.x() + defect.width() / 2,
                        defect.y() + defect.height() / 2))
            .collect(Collectors.joining("; "));
    int more = defects.size() - MOST_PLACES;
    return more > 0 ? named + "; and " + more + " more" : named;
  }

  /** What is {@code asked}, a sentence each. */
  static String words(List<Evidence> asked) {
    return asked.stream().map(AskedFigures::sentence).collect(Collectors.joining(" "));
  }

  /** That the image is poor, as its figures tell; nothing where it is good enough. */
  static String warning(List<Evidence> image) {
    return words(
        image.stream()
            .filter(item -> item instanceof Fact fact && fact.value().startsWith("poor: "))
            .toList());
  }

  private static String sentence(Evidence item) {
    String value = Prompt.value(item);
    if (item.name().equals("crack count")) {
      return value.equals("1") ? "1 crack is visible." : value + " cracks are visible.";
    }
    if (item instanceof Quantity) {
      return "The " + item.name() + " is " + value + ".";
    }
    String name = item.name();
    if (name.equals("image quality")) {
      return "The image is " + value + ".";
    }
    if (item.equals(NOT_FOUND)) {
      return "What was asked for was not found on this image.";
    }
    return name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1) + ": " + value + ".";
  }
}
