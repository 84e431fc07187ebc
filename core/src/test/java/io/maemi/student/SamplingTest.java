package io.maemi.student;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.maemi.foundation.MaemiException;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class SamplingTest {
  private static final float[] LOG = {
    (float) Math.log(0.1), (float) Math.log(0.6), (float) Math.log(0.3)
  };

  @Test
  void greedyTakesTheFirstOfTheMostLikely() {
    assertThat(Sampling.GREEDY.choose(new float[] {-3, -1, -1}, Sampling.GREEDY.random()))
        .isEqualTo(1);
  }

  @Test
  void drawsFollowTheProbabilities() {
    double[] shares = shares(new Sampling(1, 0, 1, 5));
    assertThat(shares[0]).isCloseTo(0.1, within(0.02));
    assertThat(shares[1]).isCloseTo(0.6, within(0.02));
  }

  @Test
  void temperatureSharpens() {
    double[] shares = shares(new Sampling(0.5, 0, 1, 5));
    assertThat(shares[1]).isCloseTo(0.36 / 0.46, within(0.02));
  }

  @Test
  void topKAndTopPLeaveTheUnlikelyOut() {
    assertThat(shares(new Sampling(1, 1, 1, 5))[1]).isEqualTo(1);
    double[] shares = shares(new Sampling(1, 0, 0.7, 5));
    assertThat(shares[0]).isZero();
    assertThat(shares[2]).isCloseTo(1.0 / 3, within(0.02));
  }

  @Test
  void rangesAreChecked() {
    assertThatThrownBy(() -> new Sampling(-1, 0, 1, 0)).isInstanceOf(MaemiException.class);
    assertThatThrownBy(() -> new Sampling(1, 0, 0, 0)).isInstanceOf(MaemiException.class);
    assertThatThrownBy(() -> new Sampling(Double.NaN, 0, 1, 0)).isInstanceOf(MaemiException.class);
  }

  private static double[] shares(Sampling sampling) {
    RandomGenerator random = sampling.random();
    double[] shares = new double[LOG.length];
    int draws = 10_000;
    for (int i = 0; i < draws; i++) {
      shares[sampling.choose(LOG, random)] += 1.0 / draws;
    }
    return new double[] {shares[0], round(shares[1]), shares[2]};
  }

  private static double round(double share) {
    return Math.round(share * 10_000) / 10_000.0;
  }

  @Test
  void unlikelyTokensAreLeftOutByTheirShareOfTheLikeliest() {
    float[] logs = {(float) Math.log(0.6), (float) Math.log(0.25), (float) Math.log(0.15)};
    Sampling sampling = new Sampling(1, 0, 1, 0.3, 1, 5);
    RandomGenerator random = sampling.random();
    for (int i = 0; i < 200; i++) {
      assertThat(sampling.choose(logs, random)).isLessThan(2);
    }
    assertThatThrownBy(() -> new Sampling(1, 0, 1, 1.5, 1, 5)).hasMessageContaining("min-p");
  }

  @Test
  void whatWasSaidIsMadeLessLikelyByItsLogit() {
    // Logits 2, −1 and 1: log-probabilities are these less their logarithmic sum.
    double sum = Math.log(Math.exp(2) + Math.exp(-1) + Math.exp(1));
    NextToken next =
        new NextToken(
            new float[] {(float) (2 - sum), (float) (-1 - sum), (float) (1 - sum)}, (float) sum);
    float[] changed = next.without(new int[] {0, 1}, 4);
    assertThat(changed[0] + sum).isCloseTo(0.5, within(1e-6));
    assertThat(changed[1] + sum).isCloseTo(-4, within(1e-6));
    assertThat(changed[2]).isEqualTo(next.logProbabilities()[2]);
    assertThat(Sampling.GREEDY.choose(changed, Sampling.GREEDY.random())).isEqualTo(2);
    assertThatThrownBy(() -> new Sampling(1, 0, 1, 0, 0, 5)).hasMessageContaining("penalty 0.0");
  }

  @Test
  void theLikeliestComeFirstAndOfEqualsTheFirst() {
    float[] logs = {-2, -0.5f, Float.NEGATIVE_INFINITY, -0.5f, -3};
    Sampling two = new Sampling(1, 2, 1, 5);
    RandomGenerator random = two.random();
    for (int i = 0; i < 50; i++) {
      assertThat(two.choose(logs, random)).isIn(1, 3);
    }
    assertThat(new Sampling(1, 1, 1, 5).choose(logs, random)).isEqualTo(1);
  }
}
