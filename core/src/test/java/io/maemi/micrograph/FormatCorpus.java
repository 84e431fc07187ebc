package io.maemi.micrograph;

import io.jhdf.HdfFile;
import io.jhdf.WritableHdfFile;
import io.jhdf.api.WritableGroup;
import io.maemi.micrograph.TinyDm.Elements;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.zip.DeflaterOutputStream;
import javax.imageio.ImageIO;

/** One small sound file of every format, and what may befall one. */
final class FormatCorpus {
  private FormatCorpus() {}

  static List<byte[]> files(Path folder) {
    List<byte[]> files = new ArrayList<>();
    byte[] pixels = new byte[64 * 48];
    new Random(1).nextBytes(pixels);
    files.add(PngFile.bytes(GreyImage.of(64, 48, pixels)));
    files.add(Base64.getDecoder().decode(RasterReaderTest.WEBP));
    BufferedImage grey = grey(pixels);
    for (String format : List.of("jpg", "gif", "bmp")) {
      files.add(encoded(grey, format));
    }
    for (TinyTiff tiff :
        List.of(TinyTiff.littleEndian(), TinyTiff.bigEndian(), TinyTiff.bigTiff())) {
      files.add(
          tiff.page(64, 48, 8, pixels)
              .text(34682, "[Scan]\r\nPixelWidth=1e-9\r\n[Image]\r\nResolutionY=40\r\n")
              .page(32, 48, 16, pixels)
              .text(270, "ImageJ=1.53\nunit=um\n")
              .rational(282, 10, 3)
              .toBytes());
    }
    files.addAll(vendors(pixels));
    Elements thumbnail = new Elements(10, 1, new byte[] {1});
    for (int version = 3; version <= 4; version++) {
      files.add(
          new TinyDm(version, ByteOrder.LITTLE_ENDIAN)
              .image(0, 6, thumbnail, 1, 1)
              .put("Thumbnails.0.ImageIndex", 0)
              .image(1, 6, new Elements(10, pixels.length, pixels), 64, 24, 2)
              .scale(1, 0, 0.5, "nm")
              .put("ImageList.1.ImageTags.Microscope Info.Voltage", 200_000.0)
              .toBytes());
    }
    files.add(
        TinyMrc.mrc(
            ByteOrder.LITTLE_ENDIAN, 0, new int[] {64, 24, 2}, 2.5f, new byte[800], pixels));
    short[] image = new short[16 * 16];
    files.add(TinyMrc.ser(false, 0x4122, 1e-9, 16, 16, image, image));
    files.add(TinyMrc.ser(true, 0x4122, 1e-9, 16, 16, image, image));
    files.add(emd(folder.resolve("a.emd")));
    return files;
  }

  /** TIFF with the tags of other vendors and in other compressions. */
  private static List<byte[]> vendors(byte[] pixels) {
    List<byte[]> files = new ArrayList<>();
    String zeiss = "0\r\n0\r\n0\r\n1e-8\r\nAP_IMAGE_PIXEL_SIZE\r\nPixel Size = 10.0 nm\r\n";
    files.add(
        TinyTiff.littleEndian()
            .page(64, 48, 8, pixels)
            .text(34118, zeiss + "AP_WD\r\nWD = 4.1 mm\r\nAP_DATE\r\nDate :7 Mar 2021\r\n")
            .page(64, 48, 8, deflated(pixels))
            .shorts(259, 8)
            .shorts(317, 2)
            .text(50431, "\1\2PixelSizeX=1e-9\nHV=5000\nDate=2019-05-24\nImageStripSize=8\n")
            .toBytes());
    files.add(
        TinyTiff.littleEndian()
            .page(64, 48, 8, encoded(grey(pixels), "jpg"))
            .shorts(259, 7)
            .text(270, "<OME><Pixels PhysicalSizeX=\"0.25\" PhysicalSizeXUnit=\"nm\"/></OME>")
            .toBytes());
    files.add(
        TinyTiff.bigEndian()
            .page(64, 48, 8, pixels)
            .text(271, "JEOL Ltd.")
            .rational(282, 1000, 1)
            .shorts(296, 3)
            .text(270, "<ModeString>MAG</ModeString><SelectorValue>20000</SelectorValue>")
            .page(64, 48, 8, pixels)
            .longs(33560, 8)
            .text(65003, "nm")
            .real(65009, 0.25)
            .toBytes());
    return files;
  }

  private static byte[] deflated(byte[] bytes) {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (DeflaterOutputStream out = new DeflaterOutputStream(packed)) {
      out.write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return packed.toByteArray();
  }

  private static BufferedImage grey(byte[] pixels) {
    BufferedImage grey = new BufferedImage(64, 48, BufferedImage.TYPE_BYTE_GRAY);
    grey.getRaster().setDataElements(0, 0, 64, 48, pixels);
    return grey;
  }

  private static byte[] encoded(BufferedImage image, String format) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      ImageIO.write(image, format, out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  private static byte[] emd(Path file) {
    try (WritableHdfFile out = HdfFile.write(file)) {
      WritableGroup image = out.putGroup("Data").putGroup("Image").putGroup("0123abc");
      image.putDataset("Data", new int[16][16][2]);
      image.putDataset("Metadata", new byte[][] {{'{', '{'}, {'}', '}'}});
      WritableGroup signal = out.putGroup("experiment");
      signal.putDataset("data", new float[16][16]);
      signal.putDataset("dim1", new double[16]).putAttribute("units", "[n_m]");
    }
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** {@code file} with something wrong: flipped bytes, a large number, a cut, a repeated piece. */
  static byte[] damaged(byte[] file, Random random) {
    byte[] damaged = file.clone();
    int near = random.nextBoolean() ? damaged.length : Math.min(damaged.length, 512);
    switch (random.nextInt(4)) {
      case 0 -> {
        for (int flips = 1 + random.nextInt(6); flips > 0; flips--) {
          damaged[random.nextInt(near)] = (byte) random.nextInt(256);
        }
      }
      case 1 -> {
        int at = random.nextInt(near);
        int bytes = Math.min(damaged.length - at, 1 << random.nextInt(4));
        byte fill = (byte) (random.nextBoolean() ? 0xff : 0x7f);
        Arrays.fill(damaged, at, at + bytes, fill);
      }
      case 2 -> damaged = Arrays.copyOf(damaged, random.nextInt(damaged.length));
      default -> {
        int from = random.nextInt(near);
        int to = random.nextInt(near);
        int bytes = Math.min(1 + random.nextInt(64), damaged.length - Math.max(from, to));
        System.arraycopy(file, from, damaged, to, bytes);
      }
    }
    return damaged;
  }
}
