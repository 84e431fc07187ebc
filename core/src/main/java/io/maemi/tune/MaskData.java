package io.maemi.tune;

import io.maemi.foundation.MaemiException;
import io.maemi.foundation.Progress;
import io.maemi.measure.OutlinedObjects;
import io.maemi.micrograph.GreyImage;
import io.maemi.micrograph.MicrographReader;
import io.maemi.micrograph.ReadOptions;
import io.maemi.micrograph.ReadOptions.BarReading;
import io.maemi.student.Resampling;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.CRC32;

/**
 * Images whose particles are outlined, in memory: {@code images/NAME} and what {@link
 * OutlinedObjects} reads in {@code instances/}. An image without outlines shows no particles. One
 * image of twenty, by a hash of its name, is held out, and of a few images one.
 *
 * @param train what is learnt from
 * @param valid what is held out
 * @param hash SHA-256 of names and sizes of the files
 */
record MaskData(List<Sample> train, List<Sample> valid, String hash) {
  /** Longer edges are reduced to this: no view needs more. */
  private static final int LONGEST = 768;

  private static final int HELD_OUT = 20;

  /** Reading a scale would take longer than all else. */
  static final ReadOptions UNREAD = ReadOptions.NONE.withDataBar(BarReading.NEVER);

  /**
   * An image and its instance map.
   *
   * @param labels unsigned; 0 ground
   */
  record Sample(String name, int width, int height, byte[] grey, short[] labels) {
    /** The same at {@code scale} times as many pixels a side; itself where those are no fewer. */
    Sample reduced(double scale) {
      if (scale >= 1) {
        return this;
      }
      int wide = (int) Math.round(width * scale);
      int high = (int) Math.round(height * scale);
      byte[] small = Resampling.BILINEAR.resize(grey, width, height, wide, high);
      short[] there = new short[wide * high];
      for (int y = 0; y < high; y++) {
        int row = (2 * y + 1) * height / (2 * high) * width;
        for (int x = 0; x < wide; x++) {
          there[y * wide + x] = labels[row + (2 * x + 1) * width / (2 * wide)];
        }
      }
      return new Sample(name, wide, high, small, there);
    }
  }

  /** Reads all of {@code folder}. */
  static MaskData read(Path folder, Progress.Factory progress) {
    List<Path> files = files(folder.resolve("images"));
    List<Sample> train = new ArrayList<>();
    List<Sample> valid = new ArrayList<>();
    try (Progress bar = progress.start("read images", files.size())) {
      for (Path file : files) {
        Sample sample = sample(folder, file);
        (heldOut(sample.name()) ? valid : train).add(sample);
        bar.to(train.size() + (long) valid.size(), "");
      }
    }
    if (valid.isEmpty() && train.size() > 1) {
      valid.add(train.remove(train.size() - 1));
    }
    if (train.isEmpty() || valid.isEmpty()) {
      throw MaemiException.unreadable(
          "cannot tune on "
              + folder
              + ": "
              + files.size()
              + " images are too few to learn from some and hold out others. Add outlined images.");
    }
    return new MaskData(List.copyOf(train), List.copyOf(valid), DataHash.ofSizes(files, ""));
  }

  /** Whether the image of a name is held out where there are many. */
  static boolean heldOut(String name) {
    CRC32 hash = new CRC32();
    hash.update(name.getBytes(StandardCharsets.UTF_8));
    // Other bits than those that a test set held out by the same hash may use.
    return (hash.getValue() >>> 8) % HELD_OUT == 0;
  }

  /** The files of a folder of images, sorted. */
  static List<Path> files(Path images) {
    try (Stream<Path> entries = Files.list(images)) {
      return entries.sorted().toList();
    } catch (IOException e) {
      throw MaemiException.unreadable(
          "cannot tune on "
              + images.getParent()
              + ": it has no folder images. Name a folder with images/ and instances/ or masks/.",
          e);
    }
  }

  private static Sample sample(Path folder, Path file) {
    String name = String.valueOf(file.getFileName());
    GreyImage pixels = MicrographReader.read(file, UNREAD).pixels();
    int width = pixels.width();
    int height = pixels.height();
    short[] labels = new short[width * height];
    int[] ids = OutlinedObjects.read(folder.resolve("instances"), name, width, height);
    for (int i = 0; ids != null && i < labels.length; i++) {
      labels[i] = (short) ids[i];
    }
    byte[] grey = pixels.toBytes(pixels.contrast());
    return new Sample(name, width, height, grey, labels)
        .reduced(LONGEST / (double) Math.max(width, height));
  }
}
