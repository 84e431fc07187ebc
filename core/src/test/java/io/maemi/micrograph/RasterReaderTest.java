package io.maemi.micrograph;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.awt.image.DataBuffer;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.zip.CRC32;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RasterReaderTest {
  /** Four by three pixels, 0, 20, 40 … 220, lossless. */
  static final String WEBP =
      "UklGRjIAAABXRUJQVlA4TCYAAAAvA4AAAF8gEEiC2B93hqEYivlPbAeCABKFWGKZZZZZJo3of2C6Aw==";

  /** Sixteen by sixteen pixels of a middle grey, lossy. */
  private static final String LOSSY =
      "UklGRiQAAABXRUJQVlA4IBgAAABQAQCdASoQABAAAUAmJaQABHQAAORAAAA=";

  private static Micrograph read(byte[] file) {
    return MicrographReader.read(file, "a file", ReadOptions.NONE);
  }

  @Test
  void readsWebPWithAndWithoutLoss() {
    Micrograph lossless = read(Base64.getDecoder().decode(WEBP));
    assertThat(lossless.format()).isEqualTo("WebP");
    assertThat(lossless.pixels().width()).isEqualTo(4);
    assertThat(lossless.colourfulness()).isZero();
    assertThat(lossless.pixels().values())
        .containsExactly(0, 20, 40, 60, 80, 100, 120, 140, 160, 180, 200, 220);
    assertThat(read(Base64.getDecoder().decode(LOSSY)).pixels().at(8, 8)).isBetween(127f, 130f);
  }

  /** A JPEG of two by two fields, from the upper left 0, 80, 160, 240, with an orientation. */
  private static byte[] jpeg(int orientation) throws IOException {
    BufferedImage image = new BufferedImage(64, 32, BufferedImage.TYPE_BYTE_GRAY);
    for (int i = 0; i < 64 * 32; i++) {
      int field = i % 64 / 32 + 2 * (i / 64 / 16);
      image.getRaster().setSample(i % 64, i / 64, 0, 80 * field);
    }
    ByteArrayOutputStream plain = new ByteArrayOutputStream();
    ImageIO.write(image, "jpg", plain);
    byte[] exif =
        TinyTiff.bigEndian().page(1, 1, 8, new byte[1]).shorts(274, orientation).toBytes();
    ByteBuffer file = ByteBuffer.allocate(plain.size() + exif.length + 10);
    file.put(plain.toByteArray(), 0, 2);
    file.putShort((short) 0xffe1).putShort((short) (exif.length + 8));
    file.put("Exif\0\0".getBytes(StandardCharsets.US_ASCII)).put(exif);
    file.put(plain.toByteArray(), 2, plain.size() - 2);
    return file.array();
  }

  @ParameterizedTest
  @CsvSource({
    "1, 0, 80, 160, 240",
    "2, 80, 0, 240, 160",
    "3, 240, 160, 80, 0",
    "4, 160, 240, 0, 80",
    "5, 0, 160, 80, 240",
    "6, 160, 0, 240, 80",
    "7, 240, 80, 160, 0",
    "8, 80, 240, 0, 160",
    "9, 0, 80, 160, 240"
  })
  void turnsJpegsAsTheirExifSegmentSays(int orientation, int a, int b, int c, int d)
      throws IOException {
    GreyImage read = read(jpeg(orientation)).pixels();
    boolean turned = orientation >= 5 && orientation <= 8;
    assertThat(read.width()).isEqualTo(turned ? 32 : 64);
    int[] expected = {a, b, c, d};
    for (int i = 0; i < 4; i++) {
      int x = (i % 2 * 2 + 1) * read.width() / 4;
      int y = (i / 2 * 2 + 1) * read.height() / 4;
      assertThat(Math.round(read.at(x, y) / 80) * 80).as("field %d", i).isEqualTo(expected[i]);
    }
  }

  @Test
  void takesADamagedExifSegmentForNone() throws IOException {
    byte[] file = jpeg(6);
    Arrays.fill(file, 12, 20, (byte) 0xff);
    assertThat(read(file).pixels().width()).isEqualTo(64);
  }

  private static byte[] png(int perMetreX, int perMetreY, int unit) {
    byte[] plain = PngFile.bytes(GreyImage.of(2, 1, new byte[2]));
    ByteBuffer chunk = ByteBuffer.allocate(13).put("pHYs".getBytes(StandardCharsets.US_ASCII));
    chunk.putInt(perMetreX).putInt(perMetreY).put((byte) unit);
    CRC32 crc = new CRC32();
    crc.update(chunk.array());
    ByteBuffer file = ByteBuffer.allocate(plain.length + 21);
    file.put(plain, 0, 33).putInt(9).put(chunk.array()).putInt((int) crc.getValue());
    return file.put(plain, 33, plain.length - 33).array();
  }

  @Test
  void takesTheResolutionOfAPngOnlyWhereNoScreenCanBeMeant() {
    assertThat(read(png(400_000_000, 200_000_000, 1)).pixelSize()).isNull();
    assertThat(read(png(400_000_000, 320_000_000, 1)).pixelSize())
        .isEqualTo(new PixelSize(2.5, 3.125, "PNG pHYs"));
    assertThat(read(png(400_000_000, 400_000_000, 0)).pixelSize()).isNull();
    assertThat(read(png(2835, 2835, 1)).pixelSize()).isNull();
    assertThat(read(png(0, 0, 1)).pixelSize()).isNull();
  }

  /** Adobe's mark says that the four bands are inks, stored the other way round: all, then none. */
  @Test
  void readsJpegsOfFourInks() throws IOException {
    WritableRaster inks = Raster.createInterleavedRaster(DataBuffer.TYPE_BYTE, 32, 16, 4, null);
    for (int i = 0; i < 32 * 16; i++) {
      int ink = i % 32 < 16 ? 0 : 255;
      inks.setPixel(i % 32, i / 32, new int[] {ink, ink, ink, ink});
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    try (ImageOutputStream out = ImageIO.createImageOutputStream(bytes)) {
      writer.setOutput(out);
      writer.write(null, new IIOImage(inks, null, null), null);
    } finally {
      writer.dispose();
    }
    byte[] plain = bytes.toByteArray();
    byte[] mark = HexFormat.of().parseHex("ffee000e" + "41646f6265" + "00640000000000");
    byte[] marked = new byte[plain.length + mark.length];
    System.arraycopy(plain, 0, marked, 0, 2);
    System.arraycopy(mark, 0, marked, 2, mark.length);
    System.arraycopy(plain, 2, marked, 2 + mark.length, plain.length - 2);
    GreyImage read = read(marked).pixels();
    assertThat(read.at(4, 8)).isLessThan(60);
    assertThat(read.at(28, 8)).isGreaterThan(250);
  }

  @Test
  void picksAFrameOfAnAnimatedGif() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ImageWriter writer = ImageIO.getImageWritersByFormatName("gif").next();
    try (ImageOutputStream out = ImageIO.createImageOutputStream(bytes)) {
      writer.setOutput(out);
      writer.prepareWriteSequence(null);
      for (int frame = 1; frame <= 3; frame++) {
        BufferedImage image = new BufferedImage(16, 16, BufferedImage.TYPE_BYTE_GRAY);
        for (int i = 0; i < 256; i++) {
          image.getRaster().setSample(i % 16, i / 16, 0, 50 * frame + i / 4);
        }
        writer.writeToSequence(new IIOImage(image, null, null), null);
      }
      writer.endWriteSequence();
    } finally {
      writer.dispose();
    }
    Micrograph read =
        MicrographReader.read(bytes.toByteArray(), "a.gif", ReadOptions.NONE.withFrame(3));
    assertThat(read.frames()).isEqualTo(3);
    assertThat(read.pixels().at(12, 1)).isEqualTo(157);
  }
}
