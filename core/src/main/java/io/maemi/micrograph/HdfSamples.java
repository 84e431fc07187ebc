package io.maemi.micrograph;

import io.jhdf.api.Dataset;
import io.maemi.foundation.MaemiException;
import io.maemi.micrograph.Decoded.GreySamples;
import java.lang.reflect.Array;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Numbers of HDF5 datasets, in parts, after their size has been checked. */
final class HdfSamples {
  /** What decoding a chunk may need beside the image itself, times the image's bytes. */
  private static final int OVERHEAD = 3;

  private static final int LONGEST_AXIS = 1 << 20;

  private HdfSamples() {}

  /** What an image of {@code data} is like, after its size has been checked. */
  static Decoded.Shape shape(ImageSource source, Dataset data, int width, int height) {
    Class<?> type = data.getJavaType();
    if (!type.isPrimitive()) {
      throw MaemiException.unreadable(
          "cannot read "
              + source.name()
              + ": its samples are no plain numbers. Export the image as TIFF.");
    }
    int bytes = bytes(type);
    PixelLimit.check(source.name(), width, height, (long) OVERHEAD * bytes);
    boolean unsigned =
        data.getDataType() instanceof io.jhdf.object.datatype.FixedPoint integer
            && !integer.isSigned();
    // jHDF gives an unsigned integer the next wider type, so that its width tells the file's.
    boolean real = type == float.class || type == double.class;
    int bits =
        real ? 32 : unsigned ? (bytes <= 2 ? 8 : bytes == 4 ? 16 : 32) : bytes <= 2 ? 16 : 32;
    return new Decoded.Shape(width, height, bits);
  }

  /** One image: the part of {@code data} from {@code from}, {@code size} long on each axis. */
  static GreySamples image(Dataset data, long[] from, int[] size, Decoded.Shape shape) {
    float[] values = new float[shape.width() * shape.height()];
    int[] filled = new int[1];
    fill(part(data, from, size), values, filled);
    if (filled[0] != values.length) {
      throw new IllegalStateException("fewer samples than the header says");
    }
    return new GreySamples(
        GreyImage.takingOver(shape.width(), shape.height(), shape.bits(), values), 0);
  }

  /** The part as nested arrays, or as one where it is all of the dataset, which is quicker. */
  private static Object part(Dataset data, long[] from, int[] size) {
    return Arrays.equals(size, data.getDimensions())
        ? data.getDataFlat()
        : data.getData(from, size);
  }

  private static int bytes(Class<?> type) {
    return type == byte.class || type == boolean.class
        ? 1
        : type == short.class ? 2 : type == int.class || type == float.class ? 4 : 8;
  }

  private static void fill(Object numbers, float[] values, int[] filled) {
    int at = filled[0];
    if (numbers instanceof Object[] nested) {
      for (Object inner : nested) {
        fill(inner, values, filled);
      }
      return;
    }
    if (numbers instanceof float[] floats) {
      System.arraycopy(floats, 0, values, at, floats.length);
    } else if (numbers instanceof int[] integers) {
      for (int i = 0; i < integers.length; i++) {
        values[at + i] = integers[i];
      }
    } else if (numbers instanceof short[] shorts) {
      for (int i = 0; i < shorts.length; i++) {
        values[at + i] = shorts[i];
      }
    } else {
      for (int i = 0; i < Array.getLength(numbers); i++) {
        values[at + i] = (float) Array.getDouble(numbers, i);
      }
    }
    filled[0] = at + Array.getLength(numbers);
  }

  /** Small numbers of one column as bytes, up to the first zero. */
  static byte[] bytes(Dataset data, long[] from, int[] size) {
    float[] values = new float[size[0]];
    fill(part(data, from, size), values, new int[1]);
    int end = 0;
    while (end < values.length && values[end] != 0) {
      end++;
    }
    byte[] bytes = new byte[end];
    for (int i = 0; i < end; i++) {
      bytes[i] = (byte) (int) values[i];
    }
    return bytes;
  }

  /** The distance between the first two of an axis's positions; 0 where there are none. */
  static double step(@Nullable Dataset axis) {
    if (axis == null || axis.getDimensions().length != 1 || axis.getDimensions()[0] < 2) {
      return 0;
    }
    if (axis.getDimensions()[0] > LONGEST_AXIS || !axis.getJavaType().isPrimitive()) {
      return 0;
    }
    Object positions = axis.getData();
    return Array.getDouble(positions, 1) - Array.getDouble(positions, 0);
  }
}
