package io.maemi.micrograph;

import io.jhdf.HdfFile;
import io.jhdf.api.Attribute;
import io.jhdf.api.Dataset;
import io.jhdf.api.Group;
import io.jhdf.api.Node;
import io.maemi.micrograph.Decoded.VendorMetadata;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * EMD files, which are HDF5: those of Velox (Thermo Fisher), whose images carry their metadata as
 * JSON, and those of the Berkeley form (emdatasets.com), whose axes are datasets with units. Links
 * inside a file are not followed.
 */
final class EmdReader implements FormatReader {
  private static final int DEEPEST = 8;
  private static final int MOST_NODES = 4000;
  private static final int MOST_METADATA = 4 << 20;

  @Override
  public boolean recognises(byte[] head) {
    return head.length >= 8
        && (head[0] & 0xff) == 0x89
        && head[1] == 'H'
        && head[2] == 'D'
        && head[3] == 'F'
        && head[4] == 0x0d
        && head[5] == 0x0a
        && head[6] == 0x1a
        && head[7] == 0x0a;
  }

  @Override
  public Decoded read(ImageSource source, int frame) throws IOException {
    try (HdfFile file = open(source)) {
      Group velox = group(group(file, "Data"), "Image");
      Decoded image = velox == null ? null : velox(source, velox, frame);
      if (image != null) {
        return image;
      }
      List<Group> signals = new ArrayList<>();
      collect(file, 0, new int[1], signals);
      for (Group signal : signals) {
        Decoded berkeley = berkeley(source, signal, frame);
        if (berkeley != null) {
          return berkeley;
        }
      }
      throw NoImage.is(source.name(), "HDF5", content(file, signals));
    }
  }

  private static HdfFile open(ImageSource source) {
    Path path = source.path();
    return path == null || source.isHeld() ? HdfFile.fromBytes(source.bytes()) : new HdfFile(path);
  }

  /** The samples of {@code data}, for which the file is opened again. */
  private static Decoded.Samples samples(
      ImageSource source, Dataset data, long[] from, int[] size, Decoded.Shape shape) {
    String path = data.getPath();
    return () -> {
      try (HdfFile file = open(source)) {
        return HdfSamples.image(file.getDatasetByPath(path), from, size, shape);
      }
    };
  }

  private static @Nullable Decoded velox(ImageSource source, Group images, int frame) {
    for (Node each : images) {
      if (each.isLink() || !(each instanceof Group image)) {
        continue;
      }
      Dataset data = dataset(image, "Data");
      if (data == null || data.getDimensions().length < 2) {
        continue;
      }
      int[] sides = data.getDimensions();
      int frames = sides.length > 2 ? sides[2] : 1;
      FrameCheck.check(source.name(), frame, frames);
      boolean stack = sides.length > 2;
      long[] from = stack ? new long[] {0, 0, frame - 1} : new long[2];
      int[] size = stack ? new int[] {sides[0], sides[1], 1} : sides;
      Decoded.Shape shape = HdfSamples.shape(source, data, sides[1], sides[0]);
      return new Decoded(
          "EMD",
          shape,
          samples(source, data, from, size, shape),
          frames,
          veloxMetadata(dataset(image, "Metadata"), frame));
    }
    return null;
  }

  private static VendorMetadata veloxMetadata(@Nullable Dataset metadata, int frame) {
    if (metadata == null || metadata.getDimensions().length != 2) {
      return new VendorMetadata("Velox", null, Instrument.UNKNOWN, null);
    }
    int[] sides = metadata.getDimensions();
    int column = Math.min(frame, sides[1]) - 1;
    if (column < 0 || sides[0] > MOST_METADATA) {
      return new VendorMetadata("Velox", null, Instrument.UNKNOWN, null);
    }
    return VeloxMetadata.parse(
        HdfSamples.bytes(metadata, new long[] {0, column}, new int[] {sides[0], 1}));
  }

  /** Groups that the Berkeley form marks as holding a signal. */
  private static void collect(Group group, int depth, int[] seen, List<Group> found) {
    if (depth > DEEPEST) {
      return;
    }
    for (Node node : group) {
      if (++seen[0] > MOST_NODES) {
        return;
      }
      if (!node.isLink() && node instanceof Group child) {
        if (dataset(child, "data") != null) {
          found.add(child);
        } else {
          collect(child, depth + 1, seen, found);
        }
      }
    }
  }

  private static @Nullable Decoded berkeley(ImageSource source, Group signal, int frame) {
    Dataset data = dataset(signal, "data");
    if (data == null || data.isCompound() || data.getDimensions().length < 2) {
      return null;
    }
    int[] sides = data.getDimensions();
    if (sides.length > 3 || (sides.length == 3 && isEnergy(signal, 3))) {
      return null;
    }
    boolean stack = sides.length == 3;
    int frames = stack ? sides[0] : 1;
    FrameCheck.check(source.name(), frame, frames);
    int height = sides[sides.length - 2];
    int width = sides[sides.length - 1];
    long[] from = stack ? new long[] {frame - 1, 0, 0} : new long[2];
    int[] size = stack ? new int[] {1, height, width} : sides;
    Decoded.Shape shape = HdfSamples.shape(source, data, width, height);
    return new Decoded(
        "EMD",
        shape,
        samples(source, data, from, size, shape),
        frames,
        new VendorMetadata(
            "Berkeley", scale(signal, sides.length, sides.length - 1), Instrument.UNKNOWN, null));
  }

  private static boolean isEnergy(Group signal, int axes) {
    for (int axis = 1; axis <= axes; axis++) {
      String unit = unit(dataset(signal, "dim" + axis));
      if (unit != null && unit.matches(".*(?:eV|k_eV).*")) {
        return true;
      }
    }
    return false;
  }

  private static @Nullable PixelSize scale(Group signal, int axisX, int axisY) {
    Dataset x = dataset(signal, "dim" + axisX);
    Dataset y = dataset(signal, "dim" + axisY);
    double stepX = HdfSamples.step(x);
    double stepY = HdfSamples.step(y);
    String unit = unit(x);
    return LengthUnit.pixelSize(
        stepX, stepY > 0 && unit(y) != null ? stepY : stepX, unit, "EMD axes");
  }

  private static @Nullable String unit(@Nullable Dataset axis) {
    Attribute units = axis == null ? null : axis.getAttribute("units");
    Object value = units == null ? null : units.getData();
    return value instanceof String text ? text : null;
  }

  private static String content(HdfFile file, List<Group> signals) {
    Group data = group(file, "Data");
    if (group(data, "SpectrumStream") != null || group(data, "SpectrumImage") != null) {
      return "a spectrum image";
    }
    if (group(data, "Spectrum") != null) {
      return "a spectrum";
    }
    for (Group signal : signals) {
      Dataset cube = dataset(signal, "data");
      if (cube != null) {
        List<String> sides = new ArrayList<>();
        for (int side : cube.getDimensions()) {
          sides.add(Integer.toString(side));
        }
        return (sides.size() == 1 ? "a spectrum of " : "a data cube of ")
            + String.join(" × ", sides)
            + " values";
      }
    }
    return "no image of the EMD form";
  }

  private static @Nullable Group group(@Nullable Group parent, String name) {
    Node child = parent == null ? null : parent.getChildren().get(name);
    return child != null && !child.isLink() && child instanceof Group group ? group : null;
  }

  private static @Nullable Dataset dataset(Group parent, String name) {
    Node child = parent.getChildren().get(name);
    return child != null && !child.isLink() && child instanceof Dataset dataset ? dataset : null;
  }
}
