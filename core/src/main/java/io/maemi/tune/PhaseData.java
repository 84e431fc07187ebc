package io.maemi.tune;

import io.maemi.foundation.MaemiException;
import io.maemi.foundation.Progress;
import io.maemi.measure.ParticleMaps;
import io.maemi.micrograph.GreyImage;
import io.maemi.micrograph.MicrographReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * Images whose phases are labelled, in memory: {@code images/} and {@code masks/} ({@link
 * PhaseLabels}). Images without labels are left out. Of {@value #MANY} images and more one of
 * twenty, by a hash of its name, is held out; fewer are all learnt from, since each shows what no
 * other does.
 *
 * @param train what is learnt from, all at one zoom; label 1 is the first phase, 0 none
 * @param valid what is held out; the same as {@code train} where there are few
 * @param phases their names
 * @param zoom pixels of the samples for each of the files', along a side
 * @param hash SHA-256 of names, sizes and times of the files
 */
record PhaseData(
    List<MaskData.Sample> train,
    List<MaskData.Sample> valid,
    List<String> phases,
    double zoom,
    String hash) {
  static final int MANY = 20;

  /** Images whose longer edges measure more on the median are reduced to this. */
  private static final double EDGE = 512;

  /** An image with the values of its label image. */
  private record Labelled(String name, int width, int height, byte[] grey, int[] values) {
    static Labelled read(Path file, Path labels) {
      GreyImage pixels = MicrographReader.read(file, MaskData.UNREAD).pixels();
      int width = pixels.width();
      int height = pixels.height();
      return new Labelled(
          String.valueOf(file.getFileName()),
          width,
          height,
          stretched(width, height, pixels.toBytes(pixels.contrast())),
          PhaseLabels.values(labels, width, height));
    }

    /** As a measurement brings the whole image to the network's range: parts of it keep that. */
    private static byte[] stretched(int width, int height, byte[] grey) {
      float[] values = new float[grey.length];
      for (int i = 0; i < grey.length; i++) {
        values[i] = grey[i] & 0xff;
      }
      float[] normal = ParticleMaps.normalised(width, height, values);
      byte[] bytes = new byte[grey.length];
      for (int i = 0; i < bytes.length; i++) {
        bytes[i] = (byte) Math.round(Math.max(0, Math.min(255, 127.5 * (normal[i] + 1))));
      }
      return bytes;
    }

    MaskData.Sample sample(List<Integer> all, double zoom) {
      short[] labels = new short[values.length];
      for (int i = 0; i < labels.length; i++) {
        labels[i] = (short) (all.indexOf(values[i]) + 1);
      }
      return new MaskData.Sample(name, width, height, grey, labels).reduced(zoom);
    }
  }

  /** Reads all of {@code folder}. */
  static PhaseData read(Path folder, Progress.Factory progress) {
    List<Path> files = new ArrayList<>();
    List<Labelled> images = new ArrayList<>();
    List<Path> candidates = MaskData.files(folder.resolve("images"));
    try (Progress bar = progress.start("read images", candidates.size())) {
      for (Path file : candidates) {
        Path labels = PhaseLabels.of(folder.resolve("masks"), file);
        if (labels != null) {
          images.add(Labelled.read(file, labels));
          files.add(file);
          files.add(labels);
        }
        bar.to(candidates.indexOf(file) + 1L, "");
      }
    }
    if (images.isEmpty()) {
      throw MaemiException.unreadable(
          "cannot tune on "
              + folder
              + ": no image has labels. Write masks/NAME.png for images/NAME.…");
    }
    TreeSet<Integer> values = new TreeSet<>();
    for (Labelled image : images) {
      for (int value : image.values()) {
        values.add(value);
      }
    }
    if (values.size() < 2) {
      throw MaemiException.unreadable(
          "cannot tune on "
              + folder
              + ": its labels are of one phase only. Label each phase with a value of its own.");
    }
    return split(folder, images, List.copyOf(values), DataHash.ofSizes(files, ""));
  }

  private static PhaseData split(
      Path folder, List<Labelled> images, List<Integer> values, String hash) {
    double[] edges =
        images.stream().mapToDouble(one -> Math.max(one.width(), one.height())).sorted().toArray();
    double zoom = Math.min(1, EDGE / edges[edges.length / 2]);
    List<MaskData.Sample> all = images.stream().map(image -> image.sample(values, zoom)).toList();
    List<MaskData.Sample> held =
        all.size() < MANY
            ? List.of()
            : all.stream().filter(sample -> MaskData.heldOut(sample.name())).toList();
    List<MaskData.Sample> learnt = all.stream().filter(sample -> !held.contains(sample)).toList();
    return new PhaseData(
        learnt, held.isEmpty() ? learnt : held, PhaseLabels.names(folder, values), zoom, hash);
  }
}
