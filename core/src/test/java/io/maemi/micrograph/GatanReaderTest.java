package io.maemi.micrograph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.maemi.foundation.MaemiException;
import io.maemi.micrograph.TinyDm.Elements;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GatanReaderTest {
  private static final Elements THUMBNAIL = new Elements(10, 1, new byte[] {9});

  private static Micrograph read(TinyDm file, int frame) {
    return MicrographReader.read(file.toBytes(), "a.dm3", ReadOptions.NONE.withFrame(frame));
  }

  private static Elements shorts(ByteOrder order, int... values) {
    ByteBuffer buffer = ByteBuffer.allocate(2 * values.length).order(order);
    for (int value : values) {
      buffer.putShort((short) value);
    }
    return new Elements(2, values.length, buffer.array());
  }

  private static TinyDm withThumbnail(int version, ByteOrder order) {
    return new TinyDm(version, order)
        .image(0, 6, THUMBNAIL, 1, 1)
        .put("Thumbnails.0.ImageIndex", 0);
  }

  @ParameterizedTest
  @CsvSource({"3, true", "3, false", "4, true", "4, false"})
  void readsBothVersionsInBothByteOrders(int version, boolean little) {
    ByteOrder order = little ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN;
    String tags = "ImageList.1.ImageTags.";
    TinyDm file =
        withThumbnail(version, order)
            .image(1, 1, shorts(order, -7, 20, 300, 32000), 2, 2)
            .scale(1, 0, 0.25, "nm")
            .scale(1, 1, 0.5, "nm")
            .put(tags + "Microscope Info.Voltage", 200_000.0)
            .put(tags + "Microscope Info.Indicated Magnification", 225_000.0)
            .put(tags + "Microscope Info.Microscope", "Tecnai")
            .put(tags + "DataBar.Signal Name", "HAADF");
    Micrograph micrograph = read(file, 1);
    assertThat(micrograph.format()).isEqualTo("DM" + version + " (Gatan)");
    assertThat(micrograph.pixels().values()).containsExactly(-7, 20, 300, 32000);
    assertThat(micrograph.pixels().bits()).isEqualTo(16);
    assertThat(micrograph.pixelSize()).isEqualTo(new PixelSize(0.25, 0.5, "Gatan calibration"));
    assertThat(micrograph.instrument())
        .isEqualTo(new Instrument(null, "Tecnai", 200.0, null, 225_000.0, "HAADF", null));
    assertThat(micrograph.details().metadata())
        .containsEntry("ImageTags.Microscope Info.Voltage", "200000");
  }

  @Test
  void picksAFrameOfAStack() {
    TinyDm file =
        withThumbnail(3, ByteOrder.LITTLE_ENDIAN)
            .image(1, 1, shorts(ByteOrder.LITTLE_ENDIAN, 1, 2, 3, 4, 5, 6), 2, 1, 3);
    assertThat(read(file, 1).frames()).isEqualTo(3);
    assertThat(read(file, 3).pixels().values()).containsExactly(5, 6);
    assertThatThrownBy(() -> read(file, 4))
        .isInstanceOf(MaemiException.class)
        .hasMessage("cannot read frame 4 of a.dm3: it holds 3 images. Choose a frame from 1 to 3.");
  }

  @Test
  void showsComplexValuesAsMagnitudeAndColoursAsLuma() {
    ByteBuffer complex = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
    complex.putFloat(3).putFloat(4);
    TinyDm first =
        new TinyDm(3, ByteOrder.LITTLE_ENDIAN)
            .image(0, 3, new Elements(10, 8, complex.array()), 1, 1);
    assertThat(read(first, 1).pixels().values()).containsExactly(5);
    byte[] pixels = {50, 50, 50, 0, 0, 0, (byte) 255, 0};
    TinyDm second =
        new TinyDm(3, ByteOrder.LITTLE_ENDIAN).image(0, 23, new Elements(10, 8, pixels), 2, 1);
    assertThat(read(second, 1).pixels().values()).containsExactly(50, 76);
    assertThat(read(second, 1).colourfulness()).isEqualTo(0.5);
  }

  /** Gatan's number of a type, which of the simple types its elements are, and -3 and 4 or so. */
  @ParameterizedTest
  @CsvSource({
    "1, 2, -3, 4",
    "2, 6, -3.5, 4.25",
    "6, 10, 253, 4",
    "7, 3, -300000, 4",
    "9, 9, -3, 4",
    "10, 4, 65533, 4",
    "11, 5, 4294967296, 4",
    "12, 7, -3.5, 4.25",
    "14, 8, 1, 0",
    "39, 11, -3, 4",
    "40, 12, 3, 4",
    "3, 6, 5, 13",
    "13, 7, 5, 13",
    "8, 10, 50, 76",
    "23, 10, 50, 76"
  })
  void readsEveryTypeInBothByteOrders(int type, int element, float first, float second) {
    for (ByteOrder order : List.of(ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN)) {
      ByteBuffer data = ByteBuffer.allocate(64).order(order);
      switch (type) {
        case 1, 10 -> data.putShort((short) first).putShort((short) second);
        case 2 -> data.putFloat(first).putFloat(second);
        case 7 -> data.putInt((int) first).putInt((int) second);
        case 11 -> data.putInt(-1).putInt((int) second);
        case 12 -> data.putDouble(first).putDouble(second);
        case 39, 40 -> data.putLong((long) first).putLong((long) second);
        case 3 -> data.putFloat(3).putFloat(-4).putFloat(5).putFloat(12);
        case 13 -> data.putDouble(3).putDouble(-4).putDouble(5).putDouble(12);
        case 8, 23 -> data.put(new byte[] {50, 50, 50, 0, 0, 0, (byte) 255, 0});
        default -> data.put((byte) (int) first).put((byte) (int) second);
      }
      byte[] bytes = Arrays.copyOf(data.array(), data.position());
      for (int version = 3; version <= 4; version++) {
        TinyDm file =
            withThumbnail(version, order)
                .image(1, type, new Elements(element, elements(element, bytes), bytes), 2, 1);
        assertThat(read(file, 1).pixels().values()).containsExactly(first, second);
      }
    }
  }

  private static int elements(int element, byte[] bytes) {
    int each =
        switch (element) {
          case 2, 4 -> 2;
          case 3, 5, 6 -> 4;
          case 7, 11, 12 -> 8;
          default -> 1;
        };
    return bytes.length / each;
  }

  @Test
  void namesSpectraAsWhatTheyAre() {
    ByteOrder order = ByteOrder.LITTLE_ENDIAN;
    TinyDm spectrum =
        withThumbnail(3, order).image(1, 1, shorts(order, 1, 2, 3), 3).scale(1, 0, 1, "eV");
    assertThatThrownBy(() -> read(spectrum, 1))
        .hasMessageContaining("this DM3 file holds a spectrum of 3 channels");
    TinyDm image =
        withThumbnail(3, order)
            .image(1, 1, shorts(order, 1, 2, 3, 4), 1, 2, 2)
            .scale(1, 2, 1, "eV");
    assertThatThrownBy(() -> read(image, 1))
        .hasMessageContaining("holds a spectrum image of 1 × 2 × 2 values");
  }

  @Test
  void takesReciprocalUnitsForNoScale() {
    TinyDm file =
        withThumbnail(3, ByteOrder.LITTLE_ENDIAN)
            .image(1, 1, shorts(ByteOrder.LITTLE_ENDIAN, 1, 2), 2, 1)
            .scale(1, 0, 0.1, "1/nm");
    assertThat(read(file, 1).pixelSize()).isNull();
  }

  @Test
  void refusesWhatIsCutOffAtEveryLength() {
    TinyDm file =
        withThumbnail(4, ByteOrder.LITTLE_ENDIAN)
            .image(1, 1, shorts(ByteOrder.LITTLE_ENDIAN, 1, 2, 3, 4), 2, 2);
    byte[] bytes = file.toBytes();
    List<Integer> lengths = IntStream.range(20, bytes.length - 8).boxed().toList();
    for (int length : lengths) {
      byte[] part = Arrays.copyOf(bytes, length);
      assertThatThrownBy(() -> MicrographReader.read(part, "a", ReadOptions.NONE))
          .as("%d bytes", length)
          .isInstanceOf(MaemiException.class);
    }
  }
}
