package io.maemi.micrograph;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.imageio.IIOException;
import javax.imageio.stream.ImageInputStream;
import org.jspecify.annotations.Nullable;

/**
 * One image file directory of a TIFF (Adobe TIFF 6.0, section 2; BigTIFF by its public
 * description): where each tag's values lie. Nothing is allocated for a value before its place and
 * length have been checked against the file's length.
 */
final class TiffDirectory {
  private static final int MOST_DIRECTORIES = 65_536;
  private static final int MOST_ENTRIES = 4096;
  private static final int MOST_NUMBERS = 1 << 26;
  private static final int[] TYPE_BYTES = {0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4, 0, 0, 8, 8, 8};

  private record Entry(int type, long count, long offset) {}

  private final ImageInputStream in;
  private final long fileLength;
  private final Map<Integer, Entry> entries;

  private TiffDirectory(ImageInputStream in, long fileLength, Map<Integer, Entry> entries) {
    this.in = in;
    this.fileLength = fileLength;
    this.entries = entries;
  }

  /** All directories of the main chain; values are read from {@code in} when asked for. */
  static List<TiffDirectory> readAll(ImageInputStream in, long fileLength) throws IOException {
    in.seek(0);
    in.setByteOrder(in.readUnsignedByte() == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
    in.seek(2);
    boolean big = in.readUnsignedShort() == 43;
    in.seek(big ? 8 : 4);
    long offset = big ? in.readLong() : in.readUnsignedInt();
    List<TiffDirectory> directories = new ArrayList<>();
    Set<Long> seen = new HashSet<>();
    while (offset != 0 && directories.size() < MOST_DIRECTORIES) {
      if (!seen.add(offset)) {
        throw new IIOException("its pages point at each other in a circle");
      }
      if (offset < 0 || offset + 2 > fileLength) {
        throw new EOFException("directory beyond the end");
      }
      in.seek(offset);
      long count = big ? in.readLong() : in.readUnsignedShort();
      if (count < 0 || count > MOST_ENTRIES) {
        throw new IIOException("a directory of " + count + " entries");
      }
      Map<Integer, Entry> entries = new LinkedHashMap<>();
      for (int i = 0; i < count; i++) {
        readEntry(in, offset + (big ? 8 + 20L * i : 2 + 12L * i), big, entries);
      }
      directories.add(new TiffDirectory(in, fileLength, entries));
      in.seek(offset + (big ? 8 + 20 * count : 2 + 12 * count));
      offset = big ? in.readLong() : in.readUnsignedInt();
    }
    return directories;
  }

  private static void readEntry(
      ImageInputStream in, long at, boolean big, Map<Integer, Entry> entries) throws IOException {
    in.seek(at);
    int tag = in.readUnsignedShort();
    int type = in.readUnsignedShort();
    long count = big ? in.readLong() : in.readUnsignedInt();
    long inlineAt = in.getStreamPosition();
    int bytes = type < TYPE_BYTES.length ? TYPE_BYTES[type] : 0;
    if (bytes == 0 || count <= 0 || count > Long.MAX_VALUE / 8) {
      return;
    }
    boolean inline = bytes * count <= (big ? 8 : 4);
    long offset = inline ? inlineAt : big ? in.readLong() : in.readUnsignedInt();
    entries.putIfAbsent(tag, new Entry(type, count, offset));
  }

  boolean has(int tag) {
    return entries.containsKey(tag);
  }

  /** How many values {@code tag} has; 0 where it is missing. */
  long count(int tag) {
    Entry entry = entries.get(tag);
    return entry == null ? 0 : entry.count();
  }

  /** The first value of an integer tag, or {@code otherwise}. */
  long number(int tag, long otherwise) throws IOException {
    Entry entry = entries.get(tag);
    return entry == null ? otherwise : numbers(entry, 1)[0];
  }

  /** All values of an integer tag; empty where it is missing. */
  long[] numbers(int tag) throws IOException {
    Entry entry = entries.get(tag);
    return entry == null ? new long[0] : numbers(entry, entry.count());
  }

  private long[] numbers(Entry entry, long count) throws IOException {
    check(entry, count);
    if (count > MOST_NUMBERS) {
      throw new IIOException("a tag of " + count + " numbers");
    }
    in.seek(entry.offset());
    long[] values = new long[(int) count];
    for (int i = 0; i < values.length; i++) {
      values[i] =
          switch (TYPE_BYTES[entry.type()]) {
            case 1 -> in.readUnsignedByte();
            case 2 -> in.readUnsignedShort();
            case 4 -> in.readUnsignedInt();
            default -> in.readLong();
          };
    }
    return values;
  }

  /** The first value of a rational tag; not-a-number where it is missing or no rational. */
  double rational(int tag) throws IOException {
    Entry entry = entries.get(tag);
    if (entry == null || entry.type() != 5) {
      return Double.NaN;
    }
    check(entry, 1);
    in.seek(entry.offset());
    return in.readUnsignedInt() / (double) in.readUnsignedInt();
  }

  /** The first value of a tag of 64-bit floats; not-a-number where it is missing or none. */
  double real(int tag) throws IOException {
    Entry entry = entries.get(tag);
    if (entry == null || entry.type() != 12) {
      return Double.NaN;
    }
    check(entry, 1);
    in.seek(entry.offset());
    return in.readDouble();
  }

  /** A tag's bytes as ISO 8859-1 text up to the first zero, or null where it is missing. */
  @Nullable String text(int tag) throws IOException {
    String text = wholeText(tag);
    int end = text == null ? -1 : text.indexOf('\0');
    return text == null || end < 0 ? text : text.substring(0, end);
  }

  /** All of a tag's bytes as ISO 8859-1 text, zeros included, or null where it is missing. */
  @Nullable String wholeText(int tag) throws IOException {
    Entry entry = entries.get(tag);
    if (entry == null) {
      return null;
    }
    check(entry, entry.count());
    long length = TYPE_BYTES[entry.type()] * entry.count();
    return length > MOST_NUMBERS
        ? null
        : new String(bytes(entry.offset(), (int) length), StandardCharsets.ISO_8859_1);
  }

  /** Where a tag's values lie in the file; -1 where it is missing. */
  long offset(int tag) {
    Entry entry = entries.get(tag);
    return entry == null ? -1 : entry.offset();
  }

  /** {@code length} bytes of the file from {@code offset}. */
  byte[] bytes(long offset, int length) throws IOException {
    if (offset < 0 || offset > fileLength || length > fileLength - offset) {
      throw new EOFException("bytes beyond the end");
    }
    byte[] bytes = new byte[length];
    in.seek(offset);
    in.readFully(bytes);
    return bytes;
  }

  private void check(Entry entry, long count) throws IOException {
    long length = TYPE_BYTES[entry.type()] * count;
    if (entry.offset() < 0 || entry.offset() + length > fileLength) {
      throw new EOFException("tag beyond the end");
    }
  }
}
