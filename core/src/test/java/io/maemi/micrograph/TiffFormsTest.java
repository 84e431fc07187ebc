package io.maemi.micrograph;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.Transparency;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Every way of storing samples in a TIFF, written by the Java runtime's encoder or by hand. */
class TiffFormsTest {
  private static final int WIDTH = 150;
  private static final int HEIGHT = 110;

  private enum Form {
    GREY8,
    GREY16,
    RGB8,
    RGB16,
    PALETTE
  }

  static Stream<Arguments> encodings() {
    List<Arguments> all = new ArrayList<>();
    for (Form form : Form.values()) {
      for (String compression : new String[] {"none", "LZW", "ZLib", "Deflate", "PackBits"}) {
        all.add(Arguments.of(form, compression, false));
        all.add(Arguments.of(form, compression, true));
      }
    }
    return all.stream();
  }

  @ParameterizedTest
  @MethodSource("encodings")
  void readsEverySampleExactly(Form form, String compression, boolean tiles) throws IOException {
    BufferedImage image = image(form);
    byte[] file = encoded(image, compression, tiles);
    Micrograph read = MicrographReader.read(file, "a.tif", ReadOptions.NONE);
    assertThat(read.pixels().bits()).isEqualTo(form == Form.GREY16 || form == Form.RGB16 ? 16 : 8);
    for (int i = 0; i < WIDTH * HEIGHT; i += 7) {
      int x = i % WIDTH;
      int y = i / WIDTH;
      assertThat(read.pixels().at(x, y)).as("%d, %d", x, y).isEqualTo(expected(image, form, x, y));
    }
    assertThat(read.colourfulness() > 0.1).isEqualTo(form == Form.RGB8 || form == Form.RGB16);
  }

  private static float expected(BufferedImage image, Form form, int x, int y) {
    int[] bands = image.getRaster().getPixel(x, y, (int[]) null);
    return switch (form) {
      case GREY8, GREY16 -> bands[0];
      case PALETTE -> 255 - bands[0];
      case RGB8, RGB16 -> Math.round(0.299f * bands[0] + 0.587f * bands[1] + 0.114f * bands[2]);
    };
  }

