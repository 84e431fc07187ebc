package io.maemi.instruct;

import io.maemi.synth.Truth;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How an image was measured, with the names that its evidence carries and the words that people use
 * for its objects.
 *
 * <p>The generic names {@code count}, {@code mean size}, {@code median size}, {@code size sd},
 * {@code smallest}, {@code largest} and {@code area share} stand for the kind's own evidence names.
 */
enum MeasuredAs {
  PARTICLES(
      "particles",
      "diameter",
      Map.of(
          "count", "particle count",
          "mean size", "mean diameter",
          "median size", "median diameter",
          "size sd", "diameter standard deviation",
          "smallest", "smallest diameter",
          "largest", "largest diameter",
          "area share", "coverage"),
      List.of(
          "particles",
          "particles",
          "particles",
          "particles",
          "nanoparticles",
          "grains",
          "objects",
          "beads",
          "spheres")),
  FIBRES(
      "fibres",
      "fibre width",
      Map.of(
          "count", "fibre count",
          "mean size", "mean fibre width",
          "size sd", "fibre width standard deviation",
          "area share", "coverage"),
      List.of(
          "fibres",
          "fibres",
          "fibers",
          "fibers",
          "wires",
          "nanowires",
          "strands",
          "filaments",
          "objects")),
  PORES(
      "pores",
      "pore diameter",
      Map.of(
          "count", "pore count",
          "mean size", "mean pore diameter",
          "median size", "median pore diameter",
          "size sd", "pore diameter standard deviation",
          "area share", "porosity"),
      List.of("pores", "pores", "pores", "pores", "holes", "voids", "openings", "cells")),
  LINES(
      "lines",
      "line width",
      Map.of("count", "line count", "mean size", "line width"),
      List.of("lines", "lines", "lines", "lines", "stripes", "features", "line features")),
  NOTHING("none", "size", Map.of(), List.of("objects", "particles", "features", "structures"));

  private final String word;
  private final String sizeWord;
  private final Map<String, String> names;
  private final List<String> nouns;

  MeasuredAs(String word, String sizeWord, Map<String, String> names, List<String> nouns) {
    this.word = word;
    this.sizeWord = sizeWord;
    this.names = names;
    this.nouns = nouns;
  }

  /** The kind whose count is among the evidence. */
  static MeasuredAs of(Set<String> evidence) {
    for (MeasuredAs kind : values()) {
      String count = kind.names.get("count");
      if (count != null && evidence.contains(count)) {
        return kind;
      }
    }
    return NOTHING;
  }

  /** The word in resource files, which is also the noun that answers use. */
  String word() {
    return word;
  }

  /** What is measured of an object: diameter, fibre width … */
  String sizeWord() {
    return sizeWord;
  }

  /** What users call the objects, likelier words more than once. */
  List<String> nouns() {
    return nouns;
  }

  /** The evidence's own name for a generic one; any other name unchanged. */
  String evidenceName(String name) {
    return names.getOrDefault(name, name);
  }

  /**
   * The simulator's exact value of an evidence name, in nm, % or counts; null where the truth does
   * not hold it.
   */
  @Nullable Number trueNumber(String evidence, Truth truth) {
    Double coverage = truth.coverage();
    return switch (evidence) {
      case "particle count", "pore count", "fibre count", "line count" -> truth.count();
      case "mean diameter", "mean pore diameter", "mean fibre width", "line width" ->
          truth.meanSizeNm();
      case "diameter standard deviation",
          "pore diameter standard deviation",
          "fibre width standard deviation" ->
          truth.sdSizeNm();
      case "pitch" -> truth.pitchNm();
      case "space width" -> spaceWidth(truth);
      case "coverage", "porosity" -> coverage == null ? null : Double.valueOf(coverage * 100);
      case "pixel size" -> Double.valueOf(truth.nanometresPerPixel());
      case "defect count" -> Integer.valueOf(truth.defects().size());
      default -> null;
    };
  }

  private static @Nullable Double spaceWidth(Truth truth) {
    Double pitch = truth.pitchNm();
    Double line = truth.meanSizeNm();
    return pitch == null || line == null ? null : Double.valueOf(pitch - line);
  }
}
