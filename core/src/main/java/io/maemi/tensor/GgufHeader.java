package io.maemi.tensor;

import io.maemi.foundation.MaemiException;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The head of a GGUF file, version 2 or 3: metadata by key, then type, shape and place of every
 * tensor. Read with every claim checked, because such files come from anywhere.
 *
 * @param fileBytes the length of the file
 * @param metadata strings, numbers, booleans and lists of them
 * @param entries tensors by name
 */
record GgufHeader(long fileBytes, Map<String, Object> metadata, SortedMap<String, Entry> entries) {
  private static final int MAGIC = 0x46554747; // "GGUF"
  private static final long MAX_HEAD = 256L << 20;
  private static final int MAX_DIMENSIONS = 4;

  /**
   * One tensor.
   *
   * @param type its element type
   * @param shape its sizes, row-major: the reverse of the file's
   * @param begin its first byte in the file
   * @param bytes its length
   */
  @SuppressWarnings("ArrayRecordComponent") // a plain carrier that is never compared
  record Entry(GgufType type, long[] shape, long begin, long bytes) implements TensorFile.Entry {
    @Override
    public DType dtype() {
      return type.dtype();
    }

    @Override
    public long end() {
      return begin + bytes;
    }
  }

  static GgufHeader read(Path file) {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      long size = channel.size();
      ByteBuffer head =
          channel
              .map(FileChannel.MapMode.READ_ONLY, 0, Math.min(size, MAX_HEAD))
              .order(ByteOrder.LITTLE_ENDIAN);
      return new Reader(file, head, size).header();
    } catch (NoSuchFileException e) {
      throw MaemiException.unreadable("cannot read " + file + ": no such file. Check the path.", e);
    } catch (BufferUnderflowException e) {
      throw damaged(file, "it ends within its head");
    } catch (IOException e) {
      throw MaemiException.unreadable(
          "cannot read " + file + ": " + e.getMessage() + ". Name a GGUF file.", e);
    }
  }

  private static MaemiException damaged(Path file, String why) {
    return MaemiException.unreadable(
        file + " is damaged or no GGUF file: " + why + ". Fetch it again.");
  }

  private record Reader(Path file, ByteBuffer in, long size) {
    GgufHeader header() {
      if (in.remaining() < 24 || in.getInt() != MAGIC) {
        throw damaged(file, "it does not begin with GGUF");
      }
      int version = in.getInt();
      if (version != 2 && version != 3) {
        throw damaged(file, "its version is " + version + ", 2 and 3 are supported");
      }
      long tensors = count();
      long keys = count();
      Map<String, Object> metadata = new LinkedHashMap<>();
      for (long i = 0; i < keys; i++) {
        metadata.put(text(), value(in.getInt()));
      }
      List<String> names = new ArrayList<>();
      List<Entry> infos = new ArrayList<>();
      for (long i = 0; i < tensors; i++) {
        String name = text();
        names.add(name);
        infos.add(info(name));
      }
      long alignment =
          metadata.get("general.alignment") instanceof Long stated && stated > 0 ? stated : 32;
      long start = (in.position() + alignment - 1) / alignment * alignment;
      SortedMap<String, Entry> entries = new TreeMap<>();
      for (int i = 0; i < names.size(); i++) {
        Entry info = infos.get(i);
        long begin = start + info.begin();
        if (info.begin() < 0 || begin < start || begin > size - info.bytes()) {
          throw damaged(file, "tensor " + names.get(i) + " lies outside the file");
        }
        if (entries.put(names.get(i), new Entry(info.type(), info.shape(), begin, info.bytes()))
            != null) {
          throw damaged(file, "it has two tensors " + names.get(i));
        }
      }
      String overlapping = TensorFile.overlapping(entries);
      if (overlapping != null) {
        throw damaged(file, "tensor " + overlapping + " overlaps another");
      }
      return new GgufHeader(size, metadata, entries);
    }

    private Entry info(String name) {
      int dimensions = in.getInt();
      if (dimensions < 1 || dimensions > MAX_DIMENSIONS) {
        throw damaged(file, "tensor " + name + " has " + dimensions + " dimensions");
      }
      long[] shape = new long[dimensions];
      long elements = 1;
      try {
        for (int i = dimensions - 1; i >= 0; i--) {
          shape[i] = in.getLong();
          elements = Math.multiplyExact(elements, shape[i]);
        }
      } catch (ArithmeticException e) {
        throw damaged(file, "the shape of tensor " + name + " is too large");
      }
      GgufType type = GgufType.of(in.getInt(), "tensor " + name + " of " + file);
      long row = shape[dimensions - 1];
      if (elements < 0 || row <= 0 || row % type.weights() != 0) {
        throw damaged(file, "the shape of tensor " + name + " does not fit its type");
      }
      return new Entry(type, shape, in.getLong(), elements / type.weights() * type.bytes());
    }

    /** A number of things of which each takes a byte at least. */
    private long count() {
      long count = in.getLong();
      if (count < 0 || count > in.remaining()) {
        throw damaged(file, "it says that it has " + Long.toUnsignedString(count) + " entries");
      }
      return count;
    }

    private String text() {
      byte[] bytes = new byte[(int) count()];
      in.get(bytes);
      return new String(bytes, StandardCharsets.UTF_8);
    }

    private Object value(int kind) {
      return switch (kind) {
        case 0 -> (long) (in.get() & 0xff);
        case 1 -> (long) in.get();
        case 2 -> (long) (in.getShort() & 0xffff);
        case 3 -> (long) in.getShort();
        case 4 -> in.getInt() & 0xffffffffL;
        case 5 -> (long) in.getInt();
        case 6 -> (double) in.getFloat();
        case 7 -> in.get() != 0;
        case 8 -> text();
        case 9 -> list();
        case 10, 11 -> in.getLong();
        case 12 -> in.getDouble();
        default -> throw damaged(file, "its metadata has a value of type " + kind);
      };
    }

    private List<Object> list() {
      int kind = in.getInt();
      if (kind == 9) {
        throw damaged(file, "its metadata has lists of lists");
      }
      long count = count();
      List<Object> values = new ArrayList<>((int) count);
      for (long i = 0; i < count; i++) {
        values.add(value(kind));
      }
      return values;
    }
  }
}