  private static BufferedImage image(Form form) {
    Random random = new Random(4);
    BufferedImage image =
        switch (form) {
          case GREY8 -> new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_BYTE_GRAY);
          case GREY16 -> new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_USHORT_GRAY);
          case RGB8 -> new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_3BYTE_BGR);
          case RGB16 -> sixteenBitColours();
          case PALETTE ->
              new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_BYTE_INDEXED, negative());
        };
    WritableRaster raster = image.getRaster();
    int most = form == Form.GREY16 || form == Form.RGB16 ? 65536 : 256;
    for (int i = 0; i < WIDTH * HEIGHT; i++) {
      for (int band = 0; band < raster.getNumBands(); band++) {
        // Runs, so that every compression has some.
        int value = i % 40 < 20 ? 7 * band + i / 1000 : random.nextInt(most);
        raster.setSample(i % WIDTH, i / WIDTH, band, value);
      }
    }
    return image;
  }

  private static BufferedImage sixteenBitColours() {
    ComponentColorModel model =
        new ComponentColorModel(
            ColorSpace.getInstance(ColorSpace.CS_sRGB),
            false,
            false,
            Transparency.OPAQUE,
            DataBuffer.TYPE_USHORT);
    WritableRaster raster =
        Raster.createInterleavedRaster(DataBuffer.TYPE_USHORT, WIDTH, HEIGHT, 3, null);
    return new BufferedImage(model, raster, false, null);
  }

  private static IndexColorModel negative() {
    byte[] levels = new byte[256];
    for (int i = 0; i < 256; i++) {
      levels[i] = (byte) (255 - i);
    }
    return new IndexColorModel(8, 256, levels, levels, levels);
  }

  private static byte[] encoded(BufferedImage image, String compression, boolean tiles)
      throws IOException {
    ImageWriter writer = null;
    for (var writers = ImageIO.getImageWritersByFormatName("tiff"); writers.hasNext(); ) {
      ImageWriter next = writers.next();
      writer = next.getClass().getName().startsWith("com.sun.") ? next : writer;
    }
    assertThat(writer).isNotNull();
    ImageWriteParam parameters = writer.getDefaultWriteParam();
    if (!compression.equals("none")) {
      parameters.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
      parameters.setCompressionType(compression);
    }
    if (tiles) {
      parameters.setTilingMode(ImageWriteParam.MODE_EXPLICIT);
      parameters.setTiling(64, 48, 0, 0);
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ImageOutputStream out = ImageIO.createImageOutputStream(bytes)) {
      writer.setOutput(out);
      writer.write(null, new IIOImage(image, null, null), parameters);
    } finally {
      writer.dispose();
    }
    return bytes.toByteArray();
  }

  /** Bits, sample format and photometric interpretation of pages that lie in the file as read. */
  @ParameterizedTest
  @CsvSource({
    "8, 1, 1",
    "8, 1, 0",
    "8, 1, 3",
    "8, 2, 1",
    "16, 1, 1",
    "32, 1, 1",
    "32, 2, 1",
    "32, 3, 1",
    "64, 3, 1"
  })
  void plainSamplesAreWhatTheDecoderReads(int bits, int form, int photometric) throws IOException {
    byte[] data = new byte[16 * 12 * bits / 8];
    new Random(bits + form).nextBytes(data);
    for (TinyTiff tiff :
        List.of(TinyTiff.littleEndian(), TinyTiff.bigEndian(), TinyTiff.bigTiff())) {
      tiff.page(16, 12, bits, data).shorts(339, form).shorts(262, photometric);
      if (photometric == 3) {
        tiff.shorts(320, new Random(5).ints(768, 0, 65536).toArray());
      }
      byte[] file = tiff.toBytes();
      ImageSource source = ImageSource.of(file, "a.tif");
      GreyImage decoded =
          bits >= 32
              ? TiffReader.decodeWide(source, 1, form == 1).image()
              : TiffReader.decode(source, 1).image();
      float[] expected = decoded.values();
      for (int i = 0; bits == 8 && form == 2 && i < expected.length; i++) {
        expected[i] = (byte) (int) expected[i];
      }
      Micrograph read = MicrographReader.read(file, "a.tif", ReadOptions.NONE);
      assertThat(read.pixels().values()).containsExactly(expected);
    }
  }

  /** A palette of bytes where 16 bits are meant, as some programs write. */
  @Test
  void palettesOfBytesAreTakenAsTheyAre() throws IOException {
    byte[] data = new byte[16 * 12];
    new Random(2).nextBytes(data);
    byte[] file =
        TinyTiff.littleEndian()
            .page(16, 12, 8, data)
            .shorts(262, 3)
            .shorts(320, new Random(5).ints(768, 0, 256).toArray())
            .toBytes();
    GreyImage decoded = TiffReader.decode(ImageSource.of(file, "a.tif"), 1).image();
    assertThat(MicrographReader.read(file, "a.tif", ReadOptions.NONE).pixels().values())
        .containsExactly(decoded.values());
  }

  @Test
  void readsStripsThatDoNotFollowEachOther() {
    ByteBuffer data = ByteBuffer.allocate(4 * 4 + 100).order(ByteOrder.LITTLE_ENDIAN);
    byte[] upper = {1, 2, 3, 4, 5, 6, 7, 8};
    byte[] lower = {11, 12, 13, 14, 15, 16, 17, 18};
    data.put(lower).position(100);
    data.put(upper);
    TinyTiff tiff =
        TinyTiff.littleEndian().page(4, 4, 8, data.array()).longs(278, 2).longs(279, 8, 8);
    byte[] file = tiff.longs(273, 0, 0).toBytes();
    int start = file.length - data.capacity();
    file = tiff.longs(273, start + 100, start).toBytes();
    assertThat(MicrographReader.read(file, "a.tif", ReadOptions.NONE).pixels().values())
        .containsExactly(1, 2, 3, 4, 5, 6, 7, 8, 11, 12, 13, 14, 15, 16, 17, 18);
  }

  @Test
  void readsStripsOfOneRowInOnePiece() {
    byte[] data = {1, 2, 3, 4, 5, 6};
    TinyTiff tiff = TinyTiff.bigEndian().page(2, 3, 8, data).longs(278, 1).longs(279, 2, 2, 2);
    byte[] file = tiff.longs(273, 0, 0, 0).toBytes();
    int start = file.length - data.length;
    file = tiff.longs(273, start, start + 2, start + 4).toBytes();
    assertThat(MicrographReader.read(file, "a.tif", ReadOptions.NONE).pixels().values())
        .containsExactly(1, 2, 3, 4, 5, 6);
  }
}
