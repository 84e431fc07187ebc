package io.maemi.micrograph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jhdf.HdfFile;
import io.jhdf.WritableHdfFile;
import io.jhdf.api.WritableGroup;
import io.maemi.foundation.MaemiException;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HostileFilesTest {
  private static final int CASES = 2400;

  @TempDir private Path folder;

  @Test
  void soundFilesOfEveryFormatAreRead() {
    for (byte[] file : FormatCorpus.files(folder)) {
      assertThat(Hostile.read(file).isRead()).isTrue();
    }
  }

  @Test
  void damagedFilesGiveAnImageOrOneClearLineSoonAndInBoundedMemory() {
    List<byte[]> files = FormatCorpus.files(folder);
    Random random = new Random(6);
    for (int i = 0; i < CASES; i++) {
      byte[] file = FormatCorpus.damaged(files.get(i % files.size()), random);
      assertThat(Hostile.read(file).complaint()).as("case %d", i).isNull();
    }
  }

  @Test
  void theWebPDecoderDoesNotTakeTheEndForBits() {
    byte[] file = Base64.getDecoder().decode(RasterReaderTest.WEBP);
    Random random = new Random(5);
    for (int i = 0; i < 1500; i++) {
      assertThat(Hostile.read(FormatCorpus.damaged(file, random)).complaint()).isNull();
    }
  }

  /** Very many zeros in a small chunk that no pixel needs. */
  @ParameterizedTest
  @ValueSource(strings = {"zTXt", "iCCP", "iTXt"})
  void chunksThatSwellAreLeftFolded(String type) throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    body.write("a\0".getBytes(StandardCharsets.ISO_8859_1));
    body.write(type.equals("iTXt") ? new byte[] {1, 0, 0, 0} : new byte[1]);
    try (DeflaterOutputStream zlib = new DeflaterOutputStream(body, new Deflater(1))) {
      byte[] zeros = new byte[1 << 20];
      for (int i = 0; i < 96; i++) {
        zlib.write(zeros);
      }
    }
    byte[] plain = PngFile.bytes(GreyImage.of(2, 1, new byte[2]));
    ByteBuffer chunk = ByteBuffer.allocate(4 + body.size());
    chunk.put(type.getBytes(StandardCharsets.US_ASCII)).put(body.toByteArray());
    CRC32 crc = new CRC32();
    crc.update(chunk.array());
    ByteBuffer file = ByteBuffer.allocate(plain.length + 12 + body.size());
    file.put(plain, 0, 33).putInt(body.size()).put(chunk.array()).putInt((int) crc.getValue());
    file.put(plain, 33, plain.length - 33);
    Hostile.Outcome outcome = Hostile.read(file.array());
    assertThat(outcome.complaint()).isNull();
    assertThat(outcome.bytes()).isLessThan(32L << 20);
  }

  /** A page of few pixels whose strip holds very many bytes. */
  @Test
  void stripsThatSwellAreUnfoldedOnlyAsFarAsTheirPixelsGo() throws IOException {
    ByteArrayOutputStream strip = new ByteArrayOutputStream();
    try (DeflaterOutputStream zlib = new DeflaterOutputStream(strip, new Deflater(1))) {
      byte[] zeros = new byte[1 << 20];
      for (int i = 0; i < 96; i++) {
        zlib.write(zeros);
      }
    }
    byte[] file =
        TinyTiff.littleEndian().page(64, 48, 8, strip.toByteArray()).shorts(259, 8).toBytes();
    Hostile.Outcome outcome = Hostile.read(file);
    assertThat(outcome.complaint()).isNull();
    assertThat(outcome.bytes()).isLessThan(32L << 20);
  }

  /** So few bytes cannot unfold to what the header says: nothing is allocated for it. */
  @ParameterizedTest
  @CsvSource({"png, 16, 6589822", "bmp, 18, 8257600", "bmp, 22, 5111856"})
  void imagesThatSayMoreThanTheyHoldAreRefusedFirst(String format, int at, int size)
      throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ImageIO.write(new BufferedImage(64, 48, BufferedImage.TYPE_BYTE_GRAY), format, bytes);
    byte[] file = bytes.toByteArray();
    ByteOrder order = format.equals("png") ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
    ByteBuffer.wrap(file).order(order).putInt(at, size);
    Hostile.Outcome outcome = Hostile.read(file);
    assertThat(outcome.isRead()).isFalse();
    assertThat(outcome.complaint()).isNull();
    assertThat(outcome.bytes()).isLessThan(32L << 20);
  }

  @Test
  void deepAndWideHdf5IsSearchedOnlySoFar() {
    Path file = folder.resolve("deep.emd");
    try (WritableHdfFile out = HdfFile.write(file)) {
      WritableGroup group = out.putGroup("a");
      for (int i = 0; i < 40; i++) {
        group = group.putGroup("g" + i);
      }
      group.putDataset("data", new float[4][4]);
    }
    assertThatThrownBy(() -> MicrographReader.read(file))
        .isInstanceOf(MaemiException.class)
        .hasMessageContaining("no image of the EMD form");
  }
}
