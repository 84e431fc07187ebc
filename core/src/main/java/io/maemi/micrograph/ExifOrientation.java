package io.maemi.micrograph;

import com.twelvemonkeys.imageio.metadata.tiff.TIFF;
import com.twelvemonkeys.imageio.stream.ByteArrayImageInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import javax.imageio.IIOException;
import javax.imageio.stream.ImageInputStream;

/**
 * How a JPEG is to be turned to stand upright: tag 274 of its Exif segment (Exif 2.3, 4.6.4), 1 to
 * 8.
 */
final class ExifOrientation {
  private static final int UPRIGHT = 1;
  private static final int EXIF = 0xe1;
  private static final int SCAN = 0xda;
  private static final byte[] HEAD = {'E', 'x', 'i', 'f', 0, 0};
  private static final int MOST_SEGMENTS = 500;

  private ExifOrientation() {}

  /** The orientation that the file states; 1 where it states none that makes sense. */
  static int read(ImageSource source) throws IOException {
    try (ImageInputStream in = source.open()) {
      long at = 2;
      for (int i = 0; i < MOST_SEGMENTS && at + 4 <= source.length(); i++) {
        in.seek(at);
        int mark = in.readUnsignedShort();
        int length = in.readUnsignedShort();
        if (mark >> 8 != 0xff || (mark & 0xff) == SCAN || length < 2) {
          return UPRIGHT;
        }
        if ((mark & 0xff) == EXIF && at + 2 + length <= source.length()) {
          byte[] segment = new byte[length - 2];
          in.readFully(segment);
          if (Arrays.mismatch(segment, HEAD) == HEAD.length) {
            return of(Arrays.copyOfRange(segment, HEAD.length, segment.length));
          }
        }
        at += 2 + length;
      }
    } catch (EOFException e) {
      return UPRIGHT;
    }
    return UPRIGHT;
  }

  /** From the little TIFF that an Exif segment is. */
  private static int of(byte[] exif) throws IOException {
    try (ImageInputStream in = new ByteArrayImageInputStream(exif)) {
      List<TiffDirectory> directories = TiffDirectory.readAll(in, exif.length);
      long stated =
          directories.isEmpty()
              ? UPRIGHT
              : directories.get(0).number(TIFF.TAG_ORIENTATION, UPRIGHT);
      return stated >= 1 && stated <= 8 ? (int) stated : UPRIGHT;
    } catch (EOFException | IIOException e) {
      return UPRIGHT;
    }
  }

  /** {@code stored} turned and mirrored so that it stands upright. */
  static GreyImage upright(GreyImage stored, int orientation) {
    if (orientation == UPRIGHT) {
      return stored;
    }
    boolean swaps = orientation > 4;
    int width = swaps ? stored.height() : stored.width();
    int height = swaps ? stored.width() : stored.height();
    float[] values = new float[width * height];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int along = swaps ? y : x;
        int down = swaps ? x : y;
        boolean fromRight =
            orientation == 2 || orientation == 3 || orientation == 7 || orientation == 8;
        boolean fromBottom =
            orientation == 3 || orientation == 4 || orientation == 6 || orientation == 7;
        values[y * width + x] =
            stored.at(
                fromRight ? stored.width() - 1 - along : along,
                fromBottom ? stored.height() - 1 - down : down);
      }
    }
    return GreyImage.takingOver(width, height, stored.bits(), values);
  }
}
