package io.maemi.bench;

import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.SplittableRandom;
import javax.imageio.ImageIO;

/**
 * {@code mosaic [SIDE]}: the greatest resident memory of {@code maemi measure} with its overlay, in
 * a process of its own, on a square mosaic with a disc in every cell of 100 × 100 pixels, and how
 * many of the discs it counts.
 */
public final class MosaicBench {
  private static final int SIDE = 10_000;
  private static final int CELL = 100;
  private static final long SEED = 11;
  private static final double GOAL = 2e9;

  private MosaicBench() {}

  /** Prints them; the argument is the mosaic's side in pixels. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    int side = arguments.length > 0 ? Integer.parseInt(arguments[0]) : SIDE;
    Path folder = Files.createTempDirectory("maemi-mosaic");
    Path file = folder.resolve("mosaic.tif");
    int discs = draw(side, file);
    long start = System.nanoTime();
    Process process =
        new ProcessBuilder(
                System.getProperty("maemi.launcher"),
                "measure",
                file.toString(),
                "--of",
                "particles",
                "--overlay",
                folder.toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("said.txt").toFile())
            .start();
    double peak = 0;
    while (process.isAlive()) {
      peak = Math.max(peak, ProcessMemory.peakBytes(process.pid()));
      Thread.sleep(50);
    }
    String said = Files.readString(folder.resolve("said.txt"), StandardCharsets.UTF_8);
    System.out.printf(
        Locale.ROOT,
        "%d × %d with %d discs: exit %d, %.0f s, peak %.2f GB resident (goal %.0f)%n%s",
        side,
        side,
        discs,
        process.exitValue(),
        (System.nanoTime() - start) / 1e9,
        peak / 1e9,
        GOAL / 1e9,
        said.lines().limit(12).reduce("", (all, line) -> all + line + System.lineSeparator()));
    Files.deleteIfExists(folder.resolve("mosaic.overlay.png"));
    Files.delete(folder.resolve("said.txt"));
    Files.delete(file);
    Files.delete(folder);
  }

  /** Bright noisy discs of radius 10 to 30 pixels. */
  private static int draw(int side, Path file) throws IOException {
    SplittableRandom random = new SplittableRandom(SEED);
    BufferedImage image = new BufferedImage(side, side, BufferedImage.TYPE_BYTE_GRAY);
    byte[] grey = ((DataBufferByte) image.getRaster().getDataBuffer()).getData();
    Arrays.fill(grey, (byte) 70);
    int discs = 0;
    for (int top = 0; top + CELL <= side; top += CELL) {
      for (int left = 0; left + CELL <= side; left += CELL) {
        double radius = random.nextDouble(10, 30);
        double x = left + random.nextDouble(radius + 4, CELL - radius - 4);
        double y = top + random.nextDouble(radius + 4, CELL - radius - 4);
        byte level = (byte) random.nextInt(140, 200);
        for (int py = top; py < top + CELL; py++) {
          for (int px = left; px < left + CELL; px++) {
            if (Math.hypot(px - x, py - y) < radius) {
              grey[py * side + px] = level;
            }
          }
        }
        discs++;
      }
    }
    for (int i = 0; i < grey.length; i++) {
      grey[i] = (byte) Math.max(0, Math.min(255, (grey[i] & 0xff) + random.nextInt(-20, 21)));
    }
    if (!ImageIO.write(image, "tiff", file.toFile())) {
      throw new IOException("no TIFF writer");
    }
    return discs;
  }
}
