package io.maemi.cli;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.zip.CRC32;
import javax.imageio.ImageIO;

/** Image files, good and bad. */
final class Pictures {
  private Pictures() {}

  /** Twelve bright discs of diameter 40 px on a dark, slightly noisy ground. */
  static Path discs(Path file) {
    BufferedImage image = new BufferedImage(400, 320, BufferedImage.TYPE_BYTE_GRAY);
    Graphics2D pen = image.createGraphics();
    pen.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    pen.setColor(new Color(40, 40, 40));
    pen.fillRect(0, 0, 400, 320);
    pen.setColor(new Color(200, 200, 200));
    for (int i = 0; i < 12; i++) {
      pen.fillOval(30 + i % 4 * 95, 30 + i / 4 * 95, 40, 40);
    }
    pen.dispose();
    Random random = new Random(7);
    for (int y = 0; y < 320; y++) {
      for (int x = 0; x < 400; x++) {
        int grey =
            image.getRaster().getSample(x, y, 0) + (int) Math.round(random.nextGaussian() * 4);
        image.getRaster().setSample(x, y, 0, Math.max(0, Math.min(255, grey)));
      }
    }
    try {
      ImageIO.write(image, "png", file.toFile());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return file;
  }

  /** The first half of a good file. */
  static Path truncated(Path file) throws IOException {
    byte[] whole = Files.readAllBytes(discs(file));
    return Files.write(file, java.util.Arrays.copyOf(whole, whole.length / 2));
  }

  /** A PNG whose header promises 60,000 × 60,000 pixels. */
  static Path giant(Path file) throws IOException {
    ByteArrayOutputStream header = new ByteArrayOutputStream();
    DataOutputStream fields = new DataOutputStream(header);
    fields.write("IHDR".getBytes(StandardCharsets.US_ASCII));
    fields.writeInt(60_000);
    fields.writeInt(60_000);
    fields.write(new byte[] {8, 0, 0, 0, 0});
    CRC32 check = new CRC32();
    check.update(header.toByteArray());
    ByteArrayOutputStream png = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(png);
    out.writeLong(0x89504E470D0A1A0AL);
    out.writeInt(13);
    out.write(header.toByteArray());
    out.writeInt((int) check.getValue());
    return Files.write(file, png.toByteArray());
  }

  /** A little-endian grey TIFF of one strip; {@code pixels} may be fewer than its header says. */
  static byte[] tiff(int width, int height, byte[] pixels) {
    int[][] tags = {
      {256, 4, width},
      {257, 4, height},
      {258, 3, 8},
      {259, 3, 1},
      {262, 3, 1},
      {273, 4, 8 + 2 + 9 * 12 + 4},
      {277, 3, 1},
      {278, 4, height},
      {279, 4, width * height},
    };
    ByteBuffer file =
        ByteBuffer.allocate(8 + 2 + 9 * 12 + 4 + pixels.length).order(ByteOrder.LITTLE_ENDIAN);
    file.put((byte) 'I').put((byte) 'I').putShort((short) 42).putInt(8);
    file.putShort((short) tags.length);
    for (int[] tag : tags) {
      file.putShort((short) tag[0]).putShort((short) tag[1]).putInt(1).putInt(tag[2]);
    }
    return file.putInt(0).put(pixels).array();
  }
}
