package io.maemi.micrograph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.DeflaterOutputStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class TiffReaderTest {
  private static final byte[] SIX = {0, 50, 100, (byte) 150, (byte) 200, (byte) 255};

  private static Micrograph read(TinyTiff tiff) {
    return MicrographReader.read(tiff.toBytes(), "test.tif", ReadOptions.NONE);
  }

  static Stream<TinyTiff> kindsOfTiff() {
    return Stream.of(TinyTiff.littleEndian(), TinyTiff.bigEndian(), TinyTiff.bigTiff());
  }

  @ParameterizedTest
  @MethodSource("kindsOfTiff")
  void readsEightBitGreyExactly(TinyTiff tiff) {
    Micrograph micrograph = read(tiff.page(3, 2, 8, SIX));
    assertThat(micrograph.format()).isEqualTo("TIFF");
    assertThat(micrograph.pixels().bits()).isEqualTo(8);
    assertThat(micrograph.pixels().values()).containsExactly(0, 50, 100, 150, 200, 255);
    assertThat(micrograph.pixelSize()).isNull();
    assertThat(micrograph.frames()).isEqualTo(1);
  }

  @Test
  void readsSixteenBitGreyExactly() {
    ByteBuffer data = ByteBuffer.allocate(8).order(ByteOrder.BIG_ENDIAN);
    data.putShort((short) 0).putShort((short) 1).putShort((short) 40000).putShort((short) 65535);
    GreyImage image = read(TinyTiff.bigEndian().page(2, 2, 16, data.array())).pixels();
    assertThat(image.bits()).isEqualTo(16);
    assertThat(image.values()).containsExactly(0, 1, 40000, 65535);
  }

  @Test
  void readsFloatsWithoutClampingThem() {
    ByteBuffer data = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN);
    data.putFloat(-3.5f).putFloat(0.25f).putFloat(1e6f).putFloat(2);
    GreyImage image =
        read(TinyTiff.littleEndian().page(2, 2, 32, data.array()).shorts(339, 3)).pixels();
    assertThat(image.bits()).isEqualTo(32);
    assertThat(image.values()).containsExactly(-3.5f, 0.25f, 1e6f, 2);
  }

  @Test
  void readsThirtyTwoBitIntegersWithoutSign() {
    ByteBuffer data =
        ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putInt(7).putInt(0x80000000);
    GreyImage image = read(TinyTiff.littleEndian().page(2, 1, 32, data.array())).pixels();
    assertThat(image.values()).containsExactly(7, 0x1p31f);
  }

  @Test
  void readsEightBitsWithSign() {
    GreyImage image = read(TinyTiff.littleEndian().page(3, 2, 8, SIX).shorts(339, 2)).pixels();
    assertThat(image.values()).containsExactly(0, 50, 100, -106, -56, -1);
    assertThat(image.bits()).isEqualTo(16);
  }

  @Test
  void picksAPage() {
    byte[] file =
        TinyTiff.littleEndian().page(3, 2, 8, SIX).page(2, 1, 8, new byte[] {7, 8}).toBytes();
    Micrograph second = MicrographReader.read(file, "a.tif", ReadOptions.NONE.withFrame(2));
    assertThat(second.pixels().values()).containsExactly(7, 8);
    assertThat(second.details().frame()).isEqualTo(2);
  }

  @Test
  void saysWhatComplexSamplesAre() {
    TinyTiff complex = TinyTiff.littleEndian().page(1, 1, 64, new byte[8]).shorts(339, 6);
    assertThatThrownBy(() -> read(complex)).hasMessageContaining("samples are complex numbers");
  }

  @Test
  void takesResolutionForTheScaleOnlyWhereNoPrinterCanBeMeant() {
    TinyTiff printer = TinyTiff.littleEndian().page(3, 2, 8, SIX).rational(282, 300, 1);
    assertThat(read(printer.rational(283, 300, 1).shorts(296, 2)).pixelSize()).isNull();
    TinyTiff microscope = TinyTiff.littleEndian().page(3, 2, 8, SIX).rational(282, 5_000_000, 1);
    assertThat(read(microscope.rational(283, 5_000_000, 1).shorts(296, 3)).pixelSize())
        .isEqualTo(new PixelSize(2, 2, "TIFF resolution"));
  }

  @Test
  void readsOneBitWithWhiteOrBlackForZero() {
    byte[] row = {(byte) 0b11001101};
    for (int blackIsZero = 0; blackIsZero <= 1; blackIsZero++) {
      byte[] file = TinyTiff.littleEndian().page(8, 1, 1, row).shorts(262, blackIsZero).toBytes();
      float set = blackIsZero == 1 ? 255 : 0;
      float clear = 255 - set;
      assertThat(MicrographReader.read(file, "a.tif", ReadOptions.NONE).pixels().values())
          .containsExactly(set, set, clear, clear, set, set, clear, set);
    }
  }

  @Test
  void turnsWhiteIsZeroRound() {
    Micrograph micrograph = read(TinyTiff.littleEndian().page(3, 2, 8, SIX).shorts(262, 0));
    assertThat(micrograph.pixels().values()).containsExactly(255, 205, 155, 105, 55, 0);
  }

  @Test
  void readsPackBits() {
    byte[] packed = {5, 0, 50, 100, (byte) 150, (byte) 200, (byte) 255};
    Micrograph micrograph = read(TinyTiff.littleEndian().page(3, 2, 8, packed).shorts(259, 32773));
    assertThat(micrograph.pixels().values()).containsExactly(0, 50, 100, 150, 200, 255);
  }

  @Test
  void readsDeflateWithPredictor() throws Exception {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (DeflaterOutputStream out = new DeflaterOutputStream(packed)) {
      out.write(new byte[] {0, 50, 50, (byte) 150, 50, 55});
    }
    Micrograph micrograph =
        read(
            TinyTiff.littleEndian()
                .page(3, 2, 8, packed.toByteArray())
                .shorts(259, 8)
                .shorts(317, 2));
    assertThat(micrograph.pixels().values()).containsExactly(0, 50, 100, 150, 200, 255);
  }

  /** Four tiles of 16 × 16 over an image of 20 × 18, with what hangs over its edges. */
  @Test
  void readsTiles() {
    byte[] tiles = new byte[4 * 256];
    for (int tile = 0; tile < 4; tile++) {
      Arrays.fill(tiles, tile * 256, tile * 256 + 256, (byte) (60 * tile + 20));
    }
    TinyTiff tiff =
        TinyTiff.littleEndian()
            .page(20, 18, 8, tiles)
            .shorts(322, 16)
            .shorts(323, 16)
            .longs(325, 256, 256, 256, 256);
    int start = 0;
    byte[] file = tiff.longs(324, 0, 256, 512, 768).toBytes();
    while (file[start] != 20 || file[start + 255] != 20 || file[start + 256] != 80) {
      start++;
    }
    file = tiff.longs(324, start, start + 256, start + 512, start + 768).toBytes();
    GreyImage pixels = MicrographReader.read(file, "a.tif", ReadOptions.NONE).pixels();
    assertThat(pixels.width()).isEqualTo(20);
    assertThat(pixels.height()).isEqualTo(18);
    for (int y = 0; y < 18; y++) {
      for (int x = 0; x < 20; x++) {
        assertThat(pixels.at(x, y)).isEqualTo(60f * (x / 16 + 2 * (y / 16)) + 20);
      }
    }
  }

  @Test
  void refusesCompressedImagesOfFewerStripsThanTheirHeightNeeds() {
    byte[] scan = new byte[600];
    TinyTiff tall = TinyTiff.littleEndian().page(64, 4_000_000, 8, scan).shorts(259, 7);

    assertThatThrownBy(() -> read(tall.shorts(278, 48))).hasMessageContaining("cut off");
  }

  @ParameterizedTest
  @ValueSource(ints = {5, 7, 8, 32773})
  void refusesCompressedImagesLargerThanTheirBytesCanHold(int compression) {
    TinyTiff wide = TinyTiff.littleEndian().page(9_000_000, 30, 8, new byte[600]);

    assertThatThrownBy(() -> read(wide.shorts(259, compression))).hasMessageContaining("cut off");
  }

  @Test
  void readsJpegInTiff() throws IOException {
    BufferedImage image = new BufferedImage(32, 16, BufferedImage.TYPE_BYTE_GRAY);
    for (int i = 0; i < 32 * 16; i++) {
      image.getRaster().setSample(i % 32, i / 32, 0, i % 32 < 16 ? 40 : 200);
    }
    ByteArrayOutputStream jpeg = new ByteArrayOutputStream();
    ImageIO.write(image, "jpg", jpeg);
    Micrograph read =
        read(TinyTiff.littleEndian().page(32, 16, 8, jpeg.toByteArray()).shorts(259, 7));
    assertThat(read.pixels().at(4, 8)).isBetween(38f, 42f);
    assertThat(read.pixels().at(28, 8)).isBetween(198f, 202f);
  }

  @Test
  void readsLzw() {
    // Nine-bit codes: clear, 7, 7, end of information.
    byte[] packed = {(byte) 0x80, 0x01, (byte) 0xc0, (byte) 0xf0, 0x10};
    Micrograph micrograph = read(TinyTiff.littleEndian().page(2, 1, 8, packed).shorts(259, 5));
    assertThat(micrograph.pixels().values()).containsExactly(7, 7);
  }

  @Test
  void turnsColoursIntoLumaAndTellsHowColourfulTheyAre() {
    byte[] rgb = {100, 100, 100, (byte) 255, 0, 0};
    Micrograph micrograph =
        read(
            TinyTiff.littleEndian()
                .page(2, 1, 8, rgb)
                .shorts(258, 8, 8, 8)
                .shorts(262, 2)
                .shorts(277, 3));
    assertThat(micrograph.pixels().values()).containsExactly(100, 76);
    assertThat(micrograph.colourfulness()).isCloseTo(0.5, within(1e-9));
  }

  @Test
  void looksPalettesUp() {
    int[] map = new int[768];
    for (int i = 0; i < 256; i++) {
      int level = (255 - i) * 257;
      map[i] = level;
      map[256 + i] = level;
      map[512 + i] = level;
    }
    Micrograph micrograph =
        read(TinyTiff.littleEndian().page(3, 2, 8, SIX).shorts(262, 3).shorts(320, map));
    assertThat(micrograph.pixels().values()).containsExactly(255, 205, 155, 105, 55, 0);
    assertThat(micrograph.colourfulness()).isZero();
  }

  @Test
  void readsTheFirstOfSeveralPagesAndCountsThem() {
    Micrograph micrograph =
        read(
            TinyTiff.littleEndian()
                .page(3, 2, 8, SIX)
                .page(1, 1, 8, new byte[] {9})
                .page(1, 1, 8, new byte[] {8}));
    assertThat(micrograph.frames()).isEqualTo(3);
    assertThat(micrograph.pixels().values()).containsExactly(0, 50, 100, 150, 200, 255);
  }

  @Test
  void takesTheScaleOfImageJ() {
    Micrograph micrograph =
        read(
            TinyTiff.littleEndian()
                .page(3, 2, 8, SIX)
                .text(270, "ImageJ=1.54p\nunit=micron\nspacing=0.3\n")
                .rational(282, 4, 1)
                .rational(283, 2, 1));
    assertThat(micrograph.pixelSize()).isEqualTo(new PixelSize(250, 500, "ImageJ description"));
    assertThat(micrograph.format()).isEqualTo("TIFF (ImageJ)");
    assertThat(micrograph.details().metadata()).containsEntry("spacing", "0.3");
  }

  @Test
  void showsWhatAnyProgramMayWrite() {
    TinyTiff tiff = TinyTiff.littleEndian().page(3, 2, 8, SIX).text(305, "A program 2.1 ");
    Micrograph micrograph = read(tiff.text(270, "grains").text(306, "2021:03:07 09:05:02"));
    assertThat(micrograph.details().metadata())
        .containsOnly(
            Map.entry("Software", "A program 2.1"),
            Map.entry("DateTime", "2021:03:07 09:05:02"),
            Map.entry("ImageDescription", "grains"));
  }

  @Test
  void takesNoScaleFromPrintResolution() {
    assertThat(
            read(TinyTiff.littleEndian().page(3, 2, 8, SIX).rational(282, 72, 1).shorts(296, 2))
                .pixelSize())
        .isNull();
  }
}
