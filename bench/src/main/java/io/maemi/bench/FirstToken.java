package io.maemi.bench;

import io.maemi.foundation.Json;
import io.maemi.foundation.Progress;
import io.maemi.micrograph.GreyImage;
import io.maemi.nn.QuantizationScheme;
import io.maemi.student.BpeTrainer;
import io.maemi.student.ChatMessage;
import io.maemi.student.ChatTemplate;
import io.maemi.student.Generator;
import io.maemi.student.ImageEmbeddings;
import io.maemi.student.ImageProcessor;
import io.maemi.student.ModelQuantizer;
import io.maemi.student.Processor;
import io.maemi.student.Reading;
import io.maemi.student.SpecialTokens;
import io.maemi.student.Student;
import io.maemi.student.StudentConfig;
import io.maemi.student.Tokenizer;
import io.maemi.tensor.DType;
import io.maemi.tensor.Device;
import io.maemi.tensor.Torch;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * {@code first-token}: seconds from an image of 512 × 512 pixels and 64 tokens of text to the first
 * token, at SmolVLM-256M's shape with random weights: {@code first-token make FOLDER} writes them,
 * {@code first-token run FOLDER bf16|int8} measures in a process of its own, so that the peak of
 * memory is its own, and prints figures as the peers do.
 */
public final class FirstToken {
  private static final int SIDE = 512;
  private static final int IMAGE_TOKENS = 64;
  private static final int TEXT_TOKENS = 64;
  private static final int RUNS = 7;
  private static final String DENSE = "bf16";

  private FirstToken() {}

  /** Runs one half. */
  public static void main(String[] arguments) throws IOException {
    Path folder = Path.of(arguments[1]);
    if ("make".equals(arguments[0])) {
      make(folder);
    } else {
      run(folder, arguments[2]);
    }
  }

  /** Runs one half in a process of its own; returns what it tells. */
  static List<PeerFigures.Figure> process(String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    ProcessHandle.current().info().command().ifPresent(command::add);
    command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(FirstToken.class.getName());
    command.addAll(List.of(arguments));
    return PeerFigures.of(command).all();
  }

  private static void make(Path folder) throws IOException {
    Tokenizer tokenizer =
        Tokenizer.of(BpeTrainer.train(List.of("How many particles?"), 300, SpecialTokens.ALL));
    String config =
        """
        {"architectures": ["Idefics3ForConditionalGeneration"], "model_type": "idefics3",
         "image_token_id": %d, "scale_factor": 4, "tie_word_embeddings": true,
         "text_config": {"model_type": "llama", "hidden_size": 576, "intermediate_size": 1536,
           "num_hidden_layers": 30, "num_attention_heads": 9, "num_key_value_heads": 3,
           "vocab_size": 49280, "max_position_embeddings": 8192},
         "vision_config": {"model_type": "idefics3_vision", "hidden_size": 768,
           "intermediate_size": 3072, "num_hidden_layers": 12, "num_attention_heads": 12,
           "image_size": %d, "patch_size": 16}}
        """
            .formatted(tokenizer.id(SpecialTokens.IMAGE), SIDE);
    Processor processor =
        new Processor(
            tokenizer,
            new ChatTemplate(ChatTemplate.DEFAULT),
            ImageProcessor.square(SIDE),
            IMAGE_TOKENS);
    try (Student student =
        Student.create(
            Json.MAPPER.readValue(config, StudentConfig.class), processor, 1, DType.FLOAT32)) {
      student.save(folder.resolve(DENSE), DType.BFLOAT16);
    }
    new ModelQuantizer(QuantizationScheme.INT8, false)
        .quantize(folder.resolve(DENSE), folder.resolve("int8"), Progress.SILENT);
  }

  private static void run(Path folder, String kept) throws IOException {
    try (Student student = Student.open(folder.resolve(kept), Device.CPU, DType.BFLOAT16)) {
      Torch.giveBackFreed();
      ProcessMemory.restartPeak();
      tell("first token", kept, seconds(student, image(), RUNS)[RUNS / 2], "s");
      tell("first token's memory", kept, ProcessMemory.peakBytes() / 1e9, "GB");
    }
  }

  private static void tell(String what, String kept, double value, String unit) {
    System.out.println(Json.line(new PeerFigures.Figure(what, kept, value, unit)));
  }

  private static GreyImage image() {
    byte[] values = new byte[SIDE * SIDE];
    new SplittableRandom(1).nextBytes(values);
    return GreyImage.of(SIDE, SIDE, values);
  }

  /** Sorted seconds of {@code runs} runs, one that warms up left out. */
  static double[] seconds(Student student, GreyImage image, int runs) {
    Generator generator = new Generator(student);
    StringBuilder words = new StringBuilder("How");
    while (student.processor().tokenizer().encode(words.toString()).length < TEXT_TOKENS) {
      words.append(" many");
    }
    List<ChatMessage> messages = List.of(ChatMessage.user(1, words.toString()));
    double[] seconds = new double[runs];
    for (int run = -1; run < runs; run++) {
      long start = System.nanoTime();
      try (ImageEmbeddings seen = generator.look(List.of(image));
          Reading read = generator.read(messages, seen, 1)) {
        if (run >= 0) {
          seconds[run] = (System.nanoTime() - start) / 1e9;
        }
      }
    }
    Arrays.sort(seconds);
    return seconds;
  }
}
