package io.maemi.assistant;

import io.maemi.instruct.ImageStream;
import io.maemi.measure.Kind;
import io.maemi.synth.Family;
import io.maemi.synth.SimulatedMicrograph;
import io.maemi.synth.Simulator;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Simulated line patterns under the names that an imaginary fab gives its defects, which no student
 * knows beforehand. The same first seed gives the same images.
 */
final class DefectExamples implements ImageStream {
  /** What the fab calls each defect of the simulator. */
  static final Map<String, String> CODES =
      new TreeMap<>(Map.of("none", "OK-0", "bridge", "BR-7", "break", "OP-3"));

  private record Example(long seed, String code) {}

  private final Simulator simulator = new Simulator();
  private final List<Example> examples = new ArrayList<>();
  private final long firstSeed;

  /** {@code perCode} images of each defect, of the seeds from {@code firstSeed} on. */
  DefectExamples(int perCode, long firstSeed) {
    this.firstSeed = firstSeed;
    Map<String, Integer> missing = new TreeMap<>();
    CODES.values().forEach(code -> missing.put(code, perCode));
    for (long seed = firstSeed; !missing.isEmpty(); seed++) {
      String code = CODES.get(simulate(seed).truth().attributes().getOrDefault("defect", ""));
      if (code != null && missing.containsKey(code)) {
        examples.add(new Example(seed, code));
        missing.computeIfPresent(code, (c, left) -> left == 1 ? null : left - 1);
      }
    }
  }

  private SimulatedMicrograph simulate(long seed) {
    return simulator.simulate(seed, Family.LINES);
  }

  @Override
  public int size() {
    return examples.size();
  }

  @Override
  public String description() {
    return size()
        + " simulated line patterns from seed "
        + firstSeed
        + " under the codes "
        + CODES.values();
  }

  @Override
  public Item read(int index) {
    Example example = examples.get(index);
    // As a fab would hand it in: the image in a folder with its code's name, and no truth beside
    // it.
    return new Item(
        simulate(example.seed()).micrograph(),
        null,
        Kind.LINES,
        example.code() + "/" + example.seed() + ".png");
  }
}
