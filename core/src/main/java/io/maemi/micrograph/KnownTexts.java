package io.maemi.micrograph;

import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What was read of pictures of text, the latest few hundred of them: the images of one microscope
 * carry the same words and labels, pixel for pixel. For any number of threads.
 */
final class KnownTexts {
  private static final int MOST = 512;
  private static final int MOST_PIXELS = 1 << 14;

  /**
   * What is written in a picture.
   *
   * @param columns where each character stands, counted from the picture's left
   * @param confidence mean of the characters' chances
   */
  record Text(String text, int[] columns, double confidence) {
    /** The line of text of a picture that frames {@code box} and begins at column {@code left}. */
    TextLine line(Box box, int left) {
      int[] moved = columns.clone();
      for (int i = 0; i < moved.length; i++) {
        moved[i] += left;
      }
      return new TextLine(box, text, moved, confidence);
    }
  }

  private final Map<ByteBuffer, Text> known =
      new LinkedHashMap<>(MOST, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<ByteBuffer, Text> eldest) {
          return size() > MOST;
        }
      };

  /** The pixels of {@code crop} as what they are known by; null where they are too many to keep. */
  static @Nullable ByteBuffer picture(Levels levels, Box crop) {
    if (crop.width() * crop.height() > MOST_PIXELS) {
      return null;
    }
    ByteBuffer picture = ByteBuffer.allocate(4 + crop.width() * crop.height());
    picture.putInt(crop.width());
    for (int y = crop.top(); y < crop.bottom(); y++) {
      picture.put(levels.grey(), y * levels.width() + crop.left(), crop.width());
    }
    return picture.flip();
  }

  synchronized @Nullable Text get(ByteBuffer picture) {
    return known.get(picture);
  }

  synchronized void put(ByteBuffer picture, Text text) {
    known.put(picture, text);
  }
}
