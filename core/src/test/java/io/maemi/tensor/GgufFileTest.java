package io.maemi.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.maemi.foundation.MaemiException;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files are made by bench/peers/gguf_fixture.py. */
class GgufFileTest {
  @TempDir private Path temporary;

  private static Path types() {
    try {
      return Path.of(
          Objects.requireNonNull(GgufFileTest.class.getResource("/gguf/types.gguf")).toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"Q4_0", "Q4_1", "Q5_0", "Q5_1", "Q8_0", "Q4_K", "Q5_K", "Q6_K", "F16", "BF16"})
  void weightsOfEveryTypeAreThoseOfTheReference(String type) {
    try (GgufFile file = GgufFile.open(types());
        Scope scope = new Scope()) {
      Tensor expected = file.load(type + ".expected");
      Tensor actual = file.load(type);
      assertThat(actual.shape()).containsExactly(expected.shape()).isEqualTo(file.shape(type));
      assertThat(actual.dtype()).isEqualTo(file.dtype(type));
      Tensor error = actual.to(DType.FLOAT32).sub(expected).abs();
      assertThat(error.max().item()).isLessThan(1e-6 * expected.abs().max().item());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"Q4_0", "Q4_1", "Q4_K"})
  void groupsOfFourBitsAreTheWeights(String type) {
    try (GgufFile file = GgufFile.open(types());
        Scope scope = new Scope()) {
      Tensor expected = file.load(type);
      GgufBlocks.Groups groups = GgufBlocks.groups(file.type(type), file.blocks(type));
      long rows = groups.codes().size(0);
      assertThat(groups.codes().to(DType.FLOAT32).max().item()).isLessThanOrEqualTo(15);
      Tensor weights =
          groups
              .codes()
              .to(DType.FLOAT32)
              .reshape(rows, -1, 32)
              .mul(groups.scales().unsqueeze(-1))
              .add(groups.offsets().unsqueeze(-1));
      assertThat(weights.reshape(expected.shape()).sub(expected).abs().max().item()).isZero();
    }
  }

  @Test
  void metadataKeepItsTypes() {
    try (GgufFile file = GgufFile.open(types())) {
      assertThat(file.text("general.architecture")).isEqualTo("types");
      assertThat(file.number("general.architecture")).isNull();
      assertThat(file.list("nothing")).isEmpty();
      assertThat(file.metadata()).containsEntry("general.architecture", "types");
    }
  }

  @Test
  void truncatedFilesAreRefused() throws IOException {
    byte[] whole = Files.readAllBytes(types());
    Path file = temporary.resolve("cut.gguf");
    for (int length : new int[] {0, 3, 20, 200, whole.length - 1}) {
      Files.write(file, Arrays.copyOf(whole, length));
      assertThatThrownBy(() -> GgufFile.open(file))
          .as("%d bytes", length)
          .isInstanceOf(MaemiException.class)
          .hasMessageContaining("damaged");
    }
  }

  @Test
  void countsBeyondTheFileAreRefused() throws IOException {
    Path file = changed(bytes -> bytes.putLong(8, 1L << 40));
    assertThatThrownBy(() -> GgufFile.open(file))
        .isInstanceOf(MaemiException.class)
        .hasMessageContaining("1099511627776");
  }

  private Path changed(Consumer<ByteBuffer> change) throws IOException {
    byte[] bytes = Files.readAllBytes(types());
    change.accept(ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN));
    return Files.write(temporary.resolve("changed.gguf"), bytes);
  }

  /**
   * What the file says of tensor Q4_0: dimensions (4 bytes), two sizes (16), the type (4), the
   * place.
   */
  private static int entry(ByteBuffer bytes) {
    byte[] name = "Q4_0".getBytes(StandardCharsets.UTF_8);
    int at = 0;
    while (!Arrays.equals(Arrays.copyOfRange(bytes.array(), at, at + 4), name)) {
      at++;
    }
    return at + 4;
  }

  @Test
  void bothVersionsAreReadAndOthersNamed() throws IOException {
    try (GgufFile third = GgufFile.open(types());
        GgufFile second = GgufFile.open(changed(bytes -> bytes.putInt(4, 2)));
        Scope scope = new Scope()) {
      assertThat(second.names()).isEqualTo(third.names());
      assertThat(second.load("Q6_K").toFloats()).isEqualTo(third.load("Q6_K").toFloats());
    }
    Path first = changed(bytes -> bytes.putInt(4, 1));
    assertThatThrownBy(() -> GgufFile.open(first))
        .isInstanceOf(MaemiException.class)
        .hasMessageContaining("version is 1");
  }

  @Test
  void tensorsThatOverlapOrLieOutsideAreNamed() throws IOException {
    Path overlapping = changed(bytes -> bytes.putLong(entry(bytes) + 24, 32));
    assertThatThrownBy(() -> GgufFile.open(overlapping))
        .isInstanceOf(MaemiException.class)
        .hasMessageContaining("overlaps another");
    Path outside = changed(bytes -> bytes.putLong(entry(bytes) + 24, 1L << 40));
    assertThatThrownBy(() -> GgufFile.open(outside))
        .isInstanceOf(MaemiException.class)
        .hasMessageContaining("Q4_0 lies outside the file");
  }

  @Test
  void unknownTypesAreNamedWithThoseThatAreSupported() throws IOException {
    Path file = changed(bytes -> bytes.putInt(entry(bytes) + 20, 22));
    assertThatThrownBy(() -> GgufFile.open(file))
        .isInstanceOf(MaemiException.class)
        .hasMessageContaining("GGUF type 22")
        .hasMessageContaining("Q6_K");
  }
}
