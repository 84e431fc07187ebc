package io.maemi.micrograph;

import io.maemi.foundation.MaemiException;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads micrographs: PNG, JPEG, BMP, GIF, WebP, TIFF with vendors' tags, Gatan DM3 and DM4, TIA
 * SER, EMD and MRC. The format is told by content, never by the file's name; of several images the
 * first is read unless another is asked for. Where no tag tells the scale, the data bar is read.
 *
 * <pre>{@code
 * Micrograph micrograph = MicrographReader.read(Path.of("grains.tif"));
 * PixelSize size = micrograph.pixelSize();
 * System.out.println(size == null ? "no scale" : size.x() + " nm from " + size.source());
 * }</pre>
 *
 * <p>Every method throws {@link MaemiException} of kind {@code UNREADABLE}, with one line that says
 * what is wrong, for whatever cannot be read. Sizes are checked against the header before anything
 * is allocated.
 */
public final class MicrographReader {
  private static final List<FormatReader> FORMATS =
      List.of(
          new TiffReader(),
          new RasterReader(),
          new GatanReader(),
          new SerReader(),
          new EmdReader(),
          new MrcReader());
  private static final int MOST_PIPED_BYTES = 1 << 30;

  private MicrographReader() {}

  /** Reads {@code file} with all as it says. */
  public static Micrograph read(Path file) {
    return read(file, ReadOptions.NONE);
  }

  /** Reads {@code file}. */
  public static Micrograph read(Path file, ReadOptions options) {
    try {
      ImageSource source = ImageSource.of(file);
      source.hold();
      return read(source, file.getFileName().toString(), options);
    } catch (IOException e) {
      throw unreadable(file.toString(), e);
    }
  }

  /**
   * What {@code file} is, how large a pixel is and which microscope took it, as {@link #read} would
   * say, from its header and tags: its samples are decoded only where a data bar is looked for and
   * its bytes are not hashed. A data bar is looked for as {@code options} say; where they do not
   * ask for its text, only one that a tag names is told.
   */
  public static MicrographInfo describe(Path file, ReadOptions options) {
    try {
      ImageSource source = ImageSource.of(file);
      return finish(source, options, decoded -> info(decoded, source, options));
    } catch (IOException e) {
      throw unreadable(file.toString(), e);
    }
  }

  /** Reads {@code in} to its end, for example standard input; {@code name} is what to call it. */
  public static Micrograph read(InputStream in, String name, ReadOptions options) {
    try {
      byte[] bytes = in.readNBytes(MOST_PIPED_BYTES);
      if (in.read() >= 0) {
        throw MaemiException.unreadable(
            "cannot read "
                + name
                + ": more than 1 GB came in. Save it as a file and name the file.");
      }
      return read(bytes, name, options);
    } catch (IOException e) {
      throw unreadable(name, e);
    }
  }

  /** Reads a whole file's {@code bytes}; {@code name} is what to call it. */
  public static Micrograph read(byte[] bytes, String name, ReadOptions options) {
    return read(ImageSource.of(bytes, name), name, options);
  }

  private static Micrograph read(ImageSource source, String name, ReadOptions options) {
    return finish(source, options, decoded -> micrograph(decoded, source, name, options));
  }

  /** What is made of an image that a reader has found. */
  private interface Result<T> {
    T of(Decoded decoded) throws IOException;
  }

  private static <T> T finish(ImageSource source, ReadOptions options, Result<T> result) {
    if (source.length() == 0) {
      throw MaemiException.unreadable(
          "cannot read " + source.name() + ": the file is empty. Copy or export it again.");
    }
    byte[] head = source.head();
    for (FormatReader format : FORMATS) {
      if (format.recognises(head)) {
        return finish(format, source, options.frame(), result);
      }
    }
    throw MaemiException.unreadable(
        "cannot read "
            + source.name()
            + ": it is no TIFF, PNG, JPEG, BMP, GIF, WebP, DM3, DM4, SER, EMD or MRC file. Export"
            + " it as one of these.");
  }

  private static <T> T finish(
      FormatReader format, ImageSource source, int frame, Result<T> result) {
    try {
      return result.of(format.read(source, frame));
    } catch (MaemiException e) {
      throw e;
    } catch (IOException | RuntimeException | StackOverflowError e) {
      throw unreadable(source.name(), e);
    } catch (OutOfMemoryError e) {
      throw MaemiException.unreadable(
          "cannot read "
              + source.name()
              + ": too little memory. Give Java more (-Xmx) or scale the image down.",
          e);
    }
  }

  private static Micrograph micrograph(
      Decoded decoded, ImageSource source, String name, ReadOptions options) throws IOException {
    Scale scale = Scale.of(decoded, options);
    return new Micrograph(
        name,
        decoded.format(),
        decoded.samples().image(),
        scale.pixelSize(),
        scale.instrument(),
        scale.dataBar(),
        decoded.samples().colourfulness(),
        decoded.frames(),
        new FileDetails(
            Provenance.of(source, options.frame()), decoded.metadata().raw(), scale.warnings()));
  }

  private static MicrographInfo info(Decoded decoded, ImageSource source, ReadOptions options)
      throws IOException {
    Scale scale = Scale.told(decoded, options);
    return new MicrographInfo(
        source.name(),
        decoded.format(),
        decoded.shape().width(),
        decoded.shape().height(),
        decoded.shape().bits(),
        MicrographInfo.Scale.of(scale.pixelSize()),
        scale.instrument(),
        scale.dataBar(),
        options.frame(),
        decoded.frames(),
        null,
        scale.warnings());
  }

  private static MaemiException unreadable(String name, Throwable cause) {
    return MaemiException.unreadable(
        "cannot read " + name + ": " + reason(cause) + ". Copy or export it again.", cause);
  }

  /** Why, in one short line: decoders' messages can be long, broken over lines, or missing. */
  private static String reason(Throwable cause) {
    if (hasEndOfFile(cause)) {
      return "the file is cut off before its end";
    }
    String message = cause.getMessage();
    if (message == null || message.isBlank() || !(cause instanceof IOException)) {
      return "the file is damaged";
    }
    String line = message.strip().replaceAll("\\s+", " ");
    line = line.length() > 120 ? line.substring(0, 117) + "..." : line;
    return "the file is damaged (" + line.replaceAll("[.!]+$", "") + ")";
  }

  private static boolean hasEndOfFile(@Nullable Throwable cause) {
    for (int depth = 0; cause != null && depth < 10; depth++) {
      if (cause instanceof EOFException) {
        return true;
      }
      cause = cause.getCause();
    }
    return false;
  }
}
