package io.maemi.micrograph;

import com.twelvemonkeys.imageio.metadata.tiff.TIFF;
import io.maemi.foundation.AtomicFile;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes micrographs as TIFF (Adobe TIFF 6.0) that says its scale to everyone: pixels a centimetre
 * in the resolution tags, which ImageJ calibrates by, and OME-XML (schema 2016-06) in the
 * description, with the pixel size in nanometres and what is known of the microscope. Samples are
 * written as they are: 8 or 16 bits, or floats; reading the file again gives the same values.
 */
public final class TiffFile {
  private static final int SHORT = 3;
  private static final int LONG = 4;
  private static final int CENTIMETRE = 3;
  private static final int NO_UNIT = 1;
  private static final int ROWS_AT_ONCE = 64;
  private static final long MOST_NUMERATOR = 0xffffffffL;

  /** How samples are stored. */
  private enum Samples {
    UINT8(8, 1, "uint8"),
    UINT16(16, 1, "uint16"),
    INT16(16, 2, "int16"),
    FLOAT(32, 3, "float");

    private final int bits;
    private final int form;
    private final String omeType;

    Samples(int bits, int form, String omeType) {
      this.bits = bits;
      this.form = form;
      this.omeType = omeType;
    }

    /** The narrowest that holds every value of {@code image} exactly. */
    static Samples of(GreyImage image) {
      float low = Float.POSITIVE_INFINITY;
      float high = Float.NEGATIVE_INFINITY;
      Greys values = image.raw();
      for (int i = 0; i < values.count(); i++) {
        float value = values.at(i);
        if (image.bits() == 32 || value != Math.rint(value)) {
          return FLOAT;
        }
        low = Math.min(low, value);
        high = Math.max(high, value);
      }
      if (low >= 0 && high <= 255 && image.bits() == 8) {
        return UINT8;
      }
      return low >= 0 && high <= 65535
          ? UINT16
          : low >= Short.MIN_VALUE && high <= Short.MAX_VALUE ? INT16 : FLOAT;
    }
  }

  private record Tag(int number, int type, int count, byte[] value) {}

  private TiffFile() {}

  /** Writes the whole image of {@code micrograph}, data bar included, to {@code file}. */
  public static void write(Micrograph micrograph, Path file) {
    AtomicFile.write(file, out -> write(micrograph, out));
  }

