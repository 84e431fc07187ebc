package io.maemi.synth;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.maemi.foundation.AtomicFile;
import io.maemi.foundation.Json;
import io.maemi.foundation.MaemiException;
import io.maemi.foundation.Progress;
import io.maemi.micrograph.GreyImage;
import io.maemi.micrograph.Micrograph;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javax.imageio.ImageIO;
import org.jspecify.annotations.Nullable;

/**
 * A folder of simulated micrographs: {@code images/NAME.png} (grey; colour where the image is no
 * micrograph and has colours), {@code masks/NAME.png} (16-bit instance map, where objects are
 * counted) and {@code truth.jsonl}, one {@link SyntheticEntry} a line in the order of names. A line
 * is written after its files, so what has a line is whole; writing again goes on after the last one
 * and ends with the same bytes.
 */
public final class SyntheticDataset {
  private static final String TRUTH = "truth.jsonl";

  private final Path folder;
  private final List<SyntheticEntry> entries;

  private SyntheticDataset(Path folder, List<SyntheticEntry> entries) {
    this.folder = folder;
    this.entries = List.copyOf(entries);
  }

  /** Writes {@code count} images of all instruments and families. */
  public static SyntheticDataset write(Path out, int count, long seed, Progress.Factory progress) {
    return write(out, count, seed, new Simulator(), progress);
  }

  /**
   * Writes {@code count} images of {@code simulator}; the seeds of the images are drawn from {@code
   * seed}.
   *
   * @throws MaemiException if the folder cannot be written to, or holds images of another seed
   */
  public static SyntheticDataset write(
      Path out, int count, long seed, Simulator simulator, Progress.Factory progress) {
    List<SyntheticEntry> entries = started(out, seed);
    RandomStream seeds = new RandomStream(seed);
    try (Progress report = progress.start("simulate", count)) {
      if (entries.size() > count) {
        entries = new ArrayList<>(entries.subList(0, count));
      }
      // Rewritten whole once, which drops a torn last line.
      StringBuilder done = new StringBuilder();
      entries.forEach(entry -> done.append(Json.line(entry)).append('\n'));
      AtomicFile.write(out.resolve(TRUTH), done.toString());
      for (int i = entries.size(); i < count; i++) {
        long imageSeed = seeds.fork(i).next();
        String file = String.format(Locale.ROOT, "synth-%06d.png", i);
        Simulator.Exposure exposure = simulator.draw(imageSeed, Simulator.family(imageSeed));
        SyntheticEntry entry = save(out, file, exposure);
        append(out.resolve(TRUTH), Json.line(entry) + "\n");
        entries.add(entry);
        report.to(i + 1L, exposure.simulated().truth().family());
      }
    }
    return new SyntheticDataset(out, entries);
  }

  /**
   * Opens a folder that {@link #write} made.
   *
   * @throws MaemiException if there is none or a line cannot be read
   */
  public static SyntheticDataset open(Path folder) {
    Path file = folder.resolve(TRUTH);
    List<SyntheticEntry> entries = new ArrayList<>();
    int number = 0;
    for (String line : lines(file)) {
      number++;
      SyntheticEntry entry = parse(line);
      if (entry == null) {
        throw MaemiException.unreadable(
            "cannot read "
                + file
                + ": line "
                + number
                + " is no truth record. Run maemi synth again; it goes on there.");
      }
      entries.add(entry);
    }
    return new SyntheticDataset(folder, entries);
  }

  /** The entries in the order of their names. */
  public List<SyntheticEntry> entries() {
    return entries;
  }

  /** Where an entry's image lies. */
  public Path image(SyntheticEntry entry) {
    return folder.resolve("images").resolve(entry.file());
  }

