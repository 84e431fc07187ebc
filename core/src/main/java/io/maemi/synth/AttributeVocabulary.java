package io.maemi.synth;

import java.util.List;
import java.util.Map;

/**
 * The words that {@link Truth#attributes()} can hold. A family states what makes sense for it;
 * every simulated micrograph has the words on how it was taken.
 *
 * <p>How it was taken, always present: {@code detector}, {@code focus} (blur of the beam ≤ 1 px, or
 * ≥ 2.2 px), {@code noise} (standard deviation at mid grey as a share of the contrast: below 3 %,
 * 5.5–9.5 %, above 15 %), {@code contrast} (grey levels used), {@code brightness}, {@code
 * charging}, {@code drift} (shear), {@code vibration} (row jitter), {@code instrument} (the
 * simulated one, for splits; not visible as such).
 *
 * <p>What is seen: {@code view}, {@code shape} of the objects, {@code outline} of facets, {@code
 * surface}, {@code overlap}, {@code arrangement}, {@code dispersity} (relative standard deviation
 * of the true sizes, below 15 %, below 35 %, above; at least five objects), {@code packing}, {@code
 * support}, {@code orientation}, {@code curvature}, {@code order}, {@code lattice}, {@code edge}
 * (of printed features), {@code defect} (of patterns; where each lies is in {@link
 * Truth#defects()}), {@code structure}, {@code layers} (how many), {@code interface}, {@code
 * crack}, {@code apex}, {@code device}, {@code organism}, {@code catalyst} (drops on wires). Images
 * that are no micrographs have {@code content} only.
 */
public final class AttributeVocabulary {
  /** Attribute → the values it can have. */
  public static final Map<String, List<String>> VALUES =
      Map.ofEntries(
          Map.entry("apex", List.of("sharp", "blunt")),
          Map.entry("arrangement", List.of("scattered", "clustered")),
          Map.entry("brightness", List.of("dark", "normal", "bright")),
          Map.entry("catalyst", List.of("visible", "none")),
          Map.entry("charging", List.of("none", "visible")),
          Map.entry("content", List.of("chart", "text", "drawing", "photograph", "blank")),
          Map.entry("contrast", List.of("low", "normal", "high")),
          Map.entry("crack", List.of("present", "none")),
          Map.entry("curvature", List.of("straight", "curved")),
          Map.entry("defect", List.of("none", "bridge", "break", "pinch", "missing", "particle")),
          Map.entry("detector", List.of("SE2", "InLens", "BSD", "TEM-BF", "HAADF")),
          Map.entry("device", List.of("comb drive", "electrodes", "cantilevers")),
          Map.entry("dispersity", List.of("narrow", "moderate", "broad")),
          Map.entry("drift", List.of("none", "visible")),
          Map.entry("edge", List.of("smooth", "rough")),
          Map.entry("focus", List.of("sharp", "blurred")),
          Map.entry(
              "instrument", InstrumentProfile.ALL.stream().map(InstrumentProfile::name).toList()),
          Map.entry("interface", List.of("smooth", "rough")),
          Map.entry("lattice", List.of("square", "hexagonal")),
          Map.entry("layers", List.of("1", "2", "3", "4", "5")),
          Map.entry("noise", List.of("low", "moderate", "high")),
          Map.entry("order", List.of("ordered", "random")),
          Map.entry(
              "organism",
              List.of("cell", "biconcave cell", "rod", "spiny sphere", "elongated shell")),
          Map.entry("orientation", List.of("aligned", "random", "vertical", "horizontal")),
          Map.entry("outline", List.of("triangular", "square", "pentagonal", "hexagonal", "mixed")),
          Map.entry("overlap", List.of("isolated", "touching", "overlapping", "crossing")),
          Map.entry("packing", List.of("dense")),
          Map.entry(
              "shape",
              List.of(
                  "spherical",
                  "faceted",
                  "irregular",
                  "fibre",
                  "wire",
                  "round",
                  "polyhedral",
                  "line",
                  "hole",
                  "pillar",
                  "grain",
                  "conical",
                  "pyramidal",
                  "finger",
                  "pad",
                  "beam",
                  "cell",
                  "rod",
                  "spiny sphere",
                  "elongated shell")),
          Map.entry(
              "structure",
              List.of("sponge", "foam", "membrane", "polycrystalline", "cracked", "layered")),
          Map.entry("support", List.of("film", "substrate", "particulate")),
          Map.entry("surface", List.of("smooth", "rough")),
          Map.entry("vibration", List.of("none", "visible")),
          Map.entry("view", List.of("plan", "cross-section", "side", "tilted")));

  private AttributeVocabulary() {}
}
