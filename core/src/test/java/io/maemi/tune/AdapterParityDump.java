package io.maemi.tune;

import io.maemi.adapter.AdapterExport;
import io.maemi.adapter.AdapterFolder;
import io.maemi.adapter.DynamicRank;
import io.maemi.adapter.LoraAdapter;
import io.maemi.adapter.LoraConfig;
import io.maemi.adapter.RankSlice;
import io.maemi.student.Student;
import io.maemi.tensor.DType;
import io.maemi.tensor.Device;
import io.maemi.tensor.NoGrad;
import io.maemi.tensor.SafeTensors;
import io.maemi.tensor.Scope;
import io.maemi.tensor.Tensor;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Our half of {@code bench/peers/adapter_parity.py}. {@code write MODEL ADAPTER OUT} puts a random
 * adapter on every linear, with the connector saved whole, and writes it; {@code slice} writes the
 * first two components of a dynamic one; {@code read} puts the one in ADAPTER on. All write the
 * inputs and logits to OUT.
 */
public final class AdapterParityDump {
  private AdapterParityDump() {}

  /** Runs one half. */
  public static void main(String[] args) {
    Path folder = Path.of(args[2]);
    try (Student student = Student.open(Path.of(args[1]), Device.CPU, DType.FLOAT32);
        NoGrad noGrad = new NoGrad();
        Scope scope = new Scope()) {
      String hash = student.weightsHash();
      boolean slices = args[0].equals("slice");
      boolean reads = args[0].equals("read");
      try (LoraAdapter adapter =
          reads ? AdapterFolder.attach(folder, student, hash) : random(student, slices)) {
        if (slices) {
          Path whole = folder.resolve("whole");
          AdapterFolder.write(whole, adapter, args[1], hash);
          AdapterExport.write(whole, 2, folder);
          adapter.use(RankSlice.first(2));
        } else if (!reads) {
          AdapterFolder.write(folder, adapter, args[1], hash);
        }
        dump(student, Path.of(args[3]));
      }
    }
  }

  private static LoraAdapter random(Student student, boolean dynamic) {
    LoraConfig plain =
        LoraConfig.of(4, 8, LoraConfig.ALL_LINEAR)
            .withRslora()
            .withModulesToSave(List.of("connector"));
    LoraConfig config =
        dynamic
            ? plain
                .withPatterns(Map.of("q_proj", 3), Map.of("v_proj", 5.0))
                .with(new LoraConfig.FrozenA(true), DynamicRank.PLAIN, null)
            : plain;
    LoraAdapter adapter = LoraAdapter.attach(student, config, 1);
    SplittableRandom random = new SplittableRandom(2);
    adapter
        .trained()
        .values()
        .forEach(p -> p.tensor().copyFrom(Tensor.randn(random, p.shape()).mul(0.05)));
    return adapter;
  }

  private static void dump(Student student, Path out) {
    int side = student.config().visionConfig().imageSize();
    Tensor pixels = Tensor.randn(new SplittableRandom(3), 1, 3, side, side).clamp(-1, 1);
    int places = student.config().imageTokens();
    long[] ids = new long[places + 20];
    SplittableRandom random = new SplittableRandom(4);
    for (int i = 0; i < ids.length; i++) {
      ids[i] = 10L + random.nextInt(200);
    }
    Arrays.fill(ids, 3, 3 + places, student.config().imageTokenId());
    Tensor input = Tensor.of(ids, 1, ids.length);
    Tensor logits =
        student.logits(student.hidden(input, student.connect(student.imageFeatures(pixels))));
    SafeTensors.write(
        out, Map.of("pixel_values", pixels, "input_ids", input, "logits", logits), Map.of());
  }
}
