package io.maemi.student;

import com.fasterxml.jackson.databind.JsonNode;
import io.maemi.foundation.Json;
import io.maemi.tensor.DType;
import io.maemi.tensor.Device;
import io.maemi.tensor.NoGrad;
import io.maemi.tensor.Scope;
import io.maemi.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * Holds a GGUF model against what bench/peers/gguf_parity.py wrote of it: {@code GgufParity
 * MODEL.gguf REFERENCE.json}. Prints the largest difference of the ten greatest logits and how many
 * greedy tokens agree, prompt by prompt.
 */
final class GgufParity {
  private GgufParity() {}

  public static void main(String[] arguments) throws IOException {
    JsonNode reference = Json.MAPPER.readTree(Path.of(arguments[1]).toFile());
    long start = System.nanoTime();
    try (Student student = Student.open(Path.of(arguments[0]), Device.CPU, DType.FLOAT32)) {
      System.out.printf("loaded in %.2f s%n", (System.nanoTime() - start) / 1e9);
      for (JsonNode prompt : reference.path("prompts")) {
        compare(student, prompt);
      }
      String chat = student.processor().encode(List.of(ChatMessage.user(0, "Hello")), true).text();
      System.out.println("chat " + (chat.equals(reference.path("chat").asText()) ? "equal" : chat));
    }
  }

  private static void compare(Student student, JsonNode prompt) {
    int[] ids = student.processor().tokenizer().encode(prompt.path("prompt").asText());
    boolean sameIds = Arrays.equals(ids, Reference.ids(prompt.path("ids")));
    int[] greedy = Reference.ids(prompt.path("greedy"));
    var caches = student.decoder().caches(1, ids.length + greedy.length, DType.FLOAT32, Device.CPU);
    double difference = 0;
    int agreeing = 0;
    long[] next = Arrays.stream(ids).asLongStream().toArray();
    try (NoGrad noGrad = new NoGrad()) {
      while (agreeing < greedy.length) {
        try (Scope scope = new Scope()) {
          Tensor words = student.embed(Tensor.of(next, 1, next.length), null);
          Tensor hidden = student.decoder().forward(words, caches);
          Tensor logits = student.logits(hidden.narrow(1, next.length - 1, 1));
          if (agreeing == 0) {
            float[] values = logits.toFloats();
            for (int i = 0; i < prompt.path("top").size(); i++) {
              double expected = prompt.path("logits").get(i).asDouble();
              double actual = values[prompt.path("top").get(i).asInt()];
              difference = Math.max(difference, Math.abs(actual - expected));
            }
          }
          long token = logits.argmax(-1).toLongs()[0];
          if (token != greedy[agreeing]) {
            break;
          }
          next = new long[] {token};
          agreeing++;
        }
      }
    } finally {
      caches.forEach(io.maemi.nn.KeyValueCache::close);
    }
    System.out.printf(
        "prompt ids %s, largest logit difference %.1e, greedy %d of %d: %s%n",
        sameIds ? "equal" : "DIFFER",
        difference,
        agreeing,
        greedy.length,
        prompt.path("prompt").asText().replace('\n', ' '));
  }
}
