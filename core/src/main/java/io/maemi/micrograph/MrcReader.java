package io.maemi.micrograph;

import io.maemi.micrograph.Decoded.GreySamples;
import io.maemi.micrograph.Decoded.VendorMetadata;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.imageio.stream.ImageInputStream;
import org.jspecify.annotations.Nullable;

/**
 * MRC and MRCS (MRC2014: Cheng et al. 2015, doi:10.1016/j.jsb.2015.04.002): one image or a stack,
 * lengths in ångström; FEI's extended headers give the pixel size in metres where the main one does
 * not.
 */
final class MrcReader implements FormatReader {
  private static final int HEADER = 1024;
  private static final int MOST_SIDE = 1 << 20;
  private static final int FEI_RECORD = 128;
  private static final int FEI_RECORDS = 1024;

  @Override
  public boolean recognises(byte[] head) {
    return head.length >= HEADER && order(ByteBuffer.wrap(head)) != null;
  }

  /** The byte order in which the header makes sense; null where it does in none. */
  private static @Nullable ByteOrder order(ByteBuffer head) {
    for (ByteOrder order : new ByteOrder[] {ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN}) {
      head.order(order);
      boolean sides = true;
      for (int i = 0; i < 3; i++) {
        int side = head.getInt(4 * i);
        sides &= side > 0 && side < MOST_SIDE;
      }
      boolean marked = head.get(208) == 'M' && head.get(209) == 'A' && head.get(210) == 'P';
      int extended = head.getInt(92);
      boolean axes = head.getInt(64) >= 0 && head.getInt(64) <= 3 && head.getInt(72) <= 3;
      if (sides && isMode(head.getInt(12)) && extended >= 0 && (marked || axes)) {
        return order;
      }
    }
    return null;
  }

  private static boolean isMode(int mode) {
    return (mode >= 0 && mode <= 7 && mode != 5) || mode == 12 || mode == 16 || mode == 101;
  }

  @Override
  public Decoded read(ImageSource source, int frame) throws IOException {
    try (ImageInputStream in = source.open()) {
      byte[] bytes = new byte[HEADER];
      in.readFully(bytes);
      ByteBuffer head = ByteBuffer.wrap(bytes);
      ByteOrder order = order(head);
      if (order == null) {
        throw new EOFException("no header");
      }
      head.order(order);
      long width = head.getInt(0);
      long height = head.getInt(4);
      int frames = head.getInt(8);
      FrameCheck.check(source.name(), frame, frames);
      long extended = head.getInt(92);
      int mode = head.getInt(12);
      VendorMetadata metadata = metadata(in, head, source.length(), frame);
      if (mode == 101) {
        GreySamples nibbles = nibbles(in, source, HEADER + extended, width, height, frame);
        return new Decoded("MRC", nibbles, frames, metadata);
      }
      SampleType type = type(mode, head);
      long offset = HEADER + extended + (frame - 1) * width * height * type.bytes();
      return new Decoded(
          "MRC",
          type.shape(width, height),
          type.samples(source, offset, width, height, order),
          frames,
          metadata);
    }
  }

  private static SampleType type(int mode, ByteBuffer head) {
    return switch (mode) {
      // Signed since 2014; before, and where IMOD's mark says so, not.
      case 0 -> isUnsigned(head) ? SampleType.UINT8 : SampleType.INT8;
      case 1 -> SampleType.INT16;
      case 2 -> SampleType.FLOAT32;
      case 3 -> SampleType.COMPLEX_INT16;
      case 4 -> SampleType.COMPLEX64;
      case 6 -> SampleType.UINT16;
      case 7 -> SampleType.INT32;
      case 12 -> SampleType.FLOAT16;
      default -> SampleType.RGB8;
    };
  }

  private static boolean isUnsigned(ByteBuffer head) {
    boolean imod = head.getInt(152) == 0x444f4d49;
    return imod ? (head.getInt(156) & 1) == 0 : head.getFloat(80) > 127;
  }

  /** Two four-bit samples a byte, the lower first; rows begin on whole bytes. */
  private static GreySamples nibbles(
      ImageInputStream in, ImageSource source, long start, long width, long height, int frame)
      throws IOException {
    PixelLimit.check(source.name(), width, height, 1);
    long rowBytes = (width + 1) / 2;
    long offset = start + (frame - 1) * rowBytes * height;
    if (offset > source.length() || rowBytes * height > source.length() - offset) {
      throw new EOFException("samples beyond the end");
    }
    float[] values = new float[(int) (width * height)];
    byte[] row = new byte[(int) rowBytes];
    in.seek(offset);
    for (int y = 0; y < height; y++) {
      in.readFully(row);
      for (int x = 0; x < width; x++) {
        values[(int) (y * width + x)] = (x % 2 == 0 ? row[x / 2] : row[x / 2] >> 4) & 0xf;
      }
    }
    return new GreySamples(GreyImage.takingOver((int) width, (int) height, 8, values), 0);
  }

