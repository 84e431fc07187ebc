package io.maemi.tune;

import io.maemi.foundation.AtomicFile;
import io.maemi.foundation.MaemiException;
import io.maemi.foundation.Progress;
import io.maemi.micrograph.Micrograph;
import io.maemi.student.ImageProcessor;
import io.maemi.tensor.Tensor;
import java.io.IOException;
import java.io.UncheckedIOException;
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
 * What a model sees of the images of a data folder, 8 bits a pixel, in one file on disk: decoded
 * once, read at random many times. Of an image there are the frames that its layout has, squares
 * row by row and the whole image behind them, or the whole image alone.
 */
final class SquaredImages implements AutoCloseable {
  private final FileChannel channel;
  private final int side;
  private final float[][] levels;
  private final int[] firsts;
  private final String key;

  private SquaredImages(FileChannel channel, int side, float[][] levels, int[] firsts, String key) {
    this.channel = channel;
    this.side = side;
    this.levels = levels;
    this.firsts = firsts;
    this.key = key;
  }

  /**
   * Opens the images of {@code data}, first decoding them where {@code cache} has none of the same
   * files.
   *
   * @param layouts how they lie
   * @param cache a folder
   */
  static SquaredImages open(
      TuningData data,
      ImageLayouts layouts,
      ImageProcessor processor,
      Path cache,
      Progress.Factory progress) {
    float[][] levels = levels(processor);
    int side = processor.side();
    int[] firsts = layouts.firsts(data.images());
    String key = DataHash.ofSizes(data.files(), processor.settings()).substring(0, 16);
    Path file = cache.resolve("images-" + side + "-" + key + ".bytes");
    if (!Files.isRegularFile(file)) {
      write(file, data, firsts, processor, levels[0], progress);
    }
    try {
      return new SquaredImages(
          FileChannel.open(file, StandardOpenOption.READ), side, levels, firsts, key);
    } catch (IOException e) {
      throw MaemiException.unreadable(
          "cannot read " + file + ": " + e.getMessage() + ". Delete it and run again.", e);
    }
  }

  private static void write(
      Path file,
      TuningData data,
      int[] firsts,
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
                            squared(
                                data.folder().micrograph(images.get(i)),
                                processor,
                                levels,
                                firsts[i + 1] - firsts[i]);
                        writeFully(out, ByteBuffer.wrap(bytes), (long) firsts[i] * pixels);
                        int count = done.incrementAndGet();
                        synchronized (bar) {
                          bar.to(count, "");
                        }
                      });
            } catch (UncheckedIOException e) {
              throw e.getCause();
            }
          });
    }
  }

  private static byte[] squared(
      Micrograph micrograph, ImageProcessor processor, float[] levels, int count) {
    List<float[]> frames = processor.frames(micrograph.specimen()).values();
    if (frames.size() != count) {
      throw MaemiException.unreadable(
          "cannot use image "
              + micrograph.name()
              + ": its header tells another size than its pixels have. Save it again.");
    }
    int pixels = processor.side() * processor.side();
    byte[] bytes = new byte[count * pixels];
    for (int frame = 0; frame < count; frame++) {
      float[] values = frames.get(frame);
      for (int i = 0; i < pixels; i++) {
        int at = Arrays.binarySearch(levels, values[i]);
        bytes[frame * pixels + i] = (byte) (at >= 0 ? at : Math.min(255, -at - 1));
      }
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
      throw new UncheckedIOException(e);
    }
  }

  private static float[][] levels(ImageProcessor processor) {
    return new float[][] {processor.table(0), processor.table(1), processor.table(2)};
  }

  /** Pixels a side. */
  int side() {
    return side;
  }

  /** What names the files, their pixels and how they are processed. */
  String key() {
    return key;
  }

  /** Frames of all images. */
  int frames() {
    return firsts[firsts.length - 1];
  }

  /** The frames of the images at {@code indices}, image by image. */
  int[] frames(int[] indices) {
    return Arrays.stream(indices)
        .flatMap(index -> IntStream.range(firsts[index], firsts[index + 1]))
        .toArray();
  }

  /** Image {@code index} whole, row by row. */
  byte[] image(int index) {
    return frame(firsts[index + 1] - 1);
  }

  private byte[] frame(int index) {
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
   * Pixel values (n, 3, side, side) of the frames at {@code indices}, owned by the innermost scope.
   */
  Tensor tensor(int[] indices) {
    int length = 3 * side * side;
    float[] values = new float[indices.length * length];
    for (int i = 0; i < indices.length; i++) {
      pixelValues(frame(indices[i]), values, i * length);
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
