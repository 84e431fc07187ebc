package io.maemi.assistant;

import io.maemi.micrograph.Micrograph;
import io.maemi.student.ImageEmbeddings;

/**
 * A micrograph that the student has looked at once; any number of questions reuse it. Owns native
 * memory: close it.
 */
public final class Observation implements AutoCloseable {
  private final Micrograph micrograph;
  private final ImageEmbeddings embeddings;
  private final double[] logLikelihoods;
  private final long seeMs;

  Observation(
      Micrograph micrograph, ImageEmbeddings embeddings, double[] logLikelihoods, long seeMs) {
    this.micrograph = micrograph;
    this.embeddings = embeddings;
    this.logLikelihoods = logLikelihoods;
    this.seeMs = seeMs;
  }

  /** What was looked at. */
  public Micrograph micrograph() {
    return micrograph;
  }

  ImageEmbeddings embeddings() {
    return embeddings;
  }

  /** The student's log-likelihood of each of {@link Classifier#words}. */
  double[] logLikelihoods() {
    return logLikelihoods.clone();
  }

  long seeMs() {
    return seeMs;
  }

  @Override
  public void close() {
    embeddings.close();
  }
}
