package io.maemi.tune;

import static org.assertj.core.api.Assertions.assertThat;

import io.maemi.nn.Parameter;
import io.maemi.tensor.Scope;
import io.maemi.tensor.Tensor;
import java.util.Random;
import org.junit.jupiter.api.Test;

class UntaughtTokensTest {
  private static final int WIDTH = 32;
  private static final int TOKENS = 60;
  private static final int TAUGHT = 12;

  @Test
  void rowsThatAreAlikeAreSetApartAndTaughtOnesStay() {
    try (Scope scope = new Scope();
        Parameter embedding = new Parameter(TOKENS, WIDTH)) {
      float[] before = rows();
      embedding.set(Tensor.of(before, TOKENS, WIDTH));

      assertThat(UntaughtTokens.setApart(embedding, 7)).isEqualTo(TOKENS - TAUGHT);

      float[] after = embedding.tensor().toFloats();
      for (int i = 0; i < TAUGHT * WIDTH; i++) {
        assertThat(after[i]).isEqualTo(before[i]);
      }
      for (int row = TAUGHT + 1; row < TOKENS; row++) {
        assertThat(cosine(before, TAUGHT, row)).isGreaterThan(0.99);
        assertThat(cosine(after, TAUGHT, row)).isBetween(0.3, 0.95);
      }
    }
  }

  @Test
  void theSameSeedGivesTheSameRows() {
    assertThat(setApart(3)).isEqualTo(setApart(3)).isNotEqualTo(setApart(4));
  }

  private static float[] setApart(long seed) {
    try (Scope scope = new Scope();
        Parameter embedding = new Parameter(TOKENS, WIDTH)) {
      embedding.set(Tensor.of(rows(), TOKENS, WIDTH));
      UntaughtTokens.setApart(embedding, seed);
      return embedding.tensor().toFloats();
    }
  }

  /** Taught rows of random directions, then rows that share one but for a trace. */
  private static float[] rows() {
    Random random = new Random(1);
    float[] rows = new float[TOKENS * WIDTH];
    for (int i = 0; i < rows.length; i++) {
      double own = random.nextGaussian() / Math.sqrt(WIDTH);
      rows[i] = (float) (i / WIDTH < TAUGHT ? 2 * own : 0.5 + 0.1 * own);
    }
    return rows;
  }

  private static double cosine(float[] rows, int a, int b) {
    double product = 0;
    double first = 0;
    double second = 0;
    for (int i = 0; i < WIDTH; i++) {
      float x = rows[a * WIDTH + i];
      float y = rows[b * WIDTH + i];
      product += x * y;
      first += x * x;
      second += y * y;
    }
    return product / Math.sqrt(first * second);
  }
}
