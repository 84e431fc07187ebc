package io.maemi.instruct;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.maemi.foundation.AtomicFile;
import io.maemi.foundation.Json;
import io.maemi.foundation.MaemiException;
import io.maemi.foundation.Progress;
import io.maemi.instruct.DataManifest.Skipped;
import io.maemi.measure.Evidence;
import io.maemi.measure.ImageEvidence;
import io.maemi.measure.Kind;
import io.maemi.measure.Measurement;
import io.maemi.measure.Measurer;
import io.maemi.micrograph.Category;
import io.maemi.micrograph.Micrograph;
import io.maemi.micrograph.PixelSize;
import io.maemi.synth.Truth;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Writes a data folder: {@code train.jsonl}, {@code valid.jsonl}, {@code test.jsonl}, {@code
 * images/}, {@code images.jsonl} and {@code data.json}. Images are measured at full size on all
 * cores; of every ten, one goes to {@code valid} and one to {@code test}, with all its records. A
 * finished image is kept under {@code .parts/} until all are done, so an interrupted run goes on
 * where it stopped and ends with the same files. An image that cannot be read is left out, and the
 * manifest names it.
 */
public final class InstructionWriter {
  private static final int EVERY = 10;
  static final List<String> SPLITS = List.of("train", "valid", "test");

  private final Teacher teacher;
  private final long seed;
  private final int longestEdge;

  /**
   * A writer.
   *
   * @param longestEdge limit of the saved images' longer side in pixels, 0 to keep their size
   */
  public InstructionWriter(Teacher teacher, long seed, int longestEdge) {
    this.teacher = teacher;
    this.seed = seed;
    this.longestEdge = longestEdge;
  }

  /** One finished image. */
  record Part(DataImage image, List<InstructionRecord> records) {}

  /**
   * Writes all images' records to {@code out}, or goes on with it.
   *
   * @throws MaemiException if {@code out} holds other data or cannot be written, or if no image can
   *     be read
   */
  public DataManifest write(Path out, ImageStream images, Progress.Factory progress) {
    DataManifest wanted =
        new DataManifest(
            teacher.name(),
            teacher.settings(),
            images.description(),
            seed,
            longestEdge,
            false,
            null,
            null,
            null);
    DataManifest there = manifest(out);
    if (there != null && !there.sameWork(wanted)) {
      throw MaemiException.usage(
          "cannot write instruction data to "
              + out
              + ": it holds other data ("
              + there.source()
              + ", seed "
              + there.seed()
              + "). Choose an empty folder.");
    }
    if (there != null && there.complete()) {
      return there;
    }
    AtomicFile.write(out.resolve("data.json"), Json.pretty(wanted));
    Path parts = out.resolve(".parts");
    Map<Integer, Skipped> skipped = new ConcurrentSkipListMap<>();
    try (Progress report = progress.start("write instruction data", images.size())) {
      Workers.forEach(
          images.size(),
          i -> part(out, parts, images, i).ifPresent(left -> skipped.put(i, left)),
          report);
    }
    if (!skipped.isEmpty() && skipped.size() == images.size()) {
      throw MaemiException.unreadable(
          "cannot write instruction data: none of "
              + images.size()
              + " images can be read. The first: "
              + skipped.values().iterator().next().error());
    }
    return join(out, parts, images.size(), wanted, List.copyOf(skipped.values()));
  }

  private static @Nullable DataManifest manifest(Path out) {
    Path file = out.resolve("data.json");
    if (!Files.isRegularFile(file)) {
      return null;
    }
    try {
      return Json.MAPPER.readValue(file.toFile(), DataManifest.class);
    } catch (IOException e) {
      throw MaemiException.unreadable(
          "cannot read " + file + ": it is damaged. Choose an empty folder.", e);
    }
  }

  /** Writes an image and its part, where they are not there yet; returns one that is unreadable. */
  private Optional<Skipped> part(Path out, Path parts, ImageStream images, int index) {
    Path file = partFile(parts, index);
    if (Files.isRegularFile(file)) {
      return Optional.empty();
    }
    ImageStream.Item item;
    try {
      item = images.read(index);
    } catch (MaemiException e) {
      if (e.kind() != MaemiException.Kind.UNREADABLE) {
        throw e;
      }
      // No part is left of it: a run that goes on tries again, the file may be whole by then.
      return Optional.of(new Skipped(images.name(index), String.valueOf(e.getMessage())));
    }
    String name = String.format(Locale.ROOT, "images/%06d.png", index);
    Micrograph micrograph = item.micrograph();
    List<InstructionRecord> records =
        teacher.teach(
            new TaughtImage(name, micrograph, evidence(item), item.truth(), item.source()), seed);
    double scale = SavedImage.write(out.resolve(name), micrograph.specimen(), longestEdge);
    AtomicFile.write(file, Json.line(new Part(entry(item, name, split(index), scale), records)));
    return Optional.empty();
  }