  /** An entry with its image and instance map, as the simulator returned it. */
  public SimulatedMicrograph read(SyntheticEntry entry) {
    BufferedImage image = decode(image(entry));
    int width = image.getWidth();
    int height = image.getHeight();
    byte[] grey;
    if (image.getRaster().getNumBands() == 1) {
      grey = (byte[]) image.getRaster().getDataElements(0, 0, width, height, null);
    } else {
      grey =
          new ColourImage(
                  width,
                  height,
                  image.getRGB(0, 0, width, height, null, 0, width),
                  entry.truth().attributes())
              .grey();
    }
    Micrograph micrograph =
        new Micrograph(
            entry.file(),
            "PNG",
            GreyImage.of(width, height, grey),
            entry.pixelSize(),
            entry.instrument(),
            entry.dataBar(),
            entry.colourfulness());
    Path mask = folder.resolve("masks").resolve(entry.file());
    short[] instances = null;
    if (entry.truth().count() != null) {
      instances = (short[]) decode(mask).getRaster().getDataElements(0, 0, width, height, null);
    }
    return new SimulatedMicrograph(micrograph, entry.truth().withInstances(instances));
  }

  private static SyntheticEntry save(Path out, String file, Simulator.Exposure exposure) {
    Micrograph micrograph = exposure.simulated().micrograph();
    Truth truth = exposure.simulated().truth();
    GreyImage pixels = micrograph.pixels();
    int width = pixels.width();
    int height = pixels.height();
    short[] instances = truth.instances();
    if (instances != null) {
      BufferedImage mask = new BufferedImage(width, height, BufferedImage.TYPE_USHORT_GRAY);
      mask.getRaster().setDataElements(0, 0, width, height, instances);
      encode(out.resolve("masks").resolve(file), mask);
    }
    ColourImage colours = exposure.colours();
    BufferedImage image;
    if (colours != null && colours.colourfulness() > 0) {
      image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
      image.setRGB(0, 0, width, height, colours.rgb(), 0, width);
    } else {
      image = new BufferedImage(width, height, BufferedImage.TYPE_BYTE_GRAY);
      image.getRaster().setDataElements(0, 0, width, height, pixels.toBytes(pixels.contrast()));
    }
    encode(out.resolve("images").resolve(file), image);
    return new SyntheticEntry(
        file,
        truth.withInstances(null),
        micrograph.pixelSize(),
        micrograph.instrument(),
        micrograph.dataBar(),
        micrograph.colourfulness());
  }

  private static void encode(Path target, BufferedImage image) {
    AtomicFile.write(
        target,
        out -> {
          if (!ImageIO.write(image, "png", out)) {
            throw new IOException("no PNG writer");
          }
        });
  }

  private static BufferedImage decode(Path file) {
    try {
      BufferedImage image = ImageIO.read(file.toFile());
      if (image != null) {
        return image;
      }
    } catch (IOException e) {
      throw MaemiException.unreadable(
          "cannot read " + file + ": " + e.getMessage() + ". Run maemi synth again.", e);
    }
    throw MaemiException.unreadable(
        "cannot read " + file + ": it is no PNG. Run maemi synth again.");
  }

  /** What an earlier run of the same seed has finished. */
  private static List<SyntheticEntry> started(Path out, long seed) {
    List<SyntheticEntry> entries = new ArrayList<>();
    if (!Files.exists(out.resolve(TRUTH))) {
      return entries;
    }
    RandomStream seeds = new RandomStream(seed);
    for (String line : lines(out.resolve(TRUTH))) {
      SyntheticEntry entry = parse(line);
      if (entry == null || !Files.exists(out.resolve("images").resolve(entry.file()))) {
        return entries;
      }
      if (entry.truth().seed() != seeds.fork(entries.size()).next()) {
        throw MaemiException.usage(
            "cannot simulate into "
                + out
                + ": it holds images of another seed. Choose an empty folder or the same seed.");
      }
      entries.add(entry);
    }
    return entries;
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw MaemiException.unreadable(
          "cannot read "
              + file
              + ": "
              + (Files.exists(file) ? "it is damaged" : "no such file")
              + ". Name a folder that maemi synth wrote.",
          e);
    }
  }

  private static @Nullable SyntheticEntry parse(String line) {
    try {
      return Json.MAPPER.readValue(line, SyntheticEntry.class);
    } catch (JsonProcessingException e) {
      return null;
    }
  }

  private static void append(Path file, String line) {
    try {
      Files.writeString(file, line, StandardCharsets.UTF_8, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw MaemiException.failed(
          "cannot write "
              + file
              + ": "
              + e.getMessage()
              + ". Make room and run again; it goes on there.",
          e);
    }
  }
}
