package io.maemi.instruct;

import io.maemi.measure.Kind;
import io.maemi.micrograph.ImageFiles;
import io.maemi.micrograph.MicrographReader;
import io.maemi.micrograph.ReadOptions;
import io.maemi.synth.Family;
import io.maemi.synth.SimulatedMicrograph;
import io.maemi.synth.Simulator;
import io.maemi.synth.SyntheticDataset;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where images to teach on come from. */
public final class ImageStreams {
  private ImageStreams() {}

  /**
   * {@code count} simulated images of the seeds from {@code firstSeed} on; all families in turn, so
   * that each has its share.
   */
  public static ImageStream simulated(int count, long firstSeed) {
    Simulator simulator = new Simulator();
    Family[] families = Family.values();
    return new ImageStream() {
      @Override
      public int size() {
        return count;
      }

      @Override
      public String description() {
        return count + " simulated images from seed " + firstSeed;
      }

      @Override
      public Item read(int index) {
        long seed = firstSeed + index;
        Family family = families[Math.floorMod(seed, families.length)];
        SimulatedMicrograph image = simulator.simulate(seed, family);
        return new Item(
            image.micrograph(), image.truth(), null, "simulator " + family.key() + " seed " + seed);
      }
    };
  }

  /** The images of a folder that {@code maemi synth} wrote, with their truth. */
  public static ImageStream synthetic(Path folder) {
    SyntheticDataset dataset = SyntheticDataset.open(folder);
    return new ImageStream() {
      @Override
      public int size() {
        return dataset.entries().size();
      }

      @Override
      public String description() {
        return size() + " images of the synthetic folder " + folder.getFileName();
      }

      @Override
      public String name(int index) {
        return dataset.image(dataset.entries().get(index)).toString();
      }

      @Override
      public Item read(int index) {
        SimulatedMicrograph image = dataset.read(dataset.entries().get(index));
        return new Item(
            image.micrograph(),
            image.truth(),
            null,
            "simulator " + image.truth().family() + " seed " + image.truth().seed());
      }
    };
  }

  /**
   * Real micrographs: files and folders.
   *
   * @param arguments files and folders
   * @param kind what to measure on them, or null to find out image by image
   */
  public static ImageStream files(List<Path> arguments, @Nullable Kind kind, ReadOptions options) {
    List<Path> files = ImageFiles.collect(arguments);
    return new ImageStream() {
      @Override
      public int size() {
        return files.size();
      }

      @Override
      public String description() {
        return files.size()
            + " files of "
            + arguments.stream().map(Path::getFileName).toList()
            + (kind == null ? "" : " measured as " + kind.word());
      }

      @Override
      public String name(int index) {
        return files.get(index).toString();
      }

      @Override
      public Item read(int index) {
        Path file = files.get(index);
        Path folder = file.toAbsolutePath().getParent();
        String place =
            folder == null || folder.getFileName() == null ? "" : folder.getFileName() + "/";
        return new Item(
            MicrographReader.read(file, options), null, kind, place + file.getFileName());
      }
    };
  }
}