  private static Path partFile(Path parts, int index) {
    return parts.resolve(String.format(Locale.ROOT, "%06d.json", index));
  }

  /**
   * Two places of every ten, drawn anew for each ten, so that no regular order of the images shows
   * in a split.
   */
  static String split(int index) {
    SplittableRandom random = new SplittableRandom(index / EVERY);
    int test = random.nextInt(EVERY);
    int valid = (test + 1 + random.nextInt(EVERY - 1)) % EVERY;
    int place = index % EVERY;
    return place == valid ? "valid" : place == test ? "test" : "train";
  }

  private static List<Evidence> evidence(ImageStream.Item item) {
    Truth truth = item.truth();
    if (truth != null) {
      return PromptEvidence.of(item.micrograph(), truth.category());
    }
    Kind kind = item.kind();
    Measurement measured =
        kind == null
            ? Measurer.measure(item.micrograph())
            : Measurer.measure(item.micrograph(), kind);
    return PromptEvidence.join(ImageEvidence.of(item.micrograph()), measured);
  }

  private static DataImage entry(ImageStream.Item item, String name, String split, double scale) {
    Micrograph micrograph = item.micrograph();
    PixelSize size = micrograph.pixelSize();
    Truth truth = item.truth();
    Category category = truth == null ? null : truth.category();
    String label =
        truth == null ? null : category == null ? Prompt.NOT_A_MICROGRAPH_LABEL : category.label();
    return new DataImage(
        name,
        split,
        item.source(),
        scale,
        size == null ? null : new PixelSize(size.x() / scale, size.y() / scale, size.source()),
        micrograph.instrument(),
        micrograph.colourfulness(),
        label);
  }

  private static DataManifest join(
      Path out, Path parts, int count, DataManifest wanted, List<Skipped> skipped) {
    Map<String, Integer> images = new LinkedHashMap<>();
    Map<String, Integer> records = new LinkedHashMap<>();
    int[] written =
        IntStream.range(0, count).filter(i -> Files.isRegularFile(partFile(parts, i))).toArray();
    for (String split : SPLITS) {
      images.put(split, 0);
      records.put(split, 0);
      AtomicFile.write(
          out.resolve(split + ".jsonl"),
          stream -> {
            for (int i : written) {
              if (split(i).equals(split)) {
                Part part = read(partFile(parts, i));
                for (InstructionRecord each : part.records()) {
                  stream.write((Json.line(each) + "\n").getBytes(StandardCharsets.UTF_8));
                }
                images.merge(split, 1, Integer::sum);
                records.merge(split, part.records().size(), Integer::sum);
              }
            }
          });
    }
    AtomicFile.write(
        out.resolve(DataFolder.IMAGES),
        stream -> {
          for (int i : written) {
            stream.write(
                (Json.line(read(partFile(parts, i)).image()) + "\n")
                    .getBytes(StandardCharsets.UTF_8));
          }
        });
    DataManifest done = wanted.completed(images, records, skipped);
    AtomicFile.write(out.resolve("data.json"), Json.pretty(done));
    delete(parts, written);
    return done;
  }

  private static Part read(Path file) {
    try {
      return Json.MAPPER.readValue(file.toFile(), Part.class);
    } catch (JsonProcessingException e) {
      throw MaemiException.unreadable(
          "cannot read " + file + ": it is damaged. Delete it and run again.", e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void delete(Path parts, int[] written) {
    List<Path> files = new ArrayList<>();
    for (int i : written) {
      files.add(partFile(parts, i));
    }
    files.add(parts);
    for (Path file : files) {
      try {
        Files.deleteIfExists(file);
      } catch (IOException e) {
        throw MaemiException.failed(
            "cannot delete "
                + file
                + ": "
                + e.getMessage()
                + ". Delete .parts by hand; the data are whole.",
            e);
      }
    }
  }
}
