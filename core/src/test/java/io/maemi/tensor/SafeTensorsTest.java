package io.maemi.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.maemi.foundation.MaemiException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class SafeTensorsTest {
  /** Small operators gain nothing from threads and lose much where the machine is busy. */
  @BeforeAll
  static void oneThread() {
    Torch.threads(1);
  }

  @TempDir Path folder;
  private Scope scope;

  @BeforeEach
  void open() {
    scope = new Scope();
  }

  @AfterEach
  void close() {
    scope.close();
  }

  @ParameterizedTest
  @EnumSource(DType.class)
  void everyTypeComesBackAsItWent(DType dtype) {
    Path file = folder.resolve("a.safetensors");
    Tensor values = Tensor.of(new float[] {0, 1, 1, 0, 1, 1}, 2, 3).to(dtype).transpose(0, 1);
    SafeTensors.write(
        file,
        Map.of("x", values, "scalar", Tensor.full(1, dtype, Device.CPU)),
        Map.of("made", "here"));
    try (WeightStore store = WeightStore.open(file)) {
      assertThat(store.names()).containsExactly("scalar", "x");
      assertThat(store.dtype("x")).isEqualTo(dtype);
      assertThat(store.shape("x")).containsExactly(3, 2);
      assertThat(store.load("x").toFloats()).containsExactly(0, 0, 1, 1, 1, 1);
      assertThat(store.load("scalar").shape()).isEmpty();
      assertThat(store.metadata()).containsEntry("format", "pt").containsEntry("made", "here");
    }
  }

  @Test
  void tensorsOutliveTheStoreAndChangingThemChangesNoFile() throws IOException {
    Path file = folder.resolve("a.safetensors");
    SafeTensors.write(file, Map.of("x", Tensor.of(new float[] {1, 2}, 2)), Map.of());
    byte[] before = Files.readAllBytes(file);
    Tensor x;
    try (WeightStore store = WeightStore.open(file)) {
      x = store.load("x");
    }
    x.mulInPlace(3);
    SafeTensors.write(file, Map.of("x", Tensor.zeros(2)), Map.of());
    assertThat(x.toFloats()).containsExactly(3, 6);
    Files.write(file, before);
    try (WeightStore store = WeightStore.open(file)) {
      assertThat(store.load("x").toFloats()).containsExactly(1, 2);
    }
  }

  @Test
  void aTensorThatBeginsBetweenElementsIsRead() throws IOException {
    byte[] data =
        ByteBuffer.allocate(5).order(ByteOrder.LITTLE_ENDIAN).put((byte) 7).putFloat(2.5f).array();
    Path file =
        raw(
            "{\"a\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[0,1]},"
                + "\"b\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[1,5]}}",
            data);
    try (WeightStore store = WeightStore.open(file)) {
      assertThat(store.load("b").item()).isEqualTo(2.5);
      assertThat(store.load("a").item()).isEqualTo(7);
    }
  }

  @Test
  void aModelInShardsReadsAsOne() throws IOException {
    SplittableRandom random = new SplittableRandom(2);
    Map<String, Tensor> tensors = new TreeMap<>();
    for (int i = 0; i < 5; i++) {
      tensors.put("layer." + i, Tensor.randn(random, 10, 10));
    }
    SafeTensors.writeModel(folder, tensors, Map.of(), 900);
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files.filter(file -> file.toString().endsWith(".safetensors"))).hasSize(3);
    }
    try (WeightStore store = WeightStore.open(folder)) {
      assertThat(store.names()).isEqualTo(tensors.keySet());
      tensors.forEach(
          (name, tensor) -> assertThat(store.load(name).toFloats()).isEqualTo(tensor.toFloats()));
    }
    SafeTensors.writeModel(folder, tensors, Map.of(), 1 << 20);
    try (WeightStore store = WeightStore.open(folder)) {
      assertThat(store.path().getFileName()).hasToString(SafeTensors.FILE);
    }
  }

  @Test
  void anIndexThatLeadsElsewhereIsRefused() throws IOException {
    Files.writeString(
        folder.resolve(SafeTensors.INDEX), "{\"weight_map\":{\"x\":\"../other.safetensors\"}}");
    assertThatThrownBy(() -> WeightStore.open(folder))
        .isInstanceOf(MaemiException.class)
        .hasMessageContaining("../other");
  }

  @Test
  void aMissingShardAndATensorInNoShardOrNoIndexAreNamed() throws IOException {
    Path shard = folder.resolve("model-00001-of-00002.safetensors");
    SafeTensors.write(shard, Map.of("x", Tensor.zeros(2), "y", Tensor.zeros(2)), Map.of());
    String there = "\"x\": \"" + shard.getFileName() + "\"";
    for (String[] placed :
        new String[][] {
          {", \"z\": \"model-00002-of-00002.safetensors\"", "00002.safetensors: no such file"},
          {", \"z\": \"" + shard.getFileName() + "\"", "has no tensor z"},
          {"", "has a tensor y that the index does not place there"}
        }) {
      Files.writeString(
          folder.resolve(SafeTensors.INDEX), "{\"weight_map\": {" + there + placed[0] + "}}");
      assertThatThrownBy(() -> WeightStore.open(folder))
          .isInstanceOf(MaemiException.class)
          .hasMessageContaining(placed[1]);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1L << 40, Long.MAX_VALUE, -1, 1})
  void aHeaderOfAnImpossibleLengthIsRefused(long length) throws IOException {
    byte[] bytes =
        ByteBuffer.allocate(9).order(ByteOrder.LITTLE_ENDIAN).putLong(length).put((byte) 0).array();
    Path file = Files.write(folder.resolve("huge.safetensors"), bytes);
    assertThatThrownBy(() -> WeightStore.open(file))
        .isInstanceOf(MaemiException.class)
        .hasMessageContaining("stated length of its head, " + Long.toUnsignedString(length));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "no JSON | not JSON",
        "[]      | no JSON object",
        "{\"x\":{\"dtype\":\"F32\",\"shape\":[2]}}                              | lacks a type,"
            + " shape or place",
        "{\"x\":{\"dtype\":\"F99\",\"shape\":[2],\"data_offsets\":[0,8]}}       | type F99",
        "{\"x\":{\"dtype\":\"F32\",\"shape\":[3],\"data_offsets\":[0,8]}}       | need 12 bytes, it"
            + " has 8",
        "{\"x\":{\"dtype\":\"F32\",\"shape\":[-2],\"data_offsets\":[0,8]}}      | no whole number",
        "{\"x\":{\"dtype\":\"F32\",\"shape\":[4],\"data_offsets\":[0,16]}}      | ends before the"
            + " end of tensor x",
        "{\"x\":{\"dtype\":\"U8\",\"shape\":[4611686018427387904,4],\"data_offsets\":[0,8]}} | too"
            + " large",
        "{\"x\":{\"dtype\":\"U8\",\"shape\":[4],\"data_offsets\":[0,4]},\"y\":{\"dtype\":\"U8\",\"shape\":[4],\"data_offsets\":[2,6]}}"
            + " | overlaps",
      })
  void aHeaderThatCannotBeIsRefusedInOneLine(String json, String why) throws IOException {
    Path file = raw(json, new byte[8]);
    assertThatThrownBy(() -> WeightStore.open(file))
        .isInstanceOf(MaemiException.class)
        .hasMessageContaining(file.toString())
        .hasMessageContaining(why)
        .message()
        .doesNotContain("\n");
  }

  @Test
  void missingEmptyAndTruncatedFilesAreNamed() throws IOException {
    Path missing = folder.resolve("none.safetensors");
    assertThatThrownBy(() -> WeightStore.open(missing))
        .isInstanceOf(MaemiException.class)
        .hasMessageContaining("no such file");
    Path empty = Files.createFile(folder.resolve("empty.safetensors"));
    assertThatThrownBy(() -> WeightStore.open(empty))
        .isInstanceOf(MaemiException.class)
        .hasMessageContaining("shorter");
    assertThatThrownBy(() -> WeightStore.open(folder))
        .isInstanceOf(MaemiException.class)
        .hasMessageContaining("no model folder");
    Path whole = folder.resolve("whole.safetensors");
    SafeTensors.write(whole, Map.of("x", Tensor.zeros(100)), Map.of());
    byte[] bytes = Files.readAllBytes(whole);
    Path cut =
        Files.write(folder.resolve("cut.safetensors"), Arrays.copyOf(bytes, bytes.length - 1));
    assertThatThrownBy(() -> WeightStore.open(cut))
        .isInstanceOf(MaemiException.class)
        .hasMessageContaining("ends before");
  }

  @Test
  void openingAndClosingManyTimesLeavesNothingBehind() {
    Path file = folder.resolve("big.safetensors");
    SafeTensors.write(file, Map.of("x", Tensor.zeros(1 << 20)), Map.of()); // 4 MB
    long live = Torch.liveTensors();
    long warm = 0;
    for (int i = 0; i < 60; i++) {
      if (i == 20) {
        warm = Torch.residentBytes();
      }
      try (Scope inner = new Scope();
          WeightStore store = WeightStore.open(file)) {
        store
            .load("x")
            .addInPlace(Tensor.ones(DType.FLOAT32, Device.CPU, 1), 1); // touches every page
      }
    }
    assertThat(Torch.liveTensors()).isEqualTo(live);
    assertThat(Torch.residentBytes() - warm)
        .isLessThan(30_000_000); // 40 lost mappings would be 160 MB
  }

  private Path raw(String json, byte[] data) throws IOException {
    byte[] head = json.getBytes(StandardCharsets.UTF_8);
    ByteBuffer buffer =
        ByteBuffer.allocate(8 + head.length + data.length).order(ByteOrder.LITTLE_ENDIAN);
    buffer.putLong(head.length).put(head).put(data);
    return Files.write(folder.resolve("raw.safetensors"), buffer.array());
  }
}
