package io.maemi.tune;

import io.maemi.foundation.Progress;
import io.maemi.student.Student;
import io.maemi.student.VisionConfig;
import io.maemi.tensor.NoGrad;
import io.maemi.tensor.SafeTensors;
import io.maemi.tensor.Scope;
import io.maemi.tensor.Tensor;
import io.maemi.tensor.WeightStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * What a frozen tower makes of each frame of the images, in files on disk that are mapped into
 * memory. Keyed by the tower's and the images' hashes; interrupted, it goes on with the first file
 * that is missing.
 */
final class FeatureCache implements AutoCloseable {
  /** Frames whose features exist twice while their file is written. */
  static final int FRAMES_PER_FILE = 64;

  private static final int PATCHES_PER_PASS = 4096;
  private static final String NAME = "features";

  private final List<Tensor> files;

  private FeatureCache(List<Tensor> files) {
    this.files = files;
  }

  /**
   * Opens the features of {@code images}, first computing what {@code cache} lacks.
   *
   * @param key names tower, images and number format
   */
  static FeatureCache open(
      Student student, SquaredImages images, Path cache, String key, Progress.Factory progress) {
    Path folder = cache.resolve("features-" + key);
    List<Tensor> files = new ArrayList<>();
    int count = images.frames();
    try (Progress bar = progress.start("image features", count)) {
      for (int from = 0; from < count; from += FRAMES_PER_FILE) {
        int to = Math.min(count, from + FRAMES_PER_FILE);
        Path file =
            folder.resolve(String.format(Locale.ROOT, "%05d.safetensors", from / FRAMES_PER_FILE));
        if (!Files.isRegularFile(file)) {
          write(file, student, images, from, to, bar);
        }
        try (WeightStore store = WeightStore.open(file);
            Scope scope = new Scope()) {
          files.add(Scope.release(store.load(NAME)));
        }
        bar.to(to, "");
      }
    }
    return new FeatureCache(files);
  }

  private static void write(
      Path file, Student student, SquaredImages images, int from, int to, Progress bar) {
    int pass = framesPerPass(student.config().visionConfig());
    try (NoGrad noGrad = new NoGrad();
        Scope scope = new Scope()) {
      List<Tensor> parts = new ArrayList<>();
      for (int i = from; i < to; i += pass) {
        try (Scope part = new Scope()) {
          int[] frames = IntStream.range(i, Math.min(to, i + pass)).toArray();
          Tensor pixels = images.tensor(frames).to(student.device());
          Tensor features = student.imageFeatures(pixels).to(student.computeType());
          parts.add(Scope.keep(features));
        }
        bar.to(i, "");
      }
      SafeTensors.write(file, Map.of(NAME, Tensor.cat(parts, 0)), Map.of());
    }
  }

  /** Frames that the tower looks at together: more are no quicker and take more memory. */
  static int framesPerPass(VisionConfig tower) {
    return Math.max(1, PATCHES_PER_PASS / tower.patches());
  }

  /** Features (n, p, d) of the frames at {@code indices}. */
  Tensor rows(int[] indices) {
    List<Tensor> rows = new ArrayList<>();
    for (int index : indices) {
      rows.add(files.get(index / FRAMES_PER_FILE).select(0, index % FRAMES_PER_FILE));
    }
    return Tensor.stack(rows, 0);
  }

  @Override
  public void close() {
    files.forEach(Tensor::close);
  }
}
