package io.maemi.bench;

import io.maemi.foundation.AtomicFile;
import io.maemi.foundation.Json;
import io.maemi.instruct.Expectation;
import io.maemi.instruct.InstructionRecord;
import io.maemi.instruct.Topic;
import io.maemi.micrograph.Category;
import io.maemi.micrograph.PngFile;
import io.maemi.synth.Family;
import io.maemi.synth.InstrumentProfile;
import io.maemi.synth.SimulatedMicrograph;
import io.maemi.synth.Simulator;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * {@code shifted OUT [EACH]}: instruction data for {@code maemi compare} whose held-out images are
 * of instruments and materials that are not learnt from. Two questions an image, answered with a
 * laboratory's codes that the bundled student has never seen: what kind of specimen it shows, and
 * how noisy it is.
 */
public final class ShiftedData {
  private static final int EACH = 10;
  private static final String KIND = "Specimen class?";
  private static final String NOISE = "Noise class?";

  /** One material of every kind that has several; held out. */
  private static final Set<Family> HELD_OUT =
      EnumSet.of(
          Family.PARTICLES_IRREGULAR,
          Family.POWDER_SPHERICAL,
          Family.NANOWIRE_FOREST,
          Family.POROUS_FOAM,
          Family.CONTACT_HOLES,
          Family.FILM_CRACKED,
          Family.ELECTRODES,
          Family.DIATOMS);

  /** Instruments that only held-out images come from. */
  private static final Set<String> HELD_OUT_INSTRUMENTS = Set.of("tescan", "plain");

  private static final Map<Category, String> KINDS =
      Map.of(
          Category.PARTICLES, "K41",
          Category.POWDER, "B17",
          Category.NANOWIRES, "T83",
          Category.POROUS, "D29",
          Category.PATTERNED, "M56",
          Category.FILMS, "H72",
          Category.MEMS, "R38",
          Category.BIOLOGICAL, "F64");
  private static final Map<String, String> NOISES =
      Map.of("low", "N1", "moderate", "N5", "high", "N9");

  private final Path out;
  private final Map<String, List<InstructionRecord>> splits = new LinkedHashMap<>();

  private ShiftedData(Path out) {
    this.out = out;
  }

  /** The arguments are the new folder and the images of each material. */
  public static void main(String[] arguments) {
    int each = arguments.length > 1 ? Integer.parseInt(arguments[1]) : EACH;
    ShiftedData data = new ShiftedData(Path.of(arguments[0]));
    data.split("train", false, each);
    data.split("valid", true, 2 * each);
    data.splits.forEach(
        (name, records) -> {
          StringBuilder lines = new StringBuilder();
          records.forEach(record -> lines.append(Json.line(record)).append('\n'));
          AtomicFile.write(data.out.resolve(name + ".jsonl"), lines.toString());
          System.out.println(name + ": " + records.size() + " records");
        });
  }

  private void split(String name, boolean heldOut, int each) {
    Simulator simulator =
        new Simulator(
            InstrumentProfile.ALL.stream()
                .filter(p -> HELD_OUT_INSTRUMENTS.contains(p.name()) == heldOut)
                .toList());
    List<InstructionRecord> records = new ArrayList<>();
    for (int seed = 1; seed <= each; seed++) {
      for (Family family : Family.values()) {
        Category category = family.category();
        String code = category == null ? null : KINDS.get(category);
        if (code != null && HELD_OUT.contains(family) == heldOut) {
          SimulatedMicrograph image = simulator.simulate(seed, family);
          String file = "images/" + family.key() + "-" + seed + ".png";
          PngFile.write(image.micrograph().specimen(), out.resolve(file));
          String source = "simulator " + family.key() + " seed " + seed;
          records.add(record(file, "specimen", KIND, code, KINDS.values(), source));
          String noise = NOISES.get(image.truth().attributes().get("noise"));
          if (noise != null) {
            records.add(record(file, "noise", NOISE, noise, NOISES.values(), source));
          }
        }
      }
    }
    splits.put(name, records);
  }

  private static InstructionRecord record(
      String file,
      String intent,
      String question,
      String code,
      Collection<String> codes,
      String source) {
    return new InstructionRecord(
        file + "#" + intent,
        file,
        intent,
        question,
        code,
        false,
        new Expectation.Label(
            code, List.of(code), codes.stream().filter(c -> !c.equals(code)).toList()),
        Topic.CONTEXT,
        List.of(),
        "shifted/1",
        source);
  }
}
