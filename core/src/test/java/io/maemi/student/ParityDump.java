package io.maemi.student;

import com.fasterxml.jackson.databind.JsonNode;
import io.maemi.foundation.AtomicFile;
import io.maemi.foundation.Json;
import io.maemi.micrograph.GreyImage;
import io.maemi.tensor.DType;
import io.maemi.tensor.Device;
import io.maemi.tensor.NoGrad;
import io.maemi.tensor.SafeTensors;
import io.maemi.tensor.Scope;
import io.maemi.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes what we make of a model folder and an image, for bench/peers/nano_parity.py to compare:
 * {@code ParityDump MODEL IMAGE.png TASK.json OUT TYPE}. TASK names a question, strings and a
 * number of tokens.
 */
final class ParityDump {
  private ParityDump() {}

  public static void main(String[] arguments) throws IOException {
    JsonNode task = Json.MAPPER.readTree(Path.of(arguments[2]).toFile());
    Path out = Path.of(arguments[3]);
    List<ChatMessage> question = List.of(ChatMessage.user(1, task.path("question").asText()));
    Map<String, Object> told = new LinkedHashMap<>();
    try (Student student =
            Student.open(Path.of(arguments[0]), Device.CPU, DType.parse(arguments[4]));
        NoGrad noGrad = new NoGrad();
        Scope scope = new Scope()) {
      GreyImage image = Reference.image(Path.of(arguments[1]));
      Processor.Prompt prompt = student.processor().encode(question, true);
      Tensor pixels = student.pixelValues(List.of(image));
      Tensor features = student.imageFeatures(pixels);
      Tensor connected = student.connect(features);
      Tensor logits = student.logits(student.hidden(StudentTest.ids(prompt.ids()), connected));
      Map<String, Tensor> tensors = new LinkedHashMap<>();
      tensors.put("pixel_values", pixels);
      tensors.put("image_features", features.to(DType.FLOAT32));
      tensors.put("connected", connected.to(DType.FLOAT32));
      tensors.put("logits", logits.to(DType.FLOAT32));
      SafeTensors.write(out.resolve("ours.safetensors"), tensors, Map.of());
      Generator generator = new Generator(student);
      int tokens = task.path("tokens").asInt();
      try (ImageEmbeddings seen = generator.look(List.of(image))) {
        Generation answer =
            generator.generate(
                question, seen, GenerationOptions.greedy(tokens), Reading.Listener.NONE);
        told.put("greedy", answer.ids());
      }
      told.put("text", prompt.text());
      told.put("ids", prompt.ids());
      List<int[]> strings = new ArrayList<>();
      task.path("strings")
          .forEach(s -> strings.add(student.processor().tokenizer().encode(s.asText())));
      told.put("strings", strings);
    }
    AtomicFile.write(out.resolve("ours.json"), Json.line(told));
  }
}
