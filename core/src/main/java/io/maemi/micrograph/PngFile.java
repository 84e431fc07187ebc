package io.maemi.micrograph;

import io.maemi.foundation.AtomicFile;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Writes grey images as PNG (ISO/IEC 15948): 8-bit images as 8 bits, 16-bit ones as 16, exactly;
 * 32-bit ones as 16 bits, linear from the lowest to the highest finite value. The bytes depend on
 * nothing but the image: no date, no software name.
 */
public final class PngFile {
  private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};
  private static final byte UP = 2;
  private static final int LEVEL = 6;
  private static final double LEAST_PER_METRE = 1e5;

  private PngFile() {}

  /** Writes {@code image} to {@code file}, atomically. */
  public static void write(GreyImage image, Path file) {
    write(image, null, file);
  }

  /** The same with the size of a pixel, in the chunk pHYs, where its whole numbers can tell it. */
  public static void write(GreyImage image, @Nullable PixelSize size, Path file) {
    AtomicFile.write(file, out -> write(image, size, out));
  }

  /** The bytes of {@code image} as a PNG file. */
  public static byte[] bytes(GreyImage image) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(image.width() * image.height() / 2 + 128);
    try {
      write(image, null, out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  private static void write(GreyImage image, @Nullable PixelSize size, OutputStream target)
      throws IOException {
    DataOutputStream out = new DataOutputStream(target);
    out.write(SIGNATURE);
    int depth = image.bits() == 8 ? 8 : 16;
    ByteBuffer header = ByteBuffer.allocate(13).putInt(image.width()).putInt(image.height());
    header.put((byte) depth).put((byte) 0).put((byte) 0).put((byte) 0).put((byte) 0);
    chunk(out, "IHDR", header.array());
    if (size != null && perMetre(size.x()) > 0 && perMetre(size.y()) > 0) {
      ByteBuffer scale = ByteBuffer.allocate(9);
      scale.putInt(perMetre(size.x())).putInt(perMetre(size.y())).put((byte) 1);
      chunk(out, "pHYs", scale.array());
    }
    chunk(out, "IDAT", compressed(image, depth / 8));
    chunk(out, "IEND", new byte[0]);
    out.flush();
  }

  /** Pixels a metre; 0 where a whole number is none or no good one. */
  private static int perMetre(double nanometres) {
    double pixels = 1e9 / nanometres;
    return pixels > LEAST_PER_METRE && pixels < Integer.MAX_VALUE ? (int) Math.round(pixels) : 0;
  }

  private static byte[] compressed(GreyImage image, int sampleBytes) throws IOException {
    Greys values = image.raw();
    ContrastMapping range =
        image.bits() == 32 ? fullRange(values) : new ContrastMapping(0, 65535, "");
    ByteArrayOutputStream out = new ByteArrayOutputStream(values.count() / 2 + 64);
    Deflater deflater = new Deflater(LEVEL);
    try (DeflaterOutputStream zlib = new DeflaterOutputStream(out, deflater)) {
      byte[] above = new byte[image.width() * sampleBytes];
      byte[] row = new byte[above.length];
      byte[] filtered = new byte[above.length];
      for (int y = 0; y < image.height(); y++) {
        for (int x = 0; x < image.width(); x++) {
          int value = sample(values.at(y * image.width() + x), sampleBytes, range);
          if (sampleBytes == 1) {
            row[x] = (byte) value;
          } else {
            row[2 * x] = (byte) (value >> 8);
            row[2 * x + 1] = (byte) value;
          }
        }
        for (int i = 0; i < row.length; i++) {
          filtered[i] = (byte) (row[i] - above[i]);
        }
        zlib.write(UP);
        zlib.write(filtered);
        byte[] swap = above;
        above = row;
        row = swap;
      }
    } finally {
      deflater.end();
    }
    return out.toByteArray();
  }

  private static int sample(float value, int sampleBytes, ContrastMapping range) {
    int most = sampleBytes == 1 ? 255 : 65535;
    double level =
        sampleBytes == 1 ? value : (value - range.low()) / (range.high() - range.low()) * 65535;
    return (int) Math.max(0, Math.min(most, Math.round(level)));
  }

  private static ContrastMapping fullRange(Greys values) {
    double low = Double.POSITIVE_INFINITY;
    double high = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < values.count(); i++) {
      float value = values.at(i);
      if (Float.isFinite(value)) {
        low = Math.min(low, value);
        high = Math.max(high, value);
      }
    }
    return new ContrastMapping(high > low ? low : 0, high > low ? high : 1, "lowest to highest");
  }

  private static void chunk(DataOutputStream out, String type, byte[] data) throws IOException {
    byte[] name = type.getBytes(StandardCharsets.US_ASCII);
    CRC32 crc = new CRC32();
    crc.update(name);
    crc.update(data);
    out.writeInt(data.length);
    out.write(name);
    out.write(data);
    out.writeInt((int) crc.getValue());
  }
}
