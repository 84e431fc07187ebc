package io.maemi.micrograph;

import io.maemi.foundation.MaemiException;
import io.maemi.micrograph.Acquisition.Stage;
import io.maemi.micrograph.Decoded.VendorMetadata;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.IIOException;
import javax.imageio.stream.ImageInputStream;
import org.jspecify.annotations.Nullable;

/** Gatan DM3 and DM4: the first image that is no thumbnail; a stack's frames are its third axis. */
final class GatanReader implements FormatReader {
  private static final int MOST_IMAGES = 10_000;

  @Override
  public boolean recognises(byte[] head) {
    boolean version = head.length > 16 && head[0] == 0 && head[1] == 0 && head[2] == 0;
    if (!version || (head[3] != 3 && head[3] != 4)) {
      return false;
    }
    int order = head[3] == 3 ? 8 : 12;
    return head[order] == 0
        && head[order + 1] == 0
        && head[order + 2] == 0
        && (head[order + 3] & 0xfe) == 0;
  }

  @Override
  public Decoded read(ImageSource source, int frame) throws IOException {
    try (ImageInputStream in = source.open()) {
      GatanTags tags = new GatanTags(in, source.length());
      String format = tags.isVersionFour() ? "DM4" : "DM3";
      String image = "ImageList." + image(tags, source.name(), format) + ".";
      String data = image + "ImageData.";
      List<Long> sides = sides(tags, data);
      refuseSpectra(tags, image, sides, source.name(), format);
      long frames = sides.size() > 2 ? sides.get(2) : 1;
      FrameCheck.check(source.name(), frame, (int) Math.min(frames, Integer.MAX_VALUE));
      GatanTags.Array samples = tags.array(data + "Data");
      if (samples == null) {
        throw new IIOException("an image without samples");
      }
      SampleType type = type(tags.number(data + "DataType"), source.name());
      long offset = samples.offset() + (frame - 1L) * sides.get(0) * sides.get(1) * type.bytes();
      return new Decoded(
          format,
          type.shape(sides.get(0), sides.get(1)),
          type.samples(source, offset, sides.get(0), sides.get(1), tags.order()),
          (int) frames,
          metadata(tags, image));
    }
  }

  /** The number of the first image that is not named as a thumbnail. */
  private static int image(GatanTags tags, String name, String format) {
    List<Integer> images = new ArrayList<>();
    for (int i = 0; i < MOST_IMAGES && tags.has("ImageList." + i + ".ImageData.DataType"); i++) {
      images.add(i);
    }
    if (images.isEmpty()) {
      throw NoImage.is(name, format, "no image");
    }
    for (int i = 0; i < images.size(); i++) {
      Double thumbnail = tags.number("Thumbnails." + i + ".ImageIndex");
      if (thumbnail != null && images.size() > 1) {
        images.remove((Integer) thumbnail.intValue());
      }
    }
    return images.size() > 1 && !tags.has("Thumbnails.0.ImageIndex")
        ? images.get(1)
        : images.get(0);
  }

  private static List<Long> sides(GatanTags tags, String data) {
    List<Long> sides = new ArrayList<>();
    for (int axis = 0; axis < 8; axis++) {
      Double side = tags.number(data + "Dimensions." + axis);
      if (side == null) {
        break;
      }
      sides.add(side.longValue());
    }
    while (sides.size() > 2 && sides.get(sides.size() - 1) == 1) {
      sides.remove(sides.size() - 1);
    }
    return sides;
  }

