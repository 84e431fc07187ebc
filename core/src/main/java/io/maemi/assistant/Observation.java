package io.maemi.assistant;

import io.maemi.measure.Evidence;
import io.maemi.measure.ImageEvidence;
import io.maemi.measure.Kind;
import io.maemi.measure.Measurement;
import io.maemi.measure.Measurer;
import io.maemi.micrograph.Micrograph;
import io.maemi.student.ImageEmbeddings;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A micrograph that the student has looked at once; any number of questions reuse that and what was
 * measured on it. Owns native memory: close it.
 */
public final class Observation implements AutoCloseable {
  private final Micrograph micrograph;
  private final ImageEmbeddings embeddings;
  private final double[] logLikelihoods;
  private final long seeMs;
  private final Map<Kind, Measurement> measured = new ConcurrentHashMap<>();
  private volatile @Nullable List<Evidence> imageEvidence;
  private volatile @Nullable List<Evidence> verdict;

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

  /** What the image as a whole tells, found when it is first asked for. */
  List<Evidence> imageEvidence() {
    List<Evidence> found = imageEvidence;
    if (found == null) {
      found = ImageEvidence.of(micrograph);
      imageEvidence = found;
    }
    return found;
  }

  /** Whether the image is good enough to measure on, and what tells, found at first asking. */
  List<Evidence> verdict() {
    List<Evidence> found = verdict;
    if (found == null) {
      found = ImageEvidence.verdict(micrograph);
      verdict = found;
    }
    return found;
  }

  /** The measurement of all {@code kind}, made when it is first asked for. */
  Measurement measurement(Kind kind) {
    return measured.computeIfAbsent(kind, k -> Measurer.measure(micrograph, k));
  }

  long seeMs() {
    return seeMs;
  }

  @Override
  public void close() {
    embeddings.close();
  }
}
