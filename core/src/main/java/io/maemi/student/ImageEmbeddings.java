package io.maemi.student;

import io.maemi.tensor.Tensor;

/** Images as the decoder takes them, kept for as many questions as there are. */
public final class ImageEmbeddings implements AutoCloseable {
  private final Tensor embeddings;

  /** Owns released {@code embeddings} (images, tokens an image, width). */
  ImageEmbeddings(Tensor embeddings) {
    this.embeddings = embeddings;
  }

  Tensor tensor() {
    return embeddings;
  }

  /** How many images. */
  public int count() {
    return Math.toIntExact(embeddings.size(0));
  }

  @Override
  public void close() {
    embeddings.close();
  }
}