  private static void refuseSpectra(
      GatanTags tags, String image, List<Long> sides, String name, String format)
      throws IOException {
    String kind = tags.text(image + "ImageTags.Meta Data.Format");
    boolean energies = false;
    for (int axis = 0; axis < sides.size(); axis++) {
      String unit = tags.text(image + "ImageData.Calibrations.Dimension." + axis + ".Units");
      energies |= unit != null && unit.matches("k?eV");
    }
    String shape = String.join(" × ", sides.stream().map(String::valueOf).toList());
    if (sides.size() < 2 || (sides.size() == 2 && sides.get(1) == 1 && energies)) {
      throw NoImage.is(name, format, "a spectrum of " + shape + " channels");
    }
    if (energies || "Spectrum image".equalsIgnoreCase(kind)) {
      throw NoImage.is(name, format, "a spectrum image of " + shape + " values");
    }
    if (sides.size() > 3) {
      throw NoImage.is(name, format, "a data cube of " + shape + " values");
    }
  }

  private static SampleType type(@Nullable Double code, String name) {
    return switch (code == null ? 0 : code.intValue()) {
      case 1 -> SampleType.INT16;
      case 2 -> SampleType.FLOAT32;
      case 3 -> SampleType.COMPLEX64;
      case 6, 14 -> SampleType.UINT8;
      case 7 -> SampleType.INT32;
      case 8, 23 -> SampleType.BGRX8;
      case 9 -> SampleType.INT8;
      case 10 -> SampleType.UINT16;
      case 11 -> SampleType.UINT32;
      case 12 -> SampleType.FLOAT64;
      case 13 -> SampleType.COMPLEX128;
      case 39 -> SampleType.INT64;
      case 40 -> SampleType.UINT64;
      default ->
          throw MaemiException.unreadable(
              "cannot read "
                  + name
                  + ": its samples are of Gatan's type "
                  + code
                  + ". Save it as a real image in DigitalMicrograph.");
    };
  }

  private static VendorMetadata metadata(GatanTags tags, String image) throws IOException {
    String axis = image + "ImageData.Calibrations.Dimension.";
    Double x = tags.number(axis + "0.Scale");
    Double y = tags.number(axis + "1.Scale");
    String unit = tags.text(axis + "0.Units");
    PixelSize size =
        x == null ? null : LengthUnit.pixelSize(x, y == null ? x : y, unit, "Gatan calibration");
    String microscope = image + "ImageTags.Microscope Info.";
    Double volts = tags.number(microscope + "Voltage");
    Double distance = tags.number(image + "ImageTags.SEM.Working Distance");
    Double magnification = tags.number(microscope + "Indicated Magnification");
    String detector = tags.text(image + "ImageTags.DataBar.Signal Name");
    String name = tags.text(microscope + "Microscope");
    Instrument instrument =
        new Instrument(
            null,
            known(name) != null ? name : known(tags.text(microscope + "Name")),
            volts == null || volts <= 0 ? null : Double.valueOf(volts / 1000),
            distance,
            magnification == null || magnification <= 0 ? null : magnification,
            detector != null ? detector : tags.text(image + "ImageTags.DataBar.Device Name"),
            Dates.gatan(
                tags.text(image + "ImageTags.DataBar.Acquisition Date"),
                tags.text(image + "ImageTags.DataBar.Acquisition Time")),
            acquisition(tags, image));
    return new VendorMetadata("Gatan", size, instrument, null, tags.all(image));
  }

  private static @Nullable Acquisition acquisition(GatanTags tags, String image) {
    String microscope = image + "ImageTags.Microscope Info.";
    String stage = microscope + "Stage Position.Stage ";
    return Acquisition.of(
        tags.number(microscope + "Probe Current (nA)"),
        null,
        tags.number(image + "ImageTags.DigiScan.Sample Time"),
        tags.number(stage + "Alpha"),
        Stage.of(
            millimetres(tags.number(stage + "X")),
            millimetres(tags.number(stage + "Y")),
            millimetres(tags.number(stage + "Z")),
            null));
  }

  private static @Nullable String known(@Nullable String name) {
    return name == null || name.equals("Unknown") ? null : name;
  }

  private static @Nullable Double millimetres(@Nullable Double micrometres) {
    return micrometres == null ? null : Numbers.scaled(micrometres.doubleValue(), -3);
  }
}
