package io.maemi.student;

import io.maemi.micrograph.GreyImage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Brings a grey image to what the tower sees: 8 bits through the image's stated contrast, squared,
 * rescaled, normalised, three equal channels. Equal to the reference's image processors of
 * Idefics3, which may split an image into squares, and of CLIP, which cuts the middle out.
 */
public final class ImageProcessor {
  /** The reference's bound on an edge. */
  private static final int LARGEST = 4096;

  private final ImageConfig config;
  private final Resampling resampling;

  ImageProcessor(ImageConfig config) {
    this.config = config;
    this.resampling = Resampling.of(config.resample());
  }

  /** The image processor of a model folder. */
  public static ImageProcessor open(Path folder) {
    return new ImageProcessor(ImageConfig.read(folder));
  }

  /** Squares images to {@code side} pixels and brings values to −1…1. */
  public static ImageProcessor square(int side) {
    return new ImageProcessor(ImageConfig.square(side));
  }

  /** Pixels a side of what the tower sees. */
  public int side() {
    return config.side();
  }

  ImageConfig config() {
    return config;
  }

  /**
   * Pixel values of an image, for example {@link io.maemi.micrograph.Micrograph#specimen()}.
   *
   * @return 3 × side × side values, channel by channel, row by row
   */
  public float[] pixelValues(GreyImage image) {
    Grey grey = Grey.of(image);
    return normalised(config.cuts() ? middle(grey) : square(resized(grey, scaled(grey.size()))));
  }

  /**
   * What the tower sees of an image.
   *
   * @param layout rows and columns of squares
   * @param values of each square row by row, then of the whole image, as of {@link #pixelValues}
   */
  public record Frames(ImageLayout layout, List<float[]> values) {}

  /** An image in squares and whole where the model splits images, and whole alone otherwise. */
  public Frames frames(GreyImage image) {
    ImageLayout layout = layout(image.width(), image.height());
    if (!splits()) {
      return new Frames(layout, List.of(pixelValues(image)));
    }
    Grey grey = Grey.of(image);
    Grey sheet = resized(resized(grey, scaled(grey.size())), sheet(grey.size()));
    if (layout.frames() == 1) {
      return new Frames(layout, List.of(normalised(sheet)));
    }
    int side = side();
    List<float[]> values = new ArrayList<>();
    for (int row = 0; row < layout.rows(); row++) {
      for (int column = 0; column < layout.columns(); column++) {
        values.add(normalised(sheet.crop(column * side, row * side, side, side)));
      }
    }
    values.add(normalised(square(sheet)));
    return new Frames(layout, values);
  }

  /** How an image of this size in pixels lies in the squares that the tower sees of it. */
  public ImageLayout layout(int width, int height) {
    if (!splits()) {
      return ImageLayout.WHOLE;
    }
    Size sheet = sheet(new Size(width, height));
    int rows = sheet.height() / side();
    int columns = sheet.width() / side();
    return rows * columns == 1 ? ImageLayout.WHOLE : new ImageLayout(rows, columns);
  }

  /** All settings in words: processors of the same settings see the same. */
  public String settings() {
    return config.toString();
  }

  /** Whether images are also seen in squares, unless they are small. */
  public boolean splits() {
    return !config.cuts() && config.doImageSplitting();
  }

  /** Pixels. */
  private record Size(int width, int height) {
    double aspect() {
      return (double) width / height;
    }
  }

  /** Bytes row by row. */
  @SuppressWarnings("ArrayRecordComponent") // a plain carrier that is never compared
  private record Grey(byte[] values, int width, int height) {
    static Grey of(GreyImage image) {
      return new Grey(image.toBytes(image.contrast()), image.width(), image.height());
    }

    Size size() {
      return new Size(width, height);
    }

    Grey resized(Resampling resampling, int toWidth, int toHeight) {
      return new Grey(
          resampling.resize(values, width, height, toWidth, toHeight), toWidth, toHeight);
    }

    /** A rectangle; what lies outside is black. */
    Grey crop(int left, int top, int toWidth, int toHeight) {
      byte[] cut = new byte[toWidth * toHeight];
      for (int y = Math.max(0, -top); y < toHeight && y + top < height; y++) {
        for (int x = Math.max(0, -left); x < toWidth && x + left < width; x++) {
          cut[y * toWidth + x] = values[(y + top) * width + x + left];
        }
      }
      return new Grey(cut, toWidth, toHeight);
    }
  }

  private float[] normalised(Grey grey) {
    int pixels = grey.values().length;
    float[] values = new float[3 * pixels];
    for (int channel = 0; channel < 3; channel++) {
      float[] table = table(channel);
      int offset = channel * pixels;
      for (int i = 0; i < pixels; i++) {
        values[offset + i] = table[grey.values()[i] & 0xff];
      }
    }
    return values;
  }

  private Grey square(Grey grey) {
    return grey.resized(resampling, side(), side());
  }

  private Grey resized(Grey grey, Size size) {
    return grey.resized(resampling, size.width(), size.height());
  }

  /** The longest edge brought to its size where that is wanted. */
  private Size scaled(Size size) {
    if (!config.doResize()) {
      return size;
    }
    int edge = Math.min(edges().longestEdge() == null ? side() : edges().longestEdge(), LARGEST);
    return size.width() >= size.height()
        ? new Size(edge, even((int) (edge / size.aspect())))
        : new Size(even((int) (edge * size.aspect())), edge);
  }

  /** The scaled size, both edges brought up to multiples of the tower's side. */
  private Size sheet(Size whole) {
    Size size = scaled(whole);
    if (size.width() >= size.height()) {
      int width = multiple(size.width());
      return new Size(width, multiple((int) (width / size.aspect())));
    }
    int height = multiple(size.height());
    return new Size(multiple((int) (height * size.aspect())), height);
  }

  private int multiple(int length) {
    return Math.max((length + side() - 1) / side(), 1) * side();
  }

  /** The shortest edge, or both, brought to their size, then the middle. */
  private Grey middle(Grey grey) {
    Grey resized = grey;
    ImageConfig.Edges edges = edges();
    Integer height = edges.height();
    Integer width = edges.width();
    Integer shortest = edges.shortestEdge();
    boolean cropped =
        config.cropSize() != null && (config.doCenterCrop() == null || config.doCenterCrop());
    if (config.doResize() && shortest != null && cropped) {
      double scale = (double) shortest;
      boolean tall = grey.width() <= grey.height();
      resized =
          grey.resized(
              resampling,
              tall ? shortest : (int) (scale * grey.width() / grey.height()),
              tall ? (int) (scale * grey.height() / grey.width()) : shortest);
    } else if (config.doResize() && height != null && width != null) {
      resized = grey.resized(resampling, width, height);
    }
    int side = side();
    return resized.crop((resized.width() - side) / 2, (resized.height() - side) / 2, side, side);
  }

  private ImageConfig.Edges edges() {
    return Objects.requireNonNull(config.size());
  }

  private static int even(int length) {
    return Math.max(length + length % 2, 1);
  }

  /** What each of the 256 grey levels becomes in {@code channel}, 0 to 2. */
  public float[] table(int channel) {
    float[] table = new float[256];
    for (int value = 0; value < 256; value++) {
      double scaled = config.doRescale() ? value * config.rescaleFactor() : value;
      table[value] =
          (float)
              (config.doNormalize()
                  ? (scaled - config.imageMean().get(channel)) / config.imageStd().get(channel)
                  : scaled);
    }
    return table;
  }
}
