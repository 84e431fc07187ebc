package io.maemi.student;

import io.maemi.tensor.Tensor;
import java.util.List;

/** Images as the decoder takes them, kept for as many questions as there are. */
public final class ImageEmbeddings implements AutoCloseable {
  private final Tensor embeddings;
  private final List<ImageLayout> layouts;

  /** Owns released {@code embeddings} (frames of all images, tokens a frame, width). */
  ImageEmbeddings(Tensor embeddings, List<ImageLayout> layouts) {
    this.embeddings = embeddings;
    this.layouts = List.copyOf(layouts);
  }

  Tensor tensor() {
    return embeddings;
  }

  /** How many images. */
  public int count() {
    return layouts.size();
  }

  /** How each image lies in its frames. */
  public List<ImageLayout> layouts() {
    return layouts;
  }

  @Override
  public void close() {
    embeddings.close();
  }
}
