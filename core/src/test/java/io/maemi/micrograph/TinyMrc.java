package io.maemi.micrograph;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Writes small MRC and SER files. */
final class TinyMrc {
  private TinyMrc() {}

  /** An MRC file with a cell of {@code angstroms} a pixel; {@code extended} follows the header. */
  static byte[] mrc(
      ByteOrder order, int mode, int[] sides, float angstroms, byte[] extended, byte[] data) {
    ByteBuffer file = ByteBuffer.allocate(1024 + extended.length + data.length).order(order);
    file.putInt(sides[0]).putInt(sides[1]).putInt(sides[2]).putInt(mode);
    for (int axis = 0; axis < 3; axis++) {
      file.putInt(28 + 4 * axis, sides[axis]);
      file.putFloat(40 + 4 * axis, sides[axis] * angstroms);
      file.putInt(64 + 4 * axis, axis + 1);
    }
    file.putInt(92, extended.length);
    file.put(208, "MAP ".getBytes(StandardCharsets.US_ASCII));
    file.position(1024);
    return file.put(extended).put(data).array();
  }

  /** A SER file of 16-bit images, {@code metres} a pixel. */
  static byte[] ser(
      boolean wide, int kind, double metres, int width, int height, short[]... images) {
    int header = (wide ? 34 : 30) + images.length * (wide ? 8 : 4);
    int each = 50 + 2 * images[0].length;
    ByteBuffer file =
        ByteBuffer.allocate(header + images.length * each).order(ByteOrder.LITTLE_ENDIAN);
    file.putShort((short) 0x4949).putShort((short) 0x197);
    file.putShort((short) (wide ? 0x220 : 0x210)).putInt(kind).putInt(0x4152);
    file.putInt(images.length).putInt(images.length);
    if (wide) {
      file.putLong(34);
    } else {
      file.putInt(30);
    }
    file.putInt(0);
    for (int i = 0; i < images.length; i++) {
      if (wide) {
        file.putLong(header + (long) i * each);
      } else {
        file.putInt(header + i * each);
      }
    }
    for (short[] image : images) {
      file.putDouble(0).putDouble(metres).putInt(0).putDouble(0).putDouble(metres).putInt(0);
      file.putShort((short) 2).putInt(width).putInt(height);
      for (short value : image) {
        file.putShort(value);
      }
    }
    return file.array();
  }
}
