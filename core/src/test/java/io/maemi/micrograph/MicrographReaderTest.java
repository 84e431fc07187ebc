package io.maemi.micrograph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.maemi.foundation.MaemiException;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Objects;
import java.util.Random;
import java.util.zip.CRC32;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MicrographReaderTest {
  @TempDir Path folder;

  private static BufferedImage noise(int type) {
    BufferedImage image = new BufferedImage(64, 48, type);
    Random random = new Random(1);
    for (int y = 0; y < 48; y++) {
      for (int x = 0; x < 64; x++) {
        int level = random.nextInt(256);
        image.setRGB(x, y, level << 16 | level << 8 | level);
      }
    }
    return image;
  }

  private static byte[] encode(BufferedImage image, String format) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    assertThat(ImageIO.write(image, format, out)).isTrue();
    return out.toByteArray();
  }

  private static Micrograph read(byte[] file) {
    return MicrographReader.read(file, "a file", ReadOptions.NONE);
  }

  /** The one line that reading {@code file} gives. */
  private static String refusal(byte[] file) {
    return refusal(() -> read(file));
  }

  private static String refusal(org.assertj.core.api.ThrowableAssert.ThrowingCallable reading) {
    MaemiException e = catchThrowableOfType(MaemiException.class, reading);
    assertThat(e).isNotNull();
    assertThat(e.kind()).isEqualTo(MaemiException.Kind.UNREADABLE);
    assertThat(e.getMessage())
        .startsWith("cannot read ")
        .endsWith(".")
        .doesNotContain("\n")
        .doesNotContain("null");
    return Objects.requireNonNull(e.getMessage());
  }

  @ParameterizedTest
  @CsvSource({"png, PNG", "bmp, BMP", "gif, GIF"})
  void readsGreyExactlyWhateverTheNameSays(String format, String name) throws IOException {
    BufferedImage image = noise(BufferedImage.TYPE_BYTE_GRAY);
    Path file = Files.write(folder.resolve("misnamed.tif"), encode(image, format));
    Micrograph micrograph = MicrographReader.read(file);
    assertThat(micrograph.format()).isEqualTo(name);
    assertThat(micrograph.name()).isEqualTo("misnamed.tif");
    assertThat(micrograph.colourfulness()).isZero();
    assertThat(micrograph.pixels().at(13, 7)).isEqualTo(image.getRaster().getSample(13, 7, 0));
    assertThat(micrograph.pixels().at(63, 47)).isEqualTo(image.getRaster().getSample(63, 47, 0));
  }

  @Test
  void readsJpeg() throws IOException {
    BufferedImage image = new BufferedImage(32, 32, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < 32 * 32; i++) {
      image.setRGB(i % 32, i / 32, 0x808080);
    }
    Micrograph micrograph = read(encode(image, "jpg"));
    assertThat(micrograph.format()).isEqualTo("JPEG");
    assertThat(micrograph.pixels().at(5, 5)).isBetween(127f, 129f);
    assertThat(micrograph.colourfulness()).isLessThan(0.02);
  }

  @Test
  void readsSixteenBitPngExactly() throws IOException {
    BufferedImage image = new BufferedImage(3, 1, BufferedImage.TYPE_USHORT_GRAY);
    image.getRaster().setSamples(0, 0, 3, 1, 0, new int[] {1, 300, 65535});
    GreyImage pixels = read(encode(image, "png")).pixels();
    assertThat(pixels.bits()).isEqualTo(16);
    assertThat(pixels.values()).containsExactly(1, 300, 65535);
  }

  @Test
  void stretchesOneBitToBlackAndWhite() throws IOException {
    BufferedImage image = new BufferedImage(2, 1, BufferedImage.TYPE_BYTE_BINARY);
    image.setRGB(1, 0, 0xffffff);
    assertThat(read(encode(image, "png")).pixels().values()).containsExactly(0, 255);
  }

  @Test
  void tellsColourfulFiles() throws IOException {
    BufferedImage image = new BufferedImage(4, 4, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < 16; i++) {
      image.setRGB(i % 4, i / 4, i < 8 ? 0x00ff00 : 0x404040);
    }
    Micrograph micrograph = read(encode(image, "png"));
    assertThat(micrograph.colourfulness()).isEqualTo(0.5);
    assertThat(micrograph.pixels().at(0, 0)).isEqualTo(150);
    assertThat(micrograph.pixels().at(0, 3)).isEqualTo(64);
  }

  @Test
  void readsAStream() throws IOException {
    byte[] file = encode(noise(BufferedImage.TYPE_BYTE_GRAY), "png");
    assertThat(
            MicrographReader.read(new ByteArrayInputStream(file), "-", ReadOptions.NONE)
                .pixels()
                .width())
        .isEqualTo(64);
  }

  @Test
  void saysWhichBytesAnImageCameFrom() throws Exception {
    byte[] file = encode(noise(BufferedImage.TYPE_BYTE_GRAY), "png");
    String hash =
        HexFormat.of().formatHex(java.security.MessageDigest.getInstance("SHA-256").digest(file));
    Path path = Files.write(folder.resolve("a.png"), file);
    assertThat(MicrographReader.read(path).provenance())
        .isEqualTo(new Provenance(path.toString(), hash, 1));
    assertThat(read(file).provenance()).isEqualTo(new Provenance("a file", hash, 1));
    assertThat(Provenance.hash(path)).isEqualTo(hash);
  }

  @Test
  void refusesWhatIsMissingAFolderOrEmpty() throws IOException {
    Path missing = folder.resolve("missing.tif");
    assertThat(refusal(() -> MicrographReader.read(missing)))
        .contains(missing.toString(), "no such file");
    assertThat(refusal(() -> MicrographReader.read(folder)))
        .contains(folder.toString(), "it is a folder");
    Path empty = Files.createFile(folder.resolve("empty.tif"));
    assertThat(refusal(() -> MicrographReader.read(empty))).contains(empty.toString(), "empty");
  }

  @Test
  void refusesTextNamedTif() throws IOException {
    Path text = Files.writeString(folder.resolve("text.tif"), "Not an image at all.\n");
    assertThat(refusal(() -> MicrographReader.read(text)))
        .contains(text.toString(), "is no TIFF, PNG, JPEG, BMP, GIF, WebP, DM3");
  }

  @ParameterizedTest
  @ValueSource(strings = {"png", "jpg", "bmp", "gif"})
  void refusesTruncatedFilesWhereverTheyAreCut(String format) throws IOException {
    byte[] file = encode(noise(BufferedImage.TYPE_BYTE_GRAY), format);
    for (int length :
        new int[] {9, 20, 40, file.length / 4, file.length / 2, file.length * 9 / 10}) {
      assertThat(refusal(Arrays.copyOf(file, length)))
          .as("%s cut to %d", format, length)
          .containsAnyOf("cut off", "damaged");
    }
  }

  @Test
  void refusesTruncatedTiffWhereverItIsCut() {
    byte[] file =
        TinyTiff.littleEndian()
            .page(40, 30, 8, new byte[1200])
            .text(34118, "AP_WD\r\nWD = 4 mm\r\n")
            .toBytes();
    for (int length = 5; length < file.length; length += 7) {
      assertThat(refusal(Arrays.copyOf(file, length)))
          .as("cut to %d", length)
          .containsAnyOf("cut off", "damaged");
    }
  }

  @Test
  void refusesHugeHeadersBeforeAllocating() {
    byte[] tiff = TinyTiff.bigTiff().page(60_000, 60_000, 16, new byte[10]).toBytes();
    assertThat(refusal(tiff))
        .contains("60000 × 60000", "more than the limit of 400 million", "Cut it into tiles");
    assertThat(refusal(pngHeader(60_000, 60_000))).contains("60000 × 60000", "400 million");
    assertThat(refusal(pngHeader(Integer.MAX_VALUE, Integer.MAX_VALUE))).contains("400 million");
    assertThat(refusal(TinyTiff.littleEndian().page(0, 10, 8, new byte[10]).toBytes()))
        .contains("0 × 10");
  }

  @Test
  void refusesHugeJpegHeadersBeforeAllocating() throws IOException {
    byte[] jpeg = encode(noise(BufferedImage.TYPE_BYTE_GRAY), "jpg");
    int frame = 0;
    while ((jpeg[frame] & 0xff) != 0xff || (jpeg[frame + 1] & 0xff) != 0xc0) {
      frame++;
    }
    ByteBuffer.wrap(jpeg).putShort(frame + 5, (short) 60_000).putShort(frame + 7, (short) 60_000);
    assertThat(refusal(jpeg)).contains("60000 × 60000", "400 million");
  }

  private static byte[] pngHeader(int width, int height) {
    ByteBuffer chunk = ByteBuffer.allocate(17).put("IHDR".getBytes(StandardCharsets.US_ASCII));
    chunk.putInt(width).putInt(height).put(new byte[] {8, 0, 0, 0, 0});
    CRC32 crc = new CRC32();
    crc.update(chunk.array());
    ByteBuffer file =
        ByteBuffer.allocate(64).put(new byte[] {(byte) 0x89, 'P', 'N', 'G', 13, 10, 26, 10});
    file.putInt(13).put(chunk.array()).putInt((int) crc.getValue());
    return file.putInt(8).put("IDAT".getBytes(StandardCharsets.US_ASCII)).array();
  }

  @Test
  void refusesPagesInACircle() {
    byte[] file = TinyTiff.littleEndian().page(2, 1, 8, new byte[2]).toBytesInACircle();
    assertThat(refusal(file)).contains("in a circle");
  }

  @Test
  void damagedFilesGiveOneLineAndNothingOnTheConsole() throws IOException {
    byte[][] files = {
      encode(noise(BufferedImage.TYPE_BYTE_GRAY), "png"),
      encode(noise(BufferedImage.TYPE_INT_RGB), "jpg"),
      encode(noise(BufferedImage.TYPE_INT_RGB), "bmp"),
      encode(noise(BufferedImage.TYPE_BYTE_GRAY), "gif"),
      TinyTiff.littleEndian()
          .page(64, 48, 8, new byte[64 * 48])
          .text(34118, "AP_WD\r\nWD = 4 mm\r\n")
          .toBytes(),
      TinyTiff.bigEndian()
          .page(64, 24, 16, new byte[64 * 48])
          .shorts(317, 2)
          .text(34682, "[Scan]\r\nPixelWidth=1e-9\r\n")
          .toBytes(),
      TinyTiff.bigTiff().page(64, 12, 32, new byte[64 * 48]).shorts(339, 3).toBytes(),
    };
    PrintStream out = System.out;
    PrintStream err = System.err;
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    Random random = new Random(7);
    try (PrintStream captured = new PrintStream(printed, true, StandardCharsets.UTF_8)) {
      System.setOut(captured);
      System.setErr(captured);
      for (int round = 0; round < 600; round++) {
        byte[] file = files[round % files.length].clone();
        int near = round % 2 == 0 ? file.length : Math.min(file.length, 200);
        for (int flips = 1 + random.nextInt(6); flips > 0; flips--) {
          file[random.nextInt(near)] = (byte) random.nextInt(256);
        }
        try {
          assertThat(read(file).pixels().width()).isPositive();
        } catch (MaemiException e) {
          assertThat(e.getMessage()).startsWith("cannot read a file: ").doesNotContain("\n");
        }
      }
    } finally {
      System.setOut(out);
      System.setErr(err);
    }
    assertThat(printed.toString(StandardCharsets.UTF_8)).isEmpty();
  }
}
