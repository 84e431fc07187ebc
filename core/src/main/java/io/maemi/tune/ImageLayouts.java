package io.maemi.tune;

import io.maemi.instruct.DataFolder;
import io.maemi.student.ImageLayout;
import io.maemi.student.ImageProcessor;
import io.maemi.student.Processor;
import io.maemi.student.StudentConfig;
import java.awt.Dimension;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * How each image of a data folder lies in the squares that a model sees of it. Its size alone
 * decides, so most are not decoded for it, and none is opened for a model that sees images whole.
 */
final class ImageLayouts {
  private final DataFolder folder;
  private final @Nullable ImageProcessor processor;
  private final Map<String, ImageLayout> known = new ConcurrentHashMap<>();

  /**
   * Layouts of the images of {@code folder}.
   *
   * @param processor null for a model that sees none
   */
  ImageLayouts(DataFolder folder, @Nullable ImageProcessor processor) {
    this.folder = folder;
    this.processor = processor;
  }

  /** Layouts as the model with {@code config} and {@code processor} has them. */
  static ImageLayouts of(DataFolder folder, StudentConfig config, Processor processor) {
    return new ImageLayouts(folder, config.sees() ? processor.images() : null);
  }

  /** The layout of {@code image}, a path relative to the folder; none where the model sees none. */
  List<ImageLayout> of(String image) {
    ImageProcessor seeing = processor;
    if (seeing == null) {
      return List.of();
    }
    return List.of(
        seeing.splits()
            ? known.computeIfAbsent(image, name -> layout(name, seeing))
            : ImageLayout.WHOLE);
  }

  /** The number of each of {@code images}' first frame, and behind them that of all frames. */
  int[] firsts(List<String> images) {
    int[] firsts = new int[images.size() + 1];
    for (int i = 0; i < images.size(); i++) {
      firsts[i + 1] = firsts[i] + of(images.get(i)).stream().mapToInt(ImageLayout::frames).sum();
    }
    return firsts;
  }

  private ImageLayout layout(String image, ImageProcessor seeing) {
    Dimension size = folder.specimenSize(image);
    return seeing.layout(size.width, size.height);
  }
}
