package io.maemi.micrograph;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** Writes small classic or Big TIFF files, a strip a page, with any tags. */
final class TinyTiff {
  private static final int BYTE = 1;
  private static final int ASCII = 2;
  private static final int SHORT = 3;
  private static final int LONG = 4;
  private static final int RATIONAL = 5;
  private static final int DOUBLE = 12;

  private record Value(int type, long count, byte[] bytes) {}

  private record Page(TreeMap<Integer, Value> tags, byte[] data) {}

  private final ByteOrder order;
  private final boolean big;
  private final List<Page> pages = new ArrayList<>();

  private TinyTiff(ByteOrder order, boolean big) {
    this.order = order;
    this.big = big;
  }

  static TinyTiff littleEndian() {
    return new TinyTiff(ByteOrder.LITTLE_ENDIAN, false);
  }

  static TinyTiff bigEndian() {
    return new TinyTiff(ByteOrder.BIG_ENDIAN, false);
  }

  static TinyTiff bigTiff() {
    return new TinyTiff(ByteOrder.LITTLE_ENDIAN, true);
  }

  /** Starts a page of one sample a pixel, black is zero, uncompressed; later tags replace these. */
  TinyTiff page(long width, long height, int bits, byte[] data) {
    pages.add(new Page(new TreeMap<>(), data));
    return longs(256, width)
        .longs(257, height)
        .shorts(258, bits)
        .shorts(259, 1)
        .shorts(262, 1)
        .shorts(277, 1)
        .longs(278, height);
  }

  TinyTiff shorts(int tag, int... values) {
    ByteBuffer buffer = ByteBuffer.allocate(2 * values.length).order(order);
    for (int value : values) {
      buffer.putShort((short) value);
    }
    return put(tag, SHORT, values.length, buffer);
  }

  TinyTiff longs(int tag, long... values) {
    ByteBuffer buffer = ByteBuffer.allocate(4 * values.length).order(order);
    for (long value : values) {
      buffer.putInt((int) value);
    }
    return put(tag, LONG, values.length, buffer);
  }

  TinyTiff rational(int tag, long numerator, long denominator) {
    return put(
        tag,
        RATIONAL,
        1,
        ByteBuffer.allocate(8).order(order).putInt((int) numerator).putInt((int) denominator));
  }

  TinyTiff real(int tag, double value) {
    return put(tag, DOUBLE, 1, ByteBuffer.allocate(8).order(order).putDouble(value));
  }

  TinyTiff text(int tag, String text) {
    byte[] bytes = (text + "\0").getBytes(StandardCharsets.ISO_8859_1);
    return put(tag, ASCII, bytes.length, ByteBuffer.wrap(bytes));
  }

  TinyTiff bytes(int tag, byte[] bytes) {
    return put(tag, BYTE, bytes.length, ByteBuffer.wrap(bytes));
  }

  private TinyTiff put(int tag, int type, long count, ByteBuffer buffer) {
    pages.get(pages.size() - 1).tags().put(tag, new Value(type, count, buffer.array()));
    return this;
  }

  /** The file. */
  byte[] toBytes() {
    return toBytes(false);
  }

  /** The file with its last page pointing back at the first. */
  byte[] toBytesInACircle() {
    return toBytes(true);
  }

  private byte[] toBytes(boolean circle) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteBuffer head = ByteBuffer.allocate(16).order(order);
    head.put((byte) (order == ByteOrder.LITTLE_ENDIAN ? 'I' : 'M'))
        .put(head.get(0))
        .putShort((short) (big ? 43 : 42));
    int headLength = big ? 16 : 8;
    if (big) {
      head.putShort((short) 8).putShort((short) 0).putLong(16);
    } else {
      head.putInt(8);
    }
    out.write(head.array(), 0, headLength);
    for (int i = 0; i < pages.size(); i++) {
      boolean last = i == pages.size() - 1;
      write(pages.get(i), last, circle ? headLength : 0, out);
    }
    return out.toByteArray();
  }

  private void write(Page page, boolean last, int lastPointsTo, ByteArrayOutputStream out) {
    TreeMap<Integer, Value> tags = new TreeMap<>(page.tags());
    tags.putIfAbsent(273, new Value(LONG, 1, new byte[4]));
    tags.putIfAbsent(279, new Value(LONG, 1, number(page.data().length)));
    int entryBytes = big ? 20 : 12;
    int inline = big ? 8 : 4;
    int start = out.size();
    int directory = (big ? 16 : 6) + entryBytes * tags.size();
    int end = start + directory;
    for (Value value : tags.values()) {
      end += value.bytes().length > inline ? value.bytes().length : 0;
    }
    int dataAt = end;
    int next = last ? lastPointsTo : dataAt + page.data().length;
    if (!page.tags().containsKey(273)) {
      tags.put(273, new Value(LONG, 1, number(dataAt)));
    }
    ByteBuffer buffer = ByteBuffer.allocate(dataAt - start).order(order);
    ByteArrayOutputStream values = new ByteArrayOutputStream();
    if (big) {
      buffer.putLong(tags.size());
    } else {
      buffer.putShort((short) tags.size());
    }
    tags.forEach(
        (tag, value) -> {
          buffer.putShort((short) (int) tag).putShort((short) value.type());
          boolean outside = value.bytes().length > inline;
          byte[] field = outside ? new byte[0] : value.bytes();
          if (big) {
            buffer.putLong(value.count());
          } else {
            buffer.putInt((int) value.count());
          }
          int at = buffer.position();
          if (outside && big) {
            buffer.putLong(start + directory + values.size());
          } else if (outside) {
            buffer.putInt(start + directory + values.size());
          } else {
            buffer.put(field);
          }
          buffer.position(at + inline);
          if (outside) {
            values.writeBytes(value.bytes());
          }
        });
    if (big) {
      buffer.putLong(next);
    } else {
      buffer.putInt(next);
    }
    buffer.put(values.toByteArray());
    out.writeBytes(buffer.array());
    out.writeBytes(page.data());
  }

  private byte[] number(int value) {
    return ByteBuffer.allocate(4).order(order).putInt(value).array();
  }
}