  /** The bytes of such a file. */
  public static byte[] bytes(Micrograph micrograph) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      write(micrograph, out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  private static void write(Micrograph micrograph, OutputStream target) throws IOException {
    GreyImage image = micrograph.pixels();
    Samples samples = Samples.of(image);
    byte[] head = head(tags(micrograph, samples));
    BufferedOutputStream out = new BufferedOutputStream(target);
    out.write(head);
    int width = image.width();
    Greys values = image.raw();
    byte[] chunk = new byte[ROWS_AT_ONCE * width * (samples.bits / 8)];
    ByteBuffer rows = littleEndian(chunk);
    for (int y = 0; y < image.height(); y += ROWS_AT_ONCE) {
      rows.clear();
      int end = Math.min(image.height(), y + ROWS_AT_ONCE) * width;
      for (int i = y * width; i < end; i++) {
        switch (samples) {
          case UINT8 -> rows.put((byte) (int) values.at(i));
          case UINT16, INT16 -> rows.putShort((short) (int) values.at(i));
          case FLOAT -> rows.putFloat(values.at(i));
        }
      }
      out.write(chunk, 0, rows.position());
    }
    out.flush();
  }

  private static List<Tag> tags(Micrograph micrograph, Samples samples) {
    GreyImage image = micrograph.pixels();
    byte[] description =
        (OmeXml.write(micrograph, samples.omeType) + "\0").getBytes(StandardCharsets.UTF_8);
    PixelSize size = micrograph.pixelSize();
    List<Tag> tags = new ArrayList<>();
    tags.add(number(TIFF.TAG_IMAGE_WIDTH, LONG, image.width()));
    tags.add(number(TIFF.TAG_IMAGE_HEIGHT, LONG, image.height()));
    tags.add(number(TIFF.TAG_BITS_PER_SAMPLE, SHORT, samples.bits));
    tags.add(number(TIFF.TAG_COMPRESSION, SHORT, 1));
    tags.add(number(TIFF.TAG_PHOTOMETRIC_INTERPRETATION, SHORT, 1));
    tags.add(new Tag(TIFF.TAG_IMAGE_DESCRIPTION, 2, description.length, description));
    tags.add(number(TIFF.TAG_STRIP_OFFSETS, LONG, 0));
    tags.add(number(TIFF.TAG_SAMPLES_PER_PIXEL, SHORT, 1));
    tags.add(number(TIFF.TAG_ROWS_PER_STRIP, LONG, image.height()));
    tags.add(
        number(
            TIFF.TAG_STRIP_BYTE_COUNTS, LONG, image.width() * image.height() * (samples.bits / 8)));
    if (size != null) {
      tags.add(perCentimetre(TIFF.TAG_X_RESOLUTION, size.x()));
      tags.add(perCentimetre(TIFF.TAG_Y_RESOLUTION, size.y()));
    }
    tags.add(number(TIFF.TAG_RESOLUTION_UNIT, SHORT, size == null ? NO_UNIT : CENTIMETRE));
    tags.add(number(TIFF.TAG_SAMPLE_FORMAT, SHORT, samples.form));
    return tags;
  }

  private static Tag number(int tag, int type, int value) {
    byte[] bytes = new byte[type == SHORT ? 2 : 4];
    if (type == SHORT) {
      littleEndian(bytes).putShort((short) value);
    } else {
      littleEndian(bytes).putInt(value);
    }
    return new Tag(tag, type, 1, bytes);
  }

  /** Pixels a centimetre as the fraction of 32-bit numbers nearest to {@code nanometres}'. */
  private static Tag perCentimetre(int tag, double nanometres) {
    BigDecimal per =
        BigDecimal.valueOf(1e7).divide(BigDecimal.valueOf(nanometres), 30, RoundingMode.HALF_EVEN);
    BigDecimal denominator =
        BigDecimal.valueOf(MOST_NUMERATOR)
            .divide(per.max(BigDecimal.ONE), 0, RoundingMode.DOWN)
            .max(BigDecimal.ONE);
    BigInteger numerator =
        per.multiply(denominator).setScale(0, RoundingMode.HALF_EVEN).toBigInteger();
    byte[] bytes = new byte[8];
    littleEndian(bytes)
        .putInt((int) numerator.min(BigInteger.valueOf(MOST_NUMERATOR)).longValue())
        .putInt((int) denominator.longValue());
    return new Tag(tag, 5, 1, bytes);
  }

  /** Header, directory and the values that do not fit in it; the image follows. */
  private static byte[] head(List<Tag> tags) {
    int valuesAt = 8 + 2 + 12 * tags.size() + 4;
    int length = valuesAt;
    for (Tag tag : tags) {
      length += tag.value().length > 4 ? tag.value().length + tag.value().length % 2 : 0;
    }
    byte[] bytes = new byte[length];
    ByteBuffer head = littleEndian(bytes);
    head.put((byte) 'I').put((byte) 'I').putShort((short) 42).putInt(8);
    head.putShort((short) tags.size());
    int next = valuesAt;
    for (Tag tag : tags) {
      head.putShort((short) tag.number()).putShort((short) tag.type()).putInt(tag.count());
      int at = head.position();
      if (tag.number() == TIFF.TAG_STRIP_OFFSETS) {
        head.putInt(length);
      } else if (tag.value().length <= 4) {
        head.put(tag.value());
      } else {
        head.putInt(next);
        head.position(next);
        head.put(tag.value());
        next += tag.value().length + tag.value().length % 2;
      }
      head.position(at + 4);
    }
    return bytes;
  }

  private static ByteBuffer littleEndian(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
