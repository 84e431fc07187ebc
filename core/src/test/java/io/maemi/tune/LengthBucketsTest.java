package io.maemi.tune;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LengthBucketsTest {
  private final int[] lengths = new Random(3).ints(1000, 10, 300).toArray();

  @Test
  void everySequenceComesOnceAndBatchesStayWithinTheBudget() {
    List<int[]> batches = LengthBuckets.batches(lengths, 2048, 5);
    assertThat(batches.stream().flatMapToInt(Arrays::stream).sorted().toArray())
        .isEqualTo(IntStream.range(0, 1000).toArray());
    for (int[] batch : batches) {
      int longest = Arrays.stream(batch).map(i -> lengths[i]).max().orElseThrow();
      assertThat(longest * batch.length).isLessThanOrEqualTo(2048);
    }
  }

  @Test
  void paddingIsSmall() {
    List<int[]> batches = LengthBuckets.batches(lengths, 2048, 5);
    long padded =
        batches.stream()
            .mapToLong(
                b -> (long) b.length * Arrays.stream(b).map(i -> lengths[i]).max().orElseThrow())
            .sum();
    assertThat((double) Arrays.stream(lengths).sum() / padded).isGreaterThan(0.9);
  }

  @Test
  void sameSeedGivesTheSameOrderAndAnotherSeedAnother() {
    assertThat(LengthBuckets.batches(lengths, 2048, 5))
        .usingRecursiveComparison()
        .isEqualTo(LengthBuckets.batches(lengths, 2048, 5));
    assertThat(LengthBuckets.batches(lengths, 2048, 6).get(0))
        .isNotEqualTo(LengthBuckets.batches(lengths, 2048, 5).get(0));
  }

  @Test
  void tooLongSequenceGetsItsOwnBatch() {
    List<int[]> batches = LengthBuckets.batches(new int[] {5, 100, 6}, 20, 1);
    assertThat(batches).anySatisfy(b -> assertThat(b).containsExactly(1));
  }
}
