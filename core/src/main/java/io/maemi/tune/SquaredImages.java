package io.maemi.tune;

import io.maemi.foundation.AtomicFile;
import io.maemi.foundation.MaemiException;
import io.maemi.foundation.Progress;
import io.maemi.micrograph.GreyImage;
import io.maemi.micrograph.Micrograph;
import io.maemi.student.ImageProcessor;
import io.maemi.tensor.Tensor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/**
 * The images of a data folder as the student's processor squares them, 8 bits a pixel, in one file
 * on disk: decoded once, read at random many times.
 */
final class SquaredImages implements AutoCloseable {
  private final FileChannel channel;
  private final int side;
  private final float[][] levels;

  private SquaredImages(FileChannel channel, int side, float[][] levels) {
    this.channel = channel;
    this.side = side;
    this.levels = levels;
  }

  /**
   * Opens the images of {@code data}, first decoding them where {@code cache} has none of the same
   * files.
   *
   * @param cache a folder
   */
  static SquaredImages open(
      TuningData data, ImageProcessor processor, Path cache, Progress.Factory progress) {
    float[][] levels = levels(processor);
    int side = processor.side();
    Path file =
        cache.resolve(
            "images-" + side + "-" + DataHash.ofSizes(data.files()).substring(0, 16) + ".bytes");
    if (!Files.isRegularFile(file)) {
      write(file, data, processor, levels[0], progress);
    }
    try {
      return new SquaredImages(FileChannel.open(file, StandardOpenOption.READ), side, levels);
    } catch (IOException e) {
      throw MaemiException.unreadable(
          "cannot read " + file + ": " + e.getMessage() + ". Delete it and run again.", e);
    }
  }

  private static void write(
      Path file,
      TuningData data,
      ImageProcessor processor,
      float[] levels,
      Progress.Factory progress) {
    List<String> images = data.images();
    int pixels = processor.side() * processor.side();
    AtomicInteger done = new AtomicInteger();
    try (Progress bar = progress.start("read images", images.size())) {
      AtomicFile.writePath(
          file,
          part -> {
            try (FileChannel out = FileChannel.open(part, StandardOpenOption.WRITE)) {
              IntStream.range(0, images.size())
                  .parallel()
                  .forEach(
                      i -> {
                        byte[] bytes =
                            squared(data.folder().micrograph(images.get(i)), processor, levels);
                        writeFully(out, ByteBuffer.wrap(bytes), (long) i * pixels);
                        int count = done.incrementAndGet();
                        synchronized (bar) {
                          bar.to(count, "");
                        }
                      });
            } catch (java.io.UncheckedIOException e) {
              throw e.getCause();
            }
          });
    }
  }

  private static byte[] squared(Micrograph micrograph, ImageProcessor processor, float[] levels) {
    float[] values = processor.pixelValues(micrograph.specimen());
    byte[] bytes = new byte[values.length / 3];
    for (int i = 0; i < bytes.length; i++) {
      int at = Arrays.binarySearch(levels, values[i]);
      bytes[i] = (byte) (at >= 0 ? at : Math.min(255, -at - 1));
    }
    return bytes;
  }

  private static void writeFully(FileChannel out, ByteBuffer bytes, long position) {
    try {
      long at = position;
      while (bytes.hasRemaining()) {
        at += out.write(bytes, at);
      }
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /** What the processor makes of each grey level, by channel: read off uniform images. */
  private static float[][] levels(ImageProcessor processor) {
    float[][] levels = new float[3][256];
    int plane = processor.side() * processor.side();
    for (int level = 0; level < 256; level++) {
      float[] values = processor.pixelValues(GreyImage.of(1, 1, new byte[] {(byte) level}));
      for (int channel = 0; channel < 3; channel++) {
        levels[channel][level] = values[channel * plane];
      }
    }
    return levels;
  }

  /** Pixels a side. */
  int side() {
    return side;
  }

  /** Image {@code index}, row by row. */
  byte[] image(int index) {
    ByteBuffer bytes = ByteBuffer.allocate(side * side);
    try {
      long at = (long) index * bytes.capacity();
      while (bytes.hasRemaining()) {
        int read = channel.read(bytes, at + bytes.position());
        if (read < 0) {
          throw new IOException("it is too short");
        }
      }
    } catch (IOException e) {
      throw MaemiException.unreadable(
          "cannot read the image cache: " + e.getMessage() + ". Delete it and run again.", e);
    }
    return bytes.array();
  }

  /**
   * Puts the pixel values of a squared {@code image} into {@code values} from {@code offset},
   * channel by channel.
   */
  void pixelValues(byte[] image, float[] values, int offset) {
    int plane = side * side;
    for (int channelIndex = 0; channelIndex < 3; channelIndex++) {
      float[] table = levels[channelIndex];
      int at = offset + channelIndex * plane;
      for (int i = 0; i < plane; i++) {
        values[at + i] = table[image[i] & 0xff];
      }
    }
  }

  /**
   * Pixel values (n, 3, side, side) of the images at {@code indices}, owned by the innermost scope.
   */
  Tensor tensor(int[] indices) {
    int length = 3 * side * side;
    float[] values = new float[indices.length * length];
    for (int i = 0; i < indices.length; i++) {
      pixelValues(image(indices[i]), values, i * length);
    }
    return Tensor.of(values, indices.length, 3, side, side);
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw MaemiException.failed(
          "cannot close the image cache: " + e.getMessage() + ". Check the disk.", e);
    }
  }
}
