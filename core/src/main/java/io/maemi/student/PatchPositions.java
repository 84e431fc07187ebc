package io.maemi.student;

import io.maemi.tensor.DType;
import io.maemi.tensor.Device;
import io.maemi.tensor.Tensor;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Which of a square grid's learnt positions each patch of an image takes where the image may have
 * other sides than the grid: patches count in shares of the image's side (NaViT, arXiv 2307.06304).
 * In the reference's own float32, for a share on a bound may fall to either side of it.
 *
 * @param grid positions a side
 */
record PatchPositions(int grid) {
  private static final float BELOW_ONE = (float) (1 - 1e-6);

  /** Of whole images, row by row; null where patch i takes position i. */
  int @Nullable [] whole(int rows, int columns) {
    boolean[] seen = new boolean[rows * columns];
    Arrays.fill(seen, true);
    int[] ids = of(seen, rows, columns);
    boolean same = rows == grid && columns == grid;
    for (int i = 0; i < ids.length; i++) {
      same &= ids[i] == i;
    }
    return same ? null : ids;
  }

  /** Of images seen in part, bool (n, rows, columns): int64 (n, rows · columns). */
  Tensor of(Tensor seen) {
    int images = Math.toIntExact(seen.size(0));
    int rows = Math.toIntExact(seen.size(1));
    int columns = Math.toIntExact(seen.size(2));
    long[] all = seen.to(DType.INT64).toLongs();
    long[] ids = new long[all.length];
    int patches = rows * columns;
    for (int image = 0; image < images; image++) {
      boolean[] own = new boolean[patches];
      for (int i = 0; i < patches; i++) {
        own[i] = all[image * patches + i] != 0;
      }
      int[] places = of(own, rows, columns);
      for (int i = 0; i < patches; i++) {
        ids[image * patches + i] = places[i];
      }
    }
    return Tensor.of(ids, images, patches);
  }

  private int[] of(boolean[] seen, int rows, int columns) {
    int tall = 0;
    int wide = 0;
    for (int row = 0; row < rows; row++) {
      tall += seen[row * columns] ? 1 : 0;
    }
    for (int column = 0; column < columns; column++) {
      wide += seen[column] ? 1 : 0;
    }
    int[] ids = new int[rows * columns];
    for (int i = 0; i < ids.length; i++) {
      if (seen[i]) {
        ids[i] =
            place(Math.floorDiv(i, columns), tall) * grid + place(Math.floorMod(i, columns), wide);
      }
    }
    return ids;
  }

  /** Bounds 1/grid, 2/grid … that the share of patch {@code index} of {@code count} reaches. */
  private int place(int index, int count) {
    float share = Math.min(index * (1f / count), BELOW_ONE);
    double step = 1.0 / grid;
    int place = 0;
    int bounds = (int) Math.ceil((1 - step) / step);
    while (place < bounds && (float) (step + place * step) <= share) {
      place++;
    }
    return place;
  }

  static Tensor tensor(int[] ids, Device device) {
    return Tensor.of(Arrays.stream(ids).asLongStream().toArray(), ids.length).to(device);
  }
}
