package io.maemi.micrograph;

import io.maemi.micrograph.Decoded.GreySamples;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import javax.imageio.stream.ImageInputStream;

/** How one pixel lies in a file of plain samples. */
enum SampleType {
  UINT8(1, 8),
  INT8(1, 16),
  UINT16(2, 16),
  INT16(2, 16),
  UINT32(4, 32),
  INT32(4, 32),
  UINT64(8, 32),
  INT64(8, 32),
  FLOAT16(2, 32),
  FLOAT32(4, 32),
  FLOAT64(8, 32),
  /** Two 16-bit integers, shown as magnitude. */
  COMPLEX_INT16(4, 32),
  /** Two 32-bit floats, shown as magnitude. */
  COMPLEX64(8, 32),
  /** Two 64-bit floats, shown as magnitude. */
  COMPLEX128(16, 32),
  /** Red, green, blue, shown as luma. */
  RGB8(3, 8),
  /** Blue, green, red, unused, shown as luma. */
  BGRX8(4, 8);

  private static final int CHUNK = 1 << 16;

  private final int bytes;
  private final int bits;

  SampleType(int bytes, int bits) {
    this.bytes = bytes;
    this.bits = bits;
  }

  int bytes() {
    return bytes;
  }

  /** What an image of these samples is like. */
  Decoded.Shape shape(long width, long height) {
    return new Decoded.Shape((int) width, (int) height, bits);
  }

  /**
   * One image of plain samples, row by row, for decoding when it is asked for; what can be told
   * from its size and place is checked at once.
   */
  Decoded.Samples samples(ImageSource source, long offset, long width, long height, ByteOrder order)
      throws IOException {
    PixelLimit.check(source.name(), width, height, 0);
    long needed = width * height * bytes;
    if (offset < 0 || offset > source.length() || needed > source.length() - offset) {
      throw new EOFException("samples beyond the end");
    }
    return () -> {
      try (ImageInputStream in = source.open()) {
        in.seek(offset);
        return image(in, (int) width, (int) height, order);
      }
    };
  }

  private GreySamples image(ImageInputStream in, int width, int height, ByteOrder order)
      throws IOException {
    if (this == UINT8) {
      byte[] values = new byte[width * height];
      in.readFully(values);
      return new GreySamples(GreyImage.takingOver(width, height, bits, new Greys.Bytes(values)), 0);
    }
    if (this == UINT16) {
      char[] values = new char[width * height];
      in.setByteOrder(order);
      in.readFully(values, 0, values.length);
      return new GreySamples(GreyImage.takingOver(width, height, bits, new Greys.Words(values)), 0);
    }
    float[] values = new float[width * height];
    byte[] chunk = new byte[CHUNK / bytes * bytes];
    double colourfulness = 0;
    for (int done = 0; done < values.length; ) {
      int count = Math.min(chunk.length / bytes, values.length - done);
      in.readFully(chunk, 0, count * bytes);
      ByteBuffer buffer = ByteBuffer.wrap(chunk).order(order);
      switch (this) {
        case FLOAT32 -> buffer.asFloatBuffer().get(values, done, count);
        case INT32 -> {
          for (int i = 0; i < count; i++) {
            values[done + i] = buffer.getInt(4 * i);
          }
        }
        default -> {
          for (int i = 0; i < count; i++) {
            values[done + i] = value(buffer, i * bytes);
            colourfulness += saturation(buffer, i * bytes);
          }
        }
      }
      done += count;
    }
    return new GreySamples(
        GreyImage.takingOver(width, height, bits, values), colourfulness / values.length);
  }

  private float value(ByteBuffer buffer, int at) {
    return switch (this) {
      case UINT8 -> buffer.get(at) & 0xff;
      case INT8 -> buffer.get(at);
      case UINT16 -> buffer.getShort(at) & 0xffff;
      case INT16 -> buffer.getShort(at);
      case UINT32 -> buffer.getInt(at) & 0xffffffffL;
      case INT32 -> buffer.getInt(at);
      case UINT64 -> {
        long value = buffer.getLong(at);
        yield value >= 0 ? value : (float) (value + 0x1p64);
      }
      case INT64 -> buffer.getLong(at);
      case FLOAT16 -> half(buffer.getShort(at));
      case FLOAT32 -> buffer.getFloat(at);
      case FLOAT64 -> (float) buffer.getDouble(at);
      case COMPLEX_INT16 -> (float) Math.hypot(buffer.getShort(at), buffer.getShort(at + 2));
      case COMPLEX64 -> (float) Math.hypot(buffer.getFloat(at), buffer.getFloat(at + 4));
      case COMPLEX128 -> (float) Math.hypot(buffer.getDouble(at), buffer.getDouble(at + 8));
      case RGB8 -> luma(buffer.get(at), buffer.get(at + 1), buffer.get(at + 2));
      case BGRX8 -> luma(buffer.get(at + 2), buffer.get(at + 1), buffer.get(at));
    };
  }

  private double saturation(ByteBuffer buffer, int at) {
    if (this != RGB8 && this != BGRX8) {
      return 0;
    }
    int a = buffer.get(at) & 0xff;
    int b = buffer.get(at + 1) & 0xff;
    int c = buffer.get(at + 2) & 0xff;
    int most = Math.max(a, Math.max(b, c));
    return most == 0 ? 0 : (most - Math.min(a, Math.min(b, c))) / (double) most;
  }

  private static float luma(byte red, byte green, byte blue) {
    return red == green && green == blue
        ? red & 0xff
        : Math.round(0.299f * (red & 0xff) + 0.587f * (green & 0xff) + 0.114f * (blue & 0xff));
  }

  /** IEEE 754 binary16. */
  private static float half(short bits) {
    int exponent = bits >> 10 & 0x1f;
    int mantissa = bits & 0x3ff;
    double size =
        exponent == 0
            ? mantissa * 0x1p-24
            : exponent == 31
                ? (mantissa == 0 ? Double.POSITIVE_INFINITY : Double.NaN)
                : (1 + mantissa / 1024.0) * Math.pow(2, exponent - 15);
    return (float) (bits < 0 ? -size : size);
  }
}
