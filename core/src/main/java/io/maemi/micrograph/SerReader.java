package io.maemi.micrograph;

import io.maemi.micrograph.Acquisition.Stage;
import io.maemi.micrograph.Decoded.GreySamples;
import io.maemi.micrograph.Decoded.VendorMetadata;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteOrder;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.imageio.IIOException;
import javax.imageio.stream.ImageInputStream;
import org.jspecify.annotations.Nullable;

/**
 * Series of TIA (Emispec, later FEI): images in metres a pixel, little-endian. What the microscope
 * was set to stands in the EMI file beside it, which carries XML; that is searched, not parsed, so
 * that no entity in it is ever followed.
 */
final class SerReader implements FormatReader {
  private static final int SPECTRA = 0x4120;
  private static final int IMAGES = 0x4122;
  private static final int WIDE_OFFSETS = 0x0220;
  private static final int MOST_EMI_BYTES = 64 << 20;
  private static final Pattern EMI_VALUE =
      Pattern.compile(
          "<Label>([^<]{1,80})</Label>\\s{0,40}<Value>([^<]{0,200})</Value>"
              + "(?:\\s{0,40}<Unit>([^<]{0,20})</Unit>)?");
  private static final Pattern EMI_DATE =
      Pattern.compile("<AcquireDate>([^<]{1,60})</AcquireDate>");
  private static final Pattern NUMBERED = Pattern.compile("(.*)_[0-9]+$");

  @Override
  public boolean recognises(byte[] head) {
    return head.length > 30
        && head[0] == 0x49
        && head[1] == 0x49
        && (head[2] & 0xff) == 0x97
        && head[3] == 0x01;
  }

  @Override
  public Decoded read(ImageSource source, int frame) throws IOException {
    try (ImageInputStream in = source.open()) {
      in.setByteOrder(ByteOrder.LITTLE_ENDIAN);
      in.seek(4);
      boolean wide = in.readUnsignedShort() >= WIDE_OFFSETS;
      long kind = in.readUnsignedInt();
      in.readInt();
      in.readInt();
      int valid = in.readInt();
      long table = wide ? in.readLong() : in.readUnsignedInt();
      if (kind == SPECTRA) {
        throw NoImage.is(
            source.name(), "SER", valid == 1 ? "a spectrum" : valid + " spectra (a line or a map)");
      }
      if (kind != IMAGES || valid < 1) {
        throw NoImage.is(source.name(), "SER", "no image");
      }
      FrameCheck.check(source.name(), frame, valid);
      long entry = table + (frame - 1L) * (wide ? 8 : 4);
      if (table < 0 || entry + 8 > source.length()) {
        throw new EOFException("offsets beyond the end");
      }
      in.seek(entry);
      long offset = wide ? in.readLong() : in.readUnsignedInt();
      if (offset < 0 || offset + 50 > source.length()) {
        throw new EOFException("an image beyond the end");
      }
      return image(in, source, offset, valid);
    }
  }

  private static Decoded image(ImageInputStream in, ImageSource source, long offset, int frames)
      throws IOException {
    in.seek(offset);
    in.readDouble();
    double x = Math.abs(in.readDouble());
    in.readInt();
    in.readDouble();
    double y = Math.abs(in.readDouble());
    in.readInt();
    SampleType type = type(in.readUnsignedShort());
    long width = in.readInt();
    long height = in.readInt();
    // A diffraction pattern is calibrated in reciprocal metres, whose numbers are large.
    PixelSize size =
        x < 1e-3 && y < 1e-3 ? LengthUnit.pixelSize(x, y, "m", "SER calibration") : null;
    Decoded.Samples samples =
        type.samples(source, in.getStreamPosition(), width, height, ByteOrder.LITTLE_ENDIAN);
    return new Decoded(
        "SER",
        type.shape(width, height),
        () -> upright(samples.decode()),
        frames,
        metadata(source, size));
  }

  /** TIA begins with the lowest row. */
  private static GreySamples upright(GreySamples stored) {
    int width = stored.image().width();
    int height = stored.image().height();
    float[] rows = stored.image().values();
    float[] values = new float[rows.length];
    for (int y = 0; y < height; y++) {
      System.arraycopy(rows, y * width, values, (height - 1 - y) * width, width);
    }
    return new GreySamples(
        GreyImage.takingOver(width, height, stored.image().bits(), values), stored.colourfulness());
  }

  private static SampleType type(int code) throws IOException {
    return switch (code) {
      case 1 -> SampleType.UINT8;
      case 2 -> SampleType.UINT16;
      case 3 -> SampleType.UINT32;
      case 4 -> SampleType.INT8;
      case 5 -> SampleType.INT16;
      case 6 -> SampleType.INT32;
      case 7 -> SampleType.FLOAT32;
      case 8 -> SampleType.FLOAT64;
      case 9 -> SampleType.COMPLEX64;
      case 10 -> SampleType.COMPLEX128;
      default -> throw new IIOException("samples of type " + code);
    };
  }

  private static VendorMetadata metadata(ImageSource source, @Nullable PixelSize size) {
    String emi = emi(source);
    if (emi == null) {
      return new VendorMetadata("TIA", size, Instrument.UNKNOWN, null);
    }
    Map<String, String> raw = new LinkedHashMap<>();
    Matcher matcher = EMI_VALUE.matcher(emi);
    while (matcher.find()) {
      String unit = matcher.group(3);
      raw.putIfAbsent(
          matcher.group(1), matcher.group(2) + (unit == null || unit.isEmpty() ? "" : " " + unit));
    }
    Matcher date = EMI_DATE.matcher(emi);
    Instrument instrument =
        new Instrument(
            "FEI",
            raw.get("Microscope"),
            Numbers.leading(raw.get("High tension")),
            null,
            Numbers.leading(raw.get("Magnification")),
            raw.get("Detector"),
            date.find() ? Dates.tia(date.group(1)) : null,
            Acquisition.of(
                null,
                Numbers.leading(raw.get("Spot size")),
                Numbers.scaled(raw.get("Dwell Time"), 6),
                Numbers.leading(raw.get("Stage A")),
                Stage.of(
                    Numbers.scaled(raw.get("Stage X"), -3),
                    Numbers.scaled(raw.get("Stage Y"), -3),
                    Numbers.scaled(raw.get("Stage Z"), -3),
                    null)));
    return new VendorMetadata("TIA", size, instrument, null, raw);
  }

  /** The EMI file of {@code name_1.ser} is {@code name.emi}. */
  private static @Nullable String emi(ImageSource source) {
    String own = source.sibling(".emi", MOST_EMI_BYTES);
    if (own != null) {
      return own;
    }
    return source.sibling(NUMBERED, ".emi", MOST_EMI_BYTES);
  }
}
