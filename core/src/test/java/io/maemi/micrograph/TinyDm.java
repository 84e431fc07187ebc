package io.maemi.micrograph;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** Writes small DM3 and DM4 files: a tree of groups, numbers, texts and arrays. */
final class TinyDm {
  /** An array of elements of one of Gatan's simple types. */
  record Elements(int type, int count, byte[] bytes) {}

  private final int version;
  private final ByteOrder order;
  private final Map<String, Object> root = new LinkedHashMap<>();

  TinyDm(int version, ByteOrder order) {
    this.version = version;
    this.order = order;
  }

  /** Puts a Double, Integer, String or {@link Elements}; names are parted by dots. */
  @SuppressWarnings("unchecked")
  TinyDm put(String path, Object value) {
    Map<String, Object> group = root;
    String[] names = path.split("\\.", -1);
    for (int i = 0; i < names.length - 1; i++) {
      group =
          (Map<String, Object>)
              group.computeIfAbsent(names[i], name -> new LinkedHashMap<String, Object>());
    }
    group.put(names[names.length - 1], value);
    return this;
  }

  /** Puts one image as number {@code index} of the list. */
  TinyDm image(int index, int dataType, Elements data, int... sides) {
    String at = "ImageList." + index + ".ImageData.";
    for (int i = 0; i < sides.length; i++) {
      put(at + "Dimensions." + i, sides[i]);
    }
    return put(at + "DataType", dataType).put(at + "Data", data);
  }

  TinyDm scale(int index, int axis, double scale, String unit) {
    String at = "ImageList." + index + ".ImageData.Calibrations.Dimension." + axis + ".";
    return put(at + "Origin", 0.0).put(at + "Scale", scale).put(at + "Units", unit);
  }

  byte[] toBytes() {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    group(root, body);
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    integer(version, file);
    count(body.size(), file);
    integer(order == ByteOrder.LITTLE_ENDIAN ? 1 : 0, file);
    file.writeBytes(body.toByteArray());
    file.writeBytes(new byte[8]);
    return file.toByteArray();
  }

  private void group(Map<String, Object> group, ByteArrayOutputStream out) {
    out.write(1);
    out.write(0);
    count(group.size(), out);
    group.forEach((name, value) -> tag(name, value, out));
  }

  @SuppressWarnings("unchecked")
  private void tag(String name, Object value, ByteArrayOutputStream out) {
    boolean numbered = name.matches("[0-9]+");
    byte[] label = numbered ? new byte[0] : name.getBytes(StandardCharsets.ISO_8859_1);
    out.write(value instanceof Map ? 20 : 21);
    out.write(label.length >> 8);
    out.write(label.length);
    out.writeBytes(label);
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    if (value instanceof Map<?, ?> map) {
      group((Map<String, Object>) map, content);
    } else {
      content.writeBytes("%%%%".getBytes(StandardCharsets.ISO_8859_1));
      data(value, content);
    }
    if (version == 4) {
      out.writeBytes(ByteBuffer.allocate(8).putLong(content.size()).array());
    }
    out.writeBytes(content.toByteArray());
  }

  private void data(Object value, ByteArrayOutputStream out) {
    if (value instanceof Double number) {
      counts(out, 7);
      out.writeBytes(ByteBuffer.allocate(8).order(order).putDouble(number).array());
    } else if (value instanceof Integer number) {
      counts(out, 3);
      out.writeBytes(ByteBuffer.allocate(4).order(order).putInt(number).array());
    } else if (value instanceof String text) {
      counts(out, 20, 4, text.length());
      out.writeBytes(
          text.getBytes(
              order == ByteOrder.LITTLE_ENDIAN
                  ? StandardCharsets.UTF_16LE
                  : StandardCharsets.UTF_16BE));
    } else if (value instanceof Elements elements) {
      counts(out, 20, elements.type(), elements.count());
      out.writeBytes(elements.bytes());
    } else {
      throw new IllegalArgumentException("no tag for " + value);
    }
  }

  private void counts(ByteArrayOutputStream out, long... values) {
    count(values.length, out);
    for (long value : values) {
      count(value, out);
    }
  }

  private void count(long value, ByteArrayOutputStream out) {
    if (version == 4) {
      out.writeBytes(ByteBuffer.allocate(8).putLong(value).array());
    } else {
      integer((int) value, out);
    }
  }

  private static void integer(int value, ByteArrayOutputStream out) {
    out.writeBytes(ByteBuffer.allocate(4).putInt(value).array());
  }
}
