package io.maemi.tune;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.maemi.adapter.LoraAdapter;
import io.maemi.adapter.LoraConfig;
import io.maemi.adapter.TargetModules;
import io.maemi.foundation.Progress;
import io.maemi.nn.Parameter;
import io.maemi.student.Student;
import io.maemi.tensor.DType;
import io.maemi.tensor.Device;
import io.maemi.tensor.Scope;
import io.maemi.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PackingTest {
  private static final int[] LENGTHS = {5, 17, 9, 12, 3};
  private static final int WIDTH = 24;

  @TempDir Path folder;

  private static List<Conversation> conversations() {
    Random random = new Random(4);
    List<Conversation> conversations = new ArrayList<>();
    for (int length : LENGTHS) {
      Conversation.Builder builder = new Conversation.Builder();
      for (int i = 0; i <= length; i++) {
        builder.add(new int[] {10 + random.nextInt(200)}, i == length || random.nextInt(3) == 0);
      }
      conversations.add(builder.build(Conversation.NO_IMAGE, "c" + length));
    }
    return conversations;
  }

  private record Learnt(double loss, Map<String, float[]> gradients) {}

  private static Learnt learn(
      Student student, LoraAdapter adapter, ConversationBatch batch, boolean recompute) {
    try (Scope scope = new Scope()) {
      Tensor embeddings = student.embed(Tensor.of(batch.ids(), batch.rows(), batch.width()), null);
      double loss =
          new DecoderPass(student, recompute)
              .learn(
                  embeddings,
                  batch.context(student.decoder(), embeddings),
                  batch.positions(),
                  batch.targets(),
                  1,
                  1);
      Map<String, float[]> gradients = new LinkedHashMap<>();
      for (Map.Entry<String, Parameter> entry : adapter.trained().entrySet()) {
        Tensor value = entry.getValue().tensor();
        gradients.put(entry.getKey(), Objects.requireNonNull(value.grad()).toFloats());
        value.zeroGrad();
      }
      return new Learnt(loss, gradients);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void packedConversationsHaveTheLossesAndGradientsOfSingleOnes(boolean recompute)
      throws IOException {
    TinyRun tiny = new TinyRun(folder);
    try (Scope scope = new Scope();
        Student student = Student.open(tiny.model, Device.CPU, DType.FLOAT32);
        LoraAdapter adapter =
            LoraAdapter.attach(
                student, LoraConfig.of(4, 8, TargetModules.of(".*text_model.*_proj")), 1)) {
      student.trainable(false);
      TinyRun.randomise(adapter);
      adapter.training(true);
      List<Conversation> all = conversations();
      ConversationBatch packed = ConversationBatch.packed(all, WIDTH, 0);
      assertThat(packed.rows()).isEqualTo(2);
      Learnt together = learn(student, adapter, packed, recompute);
      double loss = 0;
      Map<String, float[]> sums = new LinkedHashMap<>();
      for (Conversation one : all) {
        Learnt alone =
            learn(student, adapter, ConversationBatch.padded(List.of(one), 0), recompute);
        loss += alone.loss();
        alone.gradients().forEach((name, g) -> sums.merge(name, g, PackingTest::plus));
      }
      assertThat(together.loss()).isCloseTo(loss, within(1e-5 * loss));
      together
          .gradients()
          .forEach(
              (name, g) -> assertThat(g).as(name).containsExactly(sums.get(name), within(2e-5f)));
    }
  }

  private static float[] plus(float[] a, float[] b) {
    float[] sum = a.clone();
    for (int i = 0; i < sum.length; i++) {
      sum[i] += b[i];
    }
    return sum;
  }

  @Test
  void everySequenceIsPackedOnceIntoRowsThatHoldIt() {
    Random random = new Random(1);
    int[] lengths = random.ints(200, 3, 60).toArray();
    List<int[]> batches = PackedRows.batches(lengths, 64, 256, 5);
    assertThat(batches.stream().flatMapToInt(Arrays::stream).sorted().toArray())
        .isEqualTo(IntStream.range(0, 200).toArray());
    int rows = (Arrays.stream(lengths).sum() + 63) / 64;
    assertThat(batches).hasSizeBetween(rows / 4, rows / 4 + 2);
    assertThat(batches)
        .allSatisfy(
            batch ->
                assertThat(Arrays.stream(batch).map(i -> lengths[i]).sum())
                    .isLessThanOrEqualTo(256));
    assertThat(PackedRows.batches(lengths, 64, 256, 6)).isNotEqualTo(batches);
  }

  @Test
  void aRunMayPackItsConversations() throws IOException {
    TinyRun tiny = new TinyRun(folder);
    TuningSummary summary =
        Tuning.run(
            tiny.recipe(
                """
                train: {adapters: true}
                adapter: {r: 4, modules_to_save: [connector]}
                batch: {tokens: 360, max_tokens: 120, pack: true}
                budget: {epochs: 2}
                evaluate: {times: 1}
                """),
            Progress.SILENT);
    assertThat(summary.epochs()).isEqualTo(2);
    assertThat(summary.trainLoss()).isFinite();
  }
}
