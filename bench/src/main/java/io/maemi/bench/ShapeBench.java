package io.maemi.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.maemi.adapter.DynamicRank;
import io.maemi.adapter.LoraAdapter;
import io.maemi.adapter.LoraConfig;
import io.maemi.adapter.TargetModules;
import io.maemi.foundation.Json;
import io.maemi.nn.Attention;
import io.maemi.nn.Quantization;
import io.maemi.nn.QuantizationScheme;
import io.maemi.student.BpeTrainer;
import io.maemi.student.DecoderConfig;
import io.maemi.student.SpecialTokens;
import io.maemi.student.Student;
import io.maemi.student.Tokenizer;
import io.maemi.student.VisionConfig;
import io.maemi.tensor.AdamW;
import io.maemi.tensor.DType;
import io.maemi.tensor.Device;
import io.maemi.tensor.Scope;
import io.maemi.tensor.Tensor;
import io.maemi.tensor.Torch;
import io.maemi.tune.DecoderPass;
import io.maemi.tune.NewStudent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

/**
 * {@code shape}: a step of adapter tuning on random weights of a known model's shape, to be held
 * against {@code bench/peers/tune_shape.py}: {@code shape make FOLDER smollm2|block7b} writes the
 * weights, {@code shape run FOLDER BASE METHOD keep|recompute BATCH LENGTH} tunes on them, in a
 * process of its own so that its peak memory is its own.
 */
public final class ShapeBench {
  private static final int WARM = 2;
  private static final int STEPS = 6;
  static final List<String> TEXTS =
      List.of("The particles are round.", "The fibres are 128 nm wide.");

  private ShapeBench() {}

  /** Runs one half. */
  public static void main(String[] arguments) throws IOException {
    Path folder = Path.of(arguments[1]);
    if (arguments[0].equals("make")) {
      make(folder, arguments[2]);
    } else {
      run(
          folder,
          arguments[2],
          config(arguments[3]),
          arguments[4].equals("recompute"),
          Integer.parseInt(arguments[5]),
          Integer.parseInt(arguments[6]));
    }
  }

  private static void make(Path folder, String shape) throws IOException {
    Tokenizer tokenizer = Tokenizer.of(BpeTrainer.train(TEXTS, 300, SpecialTokens.ALL));
    DecoderConfig text =
        switch (shape) {
          case "smollm2" ->
              vocabulary(DecoderConfig.of(576, 30, 9, 3, 1536, 8192, tokenizer), 49152);
          case "block7b" -> DecoderConfig.of(4096, 1, 32, 32, 11008, 4096, tokenizer);
          case "tiny" -> DecoderConfig.of(64, 2, 2, 1, 128, 512, tokenizer);
          default -> throw new IllegalArgumentException("no shape " + shape);
        };
    VisionConfig tower = VisionConfig.of(24, 1, 2, 48, 32, 8);
    try (Student student = NewStudent.of(tokenizer, text, tower, 1, DType.BFLOAT16)) {
      student.save(folder, DType.BFLOAT16);
    }
  }

  private static DecoderConfig vocabulary(DecoderConfig config, int size)
      throws JsonProcessingException {
    ObjectNode tree = Json.MAPPER.valueToTree(config);
    tree.put("vocab_size", size);
    return Json.MAPPER.treeToValue(tree, DecoderConfig.class);
  }

  private static LoraConfig config(String method) {
    TargetModules linears = TargetModules.of(".*text_model.*_proj");
    LoraConfig lora = LoraConfig.of(8, 16, linears);
    LoraConfig.FrozenA frozen = new LoraConfig.FrozenA(true);
    return switch (method) {
      case "lora" -> lora;
      case "lora-fa" -> lora.with(frozen, null, null);
      case "dylora-fa" -> LoraConfig.of(16, 16, linears).with(frozen, DynamicRank.PLAIN, null);
      default -> throw new IllegalArgumentException("no method " + method);
    };
  }

  private static void run(
      Path folder, String base, LoraConfig config, boolean recompute, int batch, int length)
      throws IOException {
    try (Student student = Student.open(folder, Device.CPU, DType.BFLOAT16)) {
      if (!base.equals("bf16")) {
        Quantization.apply(
            student, QuantizationScheme.parse(base, 64), path -> path.contains("text_model"));
      }
      student.trainable(false);
      try (LoraAdapter adapter = LoraAdapter.attach(student, config, 1);
          Scope scope = new Scope()) {
        adapter.training(true);
        List<Tensor> values = new ArrayList<>();
        List<AdamW.Moments> moments = new ArrayList<>();
        adapter
            .trained()
            .values()
            .forEach(
                p -> {
                  values.add(p.tensor());
                  moments.add(new AdamW.Moments(Tensor.zeros(p.shape()), Tensor.zeros(p.shape())));
                });
        double limit = MatmulLimit.gigaflops(DType.BFLOAT16);
        restartPeak();
        List<Double> seconds = new ArrayList<>();
        double loss = 0;
        DecoderPass pass = new DecoderPass(student, recompute);
        for (int step = 1; step <= WARM + STEPS; step++) {
          long start = System.nanoTime();
          loss = learn(student, pass, batch, length, step);
          adapter.correctGradients();
          new AdamW(1e-4, 0.9, 0.999, 1e-8, 0).step(values, moments, step);
          values.forEach(Tensor::zeroGrad);
          seconds.add((System.nanoTime() - start) / 1e9);
        }
        print(seconds.subList(WARM, seconds.size()), batch * length, limit, loss);
      }
    }
  }

  /** One step's passes on drawn tokens; the mean loss. */
  static double learn(Student student, DecoderPass pass, int batch, int length, int step) {
    SplittableRandom random = new SplittableRandom(step);
    int vocabulary = student.config().textConfig().vocabSize();
    long[] ids = new long[batch * length];
    for (int i = 0; i < ids.length; i++) {
      int id = random.nextInt(vocabulary);
      ids[i] = id == student.config().imageTokenId() ? 0 : id;
    }
    long[] positions = new long[batch * (length - 1)];
    long[] targets = new long[positions.length];
    int count = 0;
    for (int row = 0; row < batch; row++) {
      for (int i = 0; i + 1 < length; i++) {
        positions[count] = (long) row * length + i;
        targets[count++] = ids[row * length + i + 1];
      }
    }
    try (Scope scope = new Scope()) {
      Tensor embeddings = student.embed(Tensor.of(ids, batch, length), null);
      Attention.Context context = student.decoder().context(embeddings, 0);
      return pass.learn(embeddings, context, positions, targets, 1.0 / count, step) / count;
    }
  }

  private static void print(List<Double> seconds, int tokens, double limit, double loss)
      throws IOException {
    double median = seconds.stream().sorted().toList().get(seconds.size() / 2);
    System.out.printf(
        Locale.ROOT,
        "{\"tokens_per_s\": %.1f, \"step_s\": %.3f, \"peak_rss_steps_mib\": %d, \"loss\": %.3f,"
            + " \"matmul_bf16_gflops\": %.1f, \"threads\": %d}%n",
        tokens / median,
        median,
        peakMib(),
        loss,
        limit,
        Torch.threads());
  }

  /** Lets the kernel forget the peak, which opening and quantizing made. */
  static void restartPeak() throws IOException {
    Files.writeString(Path.of("/proc/self/clear_refs"), "5");
  }

  /** The most memory resident since {@link #restartPeak}. */
  static long peakMib() throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
      if (line.startsWith("VmHWM:")) {
        return Long.parseLong(line.replaceAll("\\D", "")) / 1024;
      }
    }
    throw new IOException("this system does not tell a process's peak memory");
  }
}