  private static VendorMetadata metadata(
      ImageInputStream in, ByteBuffer head, long length, int frame) throws IOException {
    Map<String, String> raw = new LinkedHashMap<>();
    raw.put("mode", Integer.toString(head.getInt(12)));
    raw.put(
        "cell", head.getFloat(40) + " × " + head.getFloat(44) + " × " + head.getFloat(48) + " Å");
    raw.put("sampling", head.getInt(28) + " × " + head.getInt(32) + " × " + head.getInt(36));
    for (int i = 0; i < Math.min(10, Math.max(0, head.getInt(220))); i++) {
      byte[] label = new byte[80];
      head.get(224 + 80 * i, label);
      String text = ImageSource.text(label).replace("\0", "").strip();
      if (!text.isEmpty()) {
        raw.put("label " + (i + 1), text);
      }
    }
    double x = head.getFloat(40) / (double) head.getInt(28);
    double y = head.getFloat(44) / (double) head.getInt(32);
    // Cameras that do not know it write a cell of negative sides.
    PixelSize cell = x > 0 && y > 0 ? LengthUnit.pixelSize(x, y, "A", "MRC header") : null;
    boolean unset = x == 1 && y == 1;
    Fei fei = Fei.read(in, head, length, frame, raw);
    PixelSize size = fei.size() != null && (cell == null || unset) ? fei.size() : cell;
    return new VendorMetadata(
        fei.found() ? "FEI" : null,
        unset && fei.size() == null ? null : size,
        new Instrument(
            fei.found() ? "FEI" : null,
            null,
            fei.kilovolts(),
            null,
            fei.magnification(),
            null,
            null,
            Acquisition.of(null, null, null, fei.tiltDegrees(), null)),
        null,
        raw);
  }

  /** What an extended header of FEI's says of one frame. */
  private record Fei(
      boolean found,
      @Nullable PixelSize size,
      @Nullable Double kilovolts,
      @Nullable Double magnification,
      @Nullable Double tiltDegrees) {
    private static final Fei NONE = new Fei(false, null, null, null, null);

    static Fei read(
        ImageInputStream in, ByteBuffer head, long length, int frame, Map<String, String> raw)
        throws IOException {
      int extended = head.getInt(92);
      String type = "" + (char) head.get(104) + (char) head.get(105) + (char) head.get(106);
      if (type.equals("FEI")) {
        return newer(in, head.order(), length, frame, raw);
      }
      boolean old = extended == FEI_RECORD * FEI_RECORDS && frame <= FEI_RECORDS;
      return old ? older(in, head.order(), length, frame, raw) : NONE;
    }

    private static Fei older(
        ImageInputStream in, ByteOrder order, long length, int frame, Map<String, String> raw)
        throws IOException {
      ByteBuffer record = record(in, order, length, HEADER + (frame - 1L) * FEI_RECORD, FEI_RECORD);
      raw.put("alpha tilt", record.getFloat(0) + " °");
      raw.put("defocus", record.getFloat(28) + " m");
      float size = record.getFloat(44);
      float magnification = record.getFloat(48);
      boolean plausible = size > 1e-14 && size < 1e-3;
      return new Fei(
          plausible,
          plausible ? new PixelSize(size * 1e9, size * 1e9, "FEI extended header") : null,
          null,
          magnification > 0 && magnification < 1e8 ? Double.valueOf(magnification) : null,
          plausible ? tilt(record.getFloat(0)) : null);
    }

    private static Fei newer(
        ImageInputStream in, ByteOrder order, long length, int frame, Map<String, String> raw)
        throws IOException {
      int bytes = record(in, order, length, HEADER, 4).getInt(0);
      if (bytes < 176) {
        return NONE;
      }
      ByteBuffer record = record(in, order, length, HEADER + (frame - 1L) * bytes, 176);
      double volts = record.getDouble(84);
      double x = record.getDouble(156);
      double y = record.getDouble(164);
      raw.put("alpha tilt", record.getDouble(100) + " °");
      boolean plausible = x > 1e-14 && x < 1e-3 && y > 1e-14 && y < 1e-3;
      return new Fei(
          true,
          plausible ? new PixelSize(x * 1e9, y * 1e9, "FEI extended header") : null,
          volts > 0 && volts < 1e7 ? Double.valueOf(volts / 1000) : null,
          null,
          tilt(record.getDouble(100)));
    }

    private static @Nullable Double tilt(double degrees) {
      return Math.abs(degrees) <= 180 ? Double.valueOf(degrees) : null;
    }

    private static ByteBuffer record(
        ImageInputStream in, ByteOrder order, long length, long offset, int bytes)
        throws IOException {
      if (offset + bytes > length) {
        throw new EOFException("extended header beyond the end");
      }
      byte[] record = new byte[bytes];
      in.seek(offset);
      in.readFully(record);
      return ByteBuffer.wrap(record).order(order);
    }
  }
}
