package io.maemi.micrograph;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.imageio.IIOException;
import javax.imageio.stream.ImageInputStream;
import org.jspecify.annotations.Nullable;

/**
 * The tag tree of a Gatan DigitalMicrograph file, version 3 or 4, flattened: names joined by dots,
 * unnamed ones by their number. Structure is big-endian, values as the header says; version 4 has
 * 64-bit counts. Arrays stay in the file: only where they lie is kept.
 */
final class GatanTags {
  private static final int MOST_TAGS = 500_000;
  private static final int DEEPEST = 48;
  private static final int LONGEST_TEXT = 4096;
  private static final int GROUP = 20;
  private static final int DATA = 21;
  private static final int STRUCT = 15;
  private static final int STRING = 18;
  private static final int ARRAY = 20;

  /**
   * An array in the file.
   *
   * @param type the element's type as Gatan numbers them, -1 for structures
   */
  record Array(long offset, int type, long count) {}

  private final ImageInputStream in;
  private final long length;
  private final boolean wide;
  private final ByteOrder order;
  private final Map<String, Object> values = new LinkedHashMap<>();
  private int tags;

  GatanTags(ImageInputStream in, long length) throws IOException {
    this.in = in;
    this.length = length;
    in.setByteOrder(ByteOrder.BIG_ENDIAN);
    in.seek(0);
    this.wide = in.readInt() == 4;
    count();
    this.order = in.readInt() == 1 ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN;
    group("", 0);
  }

  ByteOrder order() {
    return order;
  }

  boolean isVersionFour() {
    return wide;
  }

  private long count() throws IOException {
    return wide ? in.readLong() : in.readInt();
  }

  private void group(String path, int depth) throws IOException {
    if (depth > DEEPEST) {
      throw new IIOException("tags nested deeper than " + DEEPEST);
    }
    in.skipBytes(2);
    long entries = count();
    for (long i = 0; i < entries; i++) {
      int kind = in.readUnsignedByte();
      if (kind == 0) {
        return;
      }
      if (++tags > MOST_TAGS) {
        throw new IIOException("more than " + MOST_TAGS + " tags");
      }
      byte[] label = new byte[in.readUnsignedShort()];
      in.readFully(label);
      String name = label.length == 0 ? Long.toString(i) : ImageSource.text(label);
      String full = path.isEmpty() ? name : path + "." + name;
      if (wide) {
        in.readLong();
      }
      if (kind == GROUP) {
        group(full, depth + 1);
      } else if (kind == DATA) {
        data(full);
      } else {
        throw new IIOException("a tag of kind " + kind);
      }
    }
  }

  private void data(String path) throws IOException {
    byte[] mark = new byte[4];
    in.readFully(mark);
    if (!new String(mark, StandardCharsets.ISO_8859_1).equals("%%%%")) {
      throw new IIOException("a tag without its mark");
    }
    long count = count();
    if (count < 1 || count > 10_000) {
      throw new IIOException("a type of " + count + " numbers");
    }
    long[] type = new long[(int) count];
    for (int i = 0; i < type.length; i++) {
      type[i] = count();
    }
    if (type[0] == STRUCT) {
      structure(path, type);
    } else if (type[0] == STRING) {
      array(path, 4, at(type, 1), 2);
    } else if (type[0] == ARRAY) {
      boolean structures = at(type, 1) == STRUCT;
      long elements = type[type.length - 1];
      long bytes = 0;
      if (structures) {
        for (int i = 0; i < at(type, 3); i++) {
          bytes += bytes(at(type, 5 + 2 * i));
        }
      } else {
        bytes = bytes(at(type, 1));
      }
      array(path, structures ? -1 : (int) type[1], elements, bytes);
    } else {
      values.put(path, simple(type[0]));
    }
  }

  private static long at(long[] type, int index) throws IOException {
    if (index >= type.length) {
      throw new IIOException("a type cut short");
    }
    return type[index];
  }

  private void structure(String path, long[] type) throws IOException {
    for (int i = 0; i < at(type, 2); i++) {
      values.put(path + "." + i, simple(at(type, 4 + 2 * i)));
    }
  }

  private void array(String path, int type, long elements, long bytes) throws IOException {
    long start = in.getStreamPosition();
    if (elements < 0 || bytes <= 0 || elements > (length - start) / bytes) {
      throw new EOFException("an array beyond the end");
    }
    values.put(path, new Array(start, type, elements));
    in.seek(start + elements * bytes);
  }

  private static int bytes(long type) throws IOException {
    return switch ((int) type) {
      case 8, 9, 10 -> 1;
      case 2, 4 -> 2;
      case 3, 5, 6 -> 4;
      case 7, 11, 12 -> 8;
      default -> throw new IIOException("a value of type " + type);
    };
  }

  private Double simple(long type) throws IOException {
    in.setByteOrder(order);
    try {
      return switch ((int) type) {
        case 2 -> (double) in.readShort();
        case 3 -> (double) in.readInt();
        case 4 -> (double) in.readUnsignedShort();
        case 5 -> (double) in.readUnsignedInt();
        case 6 -> (double) in.readFloat();
        case 7 -> in.readDouble();
        case 8, 9, 10 -> (double) in.readUnsignedByte();
        case 11, 12 -> (double) in.readLong();
        default -> throw new IIOException("a value of type " + type);
      };
    } finally {
      in.setByteOrder(ByteOrder.BIG_ENDIAN);
    }
  }

  boolean has(String path) {
    return values.containsKey(path);
  }

  @Nullable Double number(String path) {
    return values.get(path) instanceof Double number && Double.isFinite(number) ? number : null;
  }

  @Nullable Array array(String path) {
    return values.get(path) instanceof Array array ? array : null;
  }

  /** Text, which is an array of 16-bit characters; null where there is none. */
  @Nullable String text(String path) throws IOException {
    return values.get(path) instanceof Array array && array.type() == 4 && array.count() > 0
        ? text(array)
        : null;
  }

  private @Nullable String text(Array array) throws IOException {
    if (array.count() > LONGEST_TEXT) {
      return null;
    }
    byte[] bytes = new byte[(int) array.count() * 2];
    in.seek(array.offset());
    in.readFully(bytes);
    String text =
        new String(
            bytes,
            order == ByteOrder.LITTLE_ENDIAN
                ? StandardCharsets.UTF_16LE
                : StandardCharsets.UTF_16BE);
    String stripped = text.replace("\0", "").strip();
    return stripped.isEmpty() ? null : stripped;
  }

  /** All numbers and texts below {@code prefix}, for people. */
  Map<String, String> all(String prefix) throws IOException {
    Map<String, String> all = new LinkedHashMap<>();
    for (Map.Entry<String, Object> entry : values.entrySet()) {
      if (!entry.getKey().startsWith(prefix)) {
        continue;
      }
      String name = entry.getKey().substring(prefix.length());
      if (entry.getValue() instanceof Double number) {
        all.put(
            name,
            number == Math.rint(number) ? Long.toString(number.longValue()) : number.toString());
      } else {
        String text = text(entry.getKey());
        if (text != null) {
          all.put(name, text);
        }
      }
    }
    return all;
  }
}
