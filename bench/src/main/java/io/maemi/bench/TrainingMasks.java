package io.maemi.bench;

import com.fasterxml.jackson.databind.JsonNode;
import io.maemi.evaluate.LabelledImages;
import io.maemi.foundation.AtomicFile;
import io.maemi.micrograph.Category;
import io.maemi.micrograph.GreyImage;
import io.maemi.micrograph.ImageFiles;
import io.maemi.micrograph.MicrographReader;
import io.maemi.micrograph.ReadOptions;
import io.maemi.micrograph.ReadOptions.BarReading;
import io.maemi.synth.Family;
import io.maemi.synth.SimulatedMicrograph;
import io.maemi.synth.Simulator;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.Shape;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Path2D;
import java.awt.image.BufferedImage;
import java.awt.image.Raster;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import javax.imageio.ImageIO;

/**
 * {@code masks DATA OUT [SEEDS]}: writes what the particle network learns from, {@code images/} and
 * {@code instances/}: the real images of DATA that are not held out, and simulated ones of every
 * family, where those without particles have empty maps.
 */
public final class TrainingMasks {
  private static final int SEEDS = 60;

  /** Where nobody can say whether the objects are particles. */
  private static final Set<Family> UNCLEAR =
      EnumSet.of(
          Family.POROUS_MEMBRANE,
          Family.CONTACT_HOLES,
          Family.PILLARS,
          Family.FILM_GRAINS,
          Family.CELLS,
          Family.BACTERIA,
          Family.POLLEN,
          Family.DIATOMS);

  private final Path out;

  private TrainingMasks(Path out) {
    this.out = out;
  }

  /** The arguments are the folder of real data, the new folder and simulated images a family. */
  public static void main(String[] arguments) {
    if (arguments.length < 2) {
      throw new IllegalArgumentException("masks DATA OUT [SEEDS]");
    }
    Path data = Path.of(arguments[0]);
    TrainingMasks masks = new TrainingMasks(Path.of(arguments[1]));
    masks.maps(data.resolve("particles-emps"));
    masks.polygons(data.resolve("powder-ampis"));
    masks.boxes(data.resolve("nanoparticles-stem"));
    masks.simulated(arguments.length > 2 ? Integer.parseInt(arguments[2]) : SEEDS);
  }

  private void maps(Path folder) {
    for (Path file : LabelledImages.files(folder.resolve("images"))) {
      if (!LabelledImages.heldOut(file)) {
        Raster map = LabelledImages.raster(folder.resolve("instances").resolve(file.getFileName()));
        int[] ids = map.getSamples(0, 0, map.getWidth(), map.getHeight(), 0, (int[]) null);
        write("emps-" + file.getFileName(), pixels(file), ids);
      }
    }
  }

  private void polygons(Path folder) {
    JsonNode root = LabelledImages.json(folder.resolve("particle_masks_training.json"));
    for (JsonNode image : root.get("_via_img_metadata")) {
      List<Shape> shapes = new ArrayList<>();
      for (JsonNode region : image.get("regions")) {
        JsonNode shape = region.get("shape_attributes");
        JsonNode xs = shape.path("all_points_x");
        JsonNode ys = shape.path("all_points_y");
        Path2D outline = new Path2D.Double();
        for (int i = 0; i < xs.size(); i++) {
          if (i == 0) {
            outline.moveTo(xs.get(i).asDouble(), ys.get(i).asDouble());
          } else {
            outline.lineTo(xs.get(i).asDouble(), ys.get(i).asDouble());
          }
        }
        shapes.add(outline);
      }
      String name = image.get("filename").asText();
      GreyImage pixels = pixels(folder.resolve("images").resolve(name));
      write("powder-" + name, pixels, drawn(pixels, shapes));
    }
  }

  private void boxes(Path folder) {
    for (Path file : LabelledImages.files(folder.resolve("images"))) {
      if (LabelledImages.heldOut(file)) {
        continue;
      }
      GreyImage pixels = pixels(file);
      String stem = ImageFiles.stem(file);
      List<Shape> shapes = new ArrayList<>();
      for (String line : LabelledImages.lines(folder.resolve("boxes").resolve(stem + ".txt"))) {
        String[] parts = line.strip().split("\\s+", -1);
        if (parts.length == 5) {
          double w = Double.parseDouble(parts[3]) * pixels.width();
          double h = Double.parseDouble(parts[4]) * pixels.height();
          double x = Double.parseDouble(parts[1]) * pixels.width() - w / 2;
          double y = Double.parseDouble(parts[2]) * pixels.height() - h / 2;
          shapes.add(new Ellipse2D.Double(x, y, w, h));
        }
      }
      write("stem-" + stem + ".png", pixels, drawn(pixels, shapes));
    }
  }

  private void simulated(int seeds) {
    Simulator simulator = new Simulator();
    for (int seed = 1; seed <= seeds; seed++) {
      for (Family family : Family.values()) {
        Category category = family.category();
        boolean particles = category == Category.PARTICLES || category == Category.POWDER;
        // Four families of five are without particles; a fifth of their images teaches as much.
        if (UNCLEAR.contains(family) || (!particles && seed % 5 != 0)) {
          continue;
        }
        SimulatedMicrograph image = simulator.simulate(seed, family);
        GreyImage pixels = image.micrograph().pixels();
        write(
            family.key() + "-" + seed + ".png",
            pixels,
            particles
                ? Objects.requireNonNull(image.truth().seen(pixels.width()))
                : new int[pixels.width() * pixels.height()]);
      }
      System.out.println("seed " + seed);
    }
  }

  private static GreyImage pixels(Path file) {
    return MicrographReader.read(file, ReadOptions.NONE.withDataBar(BarReading.NEVER)).pixels();
  }

  /** Later shapes lie over earlier ones; the small are drawn last. */
  private static int[] drawn(GreyImage pixels, List<Shape> shapes) {
    BufferedImage map =
        new BufferedImage(pixels.width(), pixels.height(), BufferedImage.TYPE_INT_RGB);
    List<Shape> sorted = new ArrayList<>(shapes);
    sorted.sort(
        (a, b) ->
            Double.compare(
                b.getBounds2D().getWidth() * b.getBounds2D().getHeight(),
                a.getBounds2D().getWidth() * a.getBounds2D().getHeight()));
    Graphics2D graphics = map.createGraphics();
    for (int i = 0; i < sorted.size(); i++) {
      graphics.setColor(new Color(i + 1));
      graphics.fill(sorted.get(i));
    }
    graphics.dispose();
    int[] ids = map.getRGB(0, 0, pixels.width(), pixels.height(), null, 0, pixels.width());
    for (int i = 0; i < ids.length; i++) {
      ids[i] &= 0xffff;
    }
    return ids;
  }

  private void write(String name, GreyImage pixels, int[] ids) {
    int w = pixels.width();
    int h = pixels.height();
    BufferedImage image = new BufferedImage(w, h, BufferedImage.TYPE_BYTE_GRAY);
    image.getRaster().setDataElements(0, 0, w, h, pixels.toBytes(pixels.contrast()));
    BufferedImage map = new BufferedImage(w, h, BufferedImage.TYPE_USHORT_GRAY);
    map.getRaster().setSamples(0, 0, w, h, 0, ids);
    write(out.resolve("images").resolve(name), image);
    write(out.resolve("instances").resolve(name), map);
  }

  private static void write(Path file, BufferedImage image) {
    AtomicFile.write(
        file,
        stream -> {
          if (!ImageIO.write(image, "png", stream)) {
            throw new IOException("no PNG writer");
          }
        });
  }
}
