package io.maemi.tensor;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.maemi.foundation.MaemiException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Iterator;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The head of a safetensors file: eight bytes with the length n of the JSON (little endian), n
 * bytes of JSON that give type, shape and place of every tensor, then the tensors without gaps.
 * Read with every claim checked, because such files come from anywhere.
 *
 * @param fileBytes the length of the file
 * @param dataStart where the first tensor begins in the file
 * @param entries by name
 * @param metadata free text
 */
record SafeTensorsHeader(
    long fileBytes,
    long dataStart,
    SortedMap<String, Entry> entries,
    Map<String, String> metadata) {
  /** What the reference implementation allows. */
  private static final long MAX_JSON_BYTES = 100_000_000;

  private static final ObjectMapper STRICT =
      JsonMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  /**
   * One tensor; {@code begin} and {@code end} count from {@link #dataStart}.
   *
   * @param dtype its element type
   * @param shape its sizes
   */
  @SuppressWarnings("ArrayRecordComponent") // a plain carrier that is never compared
  record Entry(DType dtype, long[] shape, long begin, long end) implements TensorFile.Entry {}

  static SafeTensorsHeader read(Path file) {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      long size = channel.size();
      if (size < 8) {
        throw damaged(file, "it is shorter than its head");
      }
      long length = bytes(channel, 0, 8, file).order(ByteOrder.LITTLE_ENDIAN).getLong();
      if (length < 2 || length > MAX_JSON_BYTES || length > size - 8) {
        throw damaged(
            file,
            "the stated length of its head, " + Long.toUnsignedString(length) + ", cannot be");
      }
      String json = StandardCharsets.UTF_8.decode(bytes(channel, 8, (int) length, file)).toString();
      return parse(file, json, size, 8 + length);
    } catch (NoSuchFileException e) {
      throw MaemiException.unreadable("cannot read " + file + ": no such file. Check the path.", e);
    } catch (JsonProcessingException e) {
      throw damaged(file, "its head is not JSON");
    } catch (IOException e) {
      String why = Files.isDirectory(file) ? "it is a folder" : String.valueOf(e.getMessage());
      throw MaemiException.unreadable(
          "cannot read " + file + ": " + why + ". Name a safetensors file.", e);
    }
  }

  private static ByteBuffer bytes(FileChannel channel, long position, int count, Path file)
      throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(count);
    while (buffer.hasRemaining()) {
      if (channel.read(buffer, position + buffer.position()) < 0) {
        throw damaged(file, "it ends within its head");
      }
    }
    return buffer.flip();
  }

  private static SafeTensorsHeader parse(Path file, String json, long fileBytes, long dataStart)
      throws JsonProcessingException {
    JsonNode root = STRICT.readTree(json);
    if (!root.isObject()) {
      throw damaged(file, "its head is no JSON object");
    }
    SortedMap<String, Entry> entries = new TreeMap<>();
    Map<String, String> metadata = new TreeMap<>();
    for (Iterator<Map.Entry<String, JsonNode>> fields = root.fields(); fields.hasNext(); ) {
      Map.Entry<String, JsonNode> field = fields.next();
      if (field.getKey().equals("__metadata__")) {
        field
            .getValue()
            .fields()
            .forEachRemaining(text -> metadata.put(text.getKey(), text.getValue().asText()));
      } else {
        entries.put(field.getKey(), entry(file, field.getKey(), field.getValue()));
      }
    }
    checkPlaces(file, entries, fileBytes - dataStart);
    return new SafeTensorsHeader(fileBytes, dataStart, entries, metadata);
  }

  private static Entry entry(Path file, String name, JsonNode node) {
    JsonNode places = node.path("data_offsets");
    JsonNode sizes = node.path("shape");
    if (!places.isArray()
        || places.size() != 2
        || !sizes.isArray()
        || !node.path("dtype").isTextual()) {
      throw damaged(file, "tensor " + name + " lacks a type, shape or place");
    }
    DType dtype = dtype(file, name, node.path("dtype").asText());
    long begin = whole(file, name, places.get(0));
    long end = whole(file, name, places.get(1));
    long[] shape = new long[sizes.size()];
    long expected = dtype.bytes();
    try {
      for (int i = 0; i < shape.length; i++) {
        shape[i] = whole(file, name, sizes.get(i));
        expected = Math.multiplyExact(expected, shape[i]);
      }
    } catch (ArithmeticException e) {
      throw damaged(file, "the shape of tensor " + name + " is too large");
    }
    if (end - begin != expected) {
      throw damaged(
          file,
          "type and shape of tensor "
              + name
              + " need "
              + expected
              + " bytes, it has "
              + (end - begin));
    }
    return new Entry(dtype, shape, begin, end);
  }

  private static DType dtype(Path file, String name, String text) {
    for (DType dtype : DType.values()) {
      if (dtype.safetensorsName().equals(text)) {
        return dtype;
      }
    }
    throw damaged(file, "tensor " + name + " has type " + text + ", which is not known here");
  }

  private static long whole(Path file, String name, JsonNode node) {
    if (!node.canConvertToLong() || !node.isIntegralNumber() || node.asLong() < 0) {
      throw damaged(file, "tensor " + name + " has a size or place that is no whole number");
    }
    return node.asLong();
  }

  private static void checkPlaces(Path file, SortedMap<String, Entry> entries, long dataBytes) {
    String overlapping = TensorFile.overlapping(entries);
    if (overlapping != null) {
      throw damaged(file, "tensor " + overlapping + " overlaps another");
    }
    entries.forEach(
        (name, entry) -> {
          if (entry.end() > dataBytes) {
            throw damaged(file, "it ends before the end of tensor " + name);
          }
        });
  }

  private static MaemiException damaged(Path file, String why) {
    return MaemiException.unreadable(
        "cannot read " + file + ": " + why + ". Fetch or write the file again.");
  }
}
