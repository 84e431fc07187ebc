package io.maemi.tune;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.maemi.adapter.AdapterFolder;
import io.maemi.adapter.LoraAdapter;
import io.maemi.foundation.Json;
import io.maemi.student.Student;
import io.maemi.tensor.DType;
import io.maemi.tensor.Device;
import io.maemi.tensor.Functional;
import io.maemi.tensor.Functional.Aggregation;
import io.maemi.tensor.Scope;
import io.maemi.tensor.Tensor;
import io.maemi.tensor.Torch;
import io.maemi.tensor.WeightStore;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Holds steps against those of transformers and PEFT, which {@code tuning_fixture.py} recorded. */
class PeftLossesTest {
  @TempDir Path out;

  private static Path resource(String name) {
    try {
      return Path.of(Objects.requireNonNull(PeftLossesTest.class.getResource(name)).toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"lora", "rslora", "lorafa"})
  void firstTenLossesAreThoseOfPeft(String method) throws Exception {
    Torch.threads(1);
    JsonNode recorded = Json.MAPPER.readTree(resource("/tune/losses.json").toFile());
    AdamWConfig config = new AdamWConfig(AdamWConfig.DEFAULT.rates(), 0, 0.9, 0.999, 1e-12, 0);
    double rate = recorded.path("rate").asDouble();
    try (Scope scope = new Scope();
        Student student = Student.open(resource("/student/model"), Device.CPU, DType.FLOAT32);
        WeightStore inputs = WeightStore.open(resource("/student/reference.safetensors"))) {
      student.trainable(false);
      try (LoraAdapter adapter =
          AdapterFolder.attach(resource("/tune/" + method), student, "any")) {
        adapter.training(true);
        List<Trained> trained =
            adapter.trained().entrySet().stream()
                .map(e -> new Trained(e.getKey(), e.getValue().tensor(), rate, false))
                .toList();
        AdapterSteps steps = new AdapterSteps(adapter, 1, 0, out);
        try (Optimizer optimizer = new Optimizer(trained, config)) {
          for (int step = 1; step <= recorded.path("steps").asInt(); step++) {
            steps.begin(step);
            double loss = learn(student, inputs, recorded.path("supervised").asInt());
            optimizer.step(step, 1, steps.update());
            double theirs = recorded.path("losses").path(method).path(step - 1).asDouble();
            assertThat(loss).as("step " + step).isCloseTo(theirs, within(1e-5 * theirs));
          }
        }
      }
    }
  }

  /** Forward and backward of the mean loss of the last {@code supervised} tokens. */
  private static double learn(Student student, WeightStore inputs, int supervised) {
    try (Scope pass = new Scope()) {
      Tensor ids = inputs.load("input_ids");
      Tensor images = student.connect(student.imageFeatures(inputs.load("pixel_values")));
      Tensor hidden = student.hidden(ids, images);
      long length = ids.size(1);
      Tensor logits =
          student.logits(hidden.select(0, 0).narrow(0, length - supervised - 1, supervised));
      Tensor targets = ids.select(0, 0).narrow(0, length - supervised, supervised);
      Tensor loss = Functional.crossEntropy(logits, targets, -100, Aggregation.MEAN);
      loss.backward();
      return loss.item();
    }
  }
}
