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
import java.util.Base64;
import java.util.List;
import java.util.Random;
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
    BufferedImage grey = new BufferedImage(64, 48, BufferedImage.TYPE_BYTE_GRAY);
    grey.getRaster().setDataElements(0, 0, 64, 48, pixels);
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
        java.util.Arrays.fill(damaged, at, at + bytes, fill);
      }
      case 2 -> damaged = java.util.Arrays.copyOf(damaged, random.nextInt(damaged.length));
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
