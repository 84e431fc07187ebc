package io.maemi.tensor;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.maemi.foundation.AtomicFile;
import io.maemi.foundation.Json;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.PointerScope;

/**
 * Writes safetensors files: whole or not at all; tensors with wide elements first, so that each
 * begins at a multiple of its element size, and by name among equals.
 */
public final class SafeTensors {
  /** The file of a model in one piece. */
  public static final String FILE = "model.safetensors";

  /** The index of a model in shards. */
  public static final String INDEX = "model.safetensors.index.json";

  private static final int CHUNK = 1 << 26;

  private SafeTensors() {}

  /**
   * Writes {@code tensors} from any device, each as its own type.
   *
   * @param metadata free text for the header; {@code format=pt}, which other libraries ask for, is
   *     added
   */
  public static void write(Path file, Map<String, Tensor> tensors, Map<String, String> metadata) {
    Map<String, Tensor> sorted = inFileOrder(tensors);
    byte[] head = head(sorted, metadata);
    AtomicFile.writePath(
        file,
        part -> {
          try (FileChannel channel = FileChannel.open(part, StandardOpenOption.WRITE)) {
            ByteBuffer length = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
            writeFully(channel, length.putLong(head.length).flip());
            writeFully(channel, ByteBuffer.wrap(head));
            for (Tensor tensor : sorted.values()) {
              writeData(channel, tensor);
            }
          }
        });
  }

  /**
   * Writes a model folder's weights: {@value #FILE} where they fit {@code maxShardBytes}, shards of
   * at most that (or of one tensor) and {@value #INDEX} otherwise.
   */
  public static void writeModel(
      Path folder, Map<String, Tensor> tensors, Map<String, String> metadata, long maxShardBytes) {
    List<Map<String, Tensor>> shards = split(new TreeMap<>(tensors), maxShardBytes);
    if (shards.size() == 1) {
      write(folder.resolve(FILE), tensors, metadata);
      return;
    }
    ObjectNode index = Json.MAPPER.createObjectNode();
    index
        .putObject("metadata")
        .put("total_size", tensors.values().stream().mapToLong(SafeTensors::bytes).sum());
    ObjectNode places = index.putObject("weight_map");
    for (int i = 0; i < shards.size(); i++) {
      String name =
          String.format(Locale.ROOT, "model-%05d-of-%05d.safetensors", i + 1, shards.size());
      write(folder.resolve(name), shards.get(i), metadata);
      shards.get(i).keySet().forEach(tensor -> places.put(tensor, name));
    }
    AtomicFile.write(folder.resolve(INDEX), Json.pretty(index));
  }

  private static List<Map<String, Tensor>> split(
      TreeMap<String, Tensor> tensors, long maxShardBytes) {
    List<Map<String, Tensor>> shards = new ArrayList<>();
    Map<String, Tensor> shard = new LinkedHashMap<>();
    long filled = 0;
    for (Map.Entry<String, Tensor> entry : tensors.entrySet()) {
      long bytes = bytes(entry.getValue());
      if (!shard.isEmpty() && filled + bytes > maxShardBytes) {
        shards.add(shard);
        shard = new LinkedHashMap<>();
        filled = 0;
      }
      shard.put(entry.getKey(), entry.getValue());
      filled += bytes;
    }
    shards.add(shard);
    return shards;
  }

  private static Map<String, Tensor> inFileOrder(Map<String, Tensor> tensors) {
    Map<String, Tensor> sorted = new LinkedHashMap<>();
    Comparator<Map.Entry<String, Tensor>> wideFirst =
        Comparator.comparingInt(entry -> -entry.getValue().dtype().bytes());
    new TreeMap<>(tensors)
        .entrySet().stream()
            .sorted(wideFirst)
            .forEach(entry -> sorted.put(entry.getKey(), entry.getValue()));
    return sorted;
  }

  private static long bytes(Tensor tensor) {
    return tensor.numel() * tensor.dtype().bytes();
  }

  private static byte[] head(Map<String, Tensor> tensors, Map<String, String> metadata) {
    ObjectNode root = Json.MAPPER.createObjectNode();
    ObjectNode text = root.putObject("__metadata__").put("format", "pt");
    new TreeMap<>(metadata).forEach(text::put);
    long place = 0;
    for (Map.Entry<String, Tensor> entry : tensors.entrySet()) {
      Tensor tensor = entry.getValue();
      ObjectNode node =
          root.putObject(entry.getKey()).put("dtype", tensor.dtype().safetensorsName());
      ArrayNode shape = node.putArray("shape");
      for (long size : tensor.shape()) {
        shape.add(size);
      }
      node.putArray("data_offsets").add(place).add(place + bytes(tensor));
      place += bytes(tensor);
    }
    String json = root.toString();
    int length = json.getBytes(StandardCharsets.UTF_8).length;
    // Padded so that the data begin at a multiple of eight, as the format recommends.
    return (json + " ".repeat((8 - length % 8) % 8)).getBytes(StandardCharsets.UTF_8);
  }

  private static void writeData(FileChannel channel, Tensor tensor) throws IOException {
    try (PointerScope temporaries = new PointerScope()) {
      org.bytedeco.pytorch.Tensor plain = tensor.raw().detach().cpu().contiguous();
      long bytes = bytes(tensor);
      BytePointer data = new BytePointer(plain.data_ptr());
      for (long done = 0; done < bytes; done += CHUNK) {
        int count = (int) Math.min(CHUNK, bytes - done);
        byte[] chunk = new byte[count];
        data.position(done).get(chunk, 0, count);
        writeFully(channel, ByteBuffer.wrap(chunk));
      }
    }
  }

  private static void writeFully(FileChannel channel, ByteBuffer buffer) throws IOException {
    while (buffer.hasRemaining()) {
      channel.write(buffer);
    }
  }
}
