package io.maemi.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.maemi.adapter.AdapterFolder;
import io.maemi.adapter.LoraAdapter;
import io.maemi.adapter.LoraConfig;
import io.maemi.adapter.TargetModules;
import io.maemi.student.Student;
import io.maemi.tensor.DType;
import io.maemi.tensor.Device;
import io.maemi.tensor.NoGrad;
import io.maemi.tensor.Scope;
import io.maemi.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MergeVerbTest {
  @TempDir Path folder;
  private Path model;

  @BeforeEach
  void makeAStudent() {
    model = TinyStudent.in(folder.resolve("model"));
  }

  /** An adapter of random values for the student in {@code base}; the states that both make. */
  private float[] adapted(Path base, Path adapter) {
    LoraConfig config = LoraConfig.of(4, 8, TargetModules.of(".*text_model.*_proj"));
    try (Student student = Student.open(base, Device.CPU, DType.FLOAT32);
        LoraAdapter lora = LoraAdapter.attach(student, config, 1)) {
      try (NoGrad noGrad = new NoGrad();
          Scope scope = new Scope()) {
        SplittableRandom random = new SplittableRandom(2);
        lora.trained()
            .values()
            .forEach(p -> p.tensor().copyFrom(Tensor.randn(random, p.shape()).mul(0.1)));
      }
      AdapterFolder.write(adapter, lora, "tiny", student.weightsHash());
      return states(student);
    }
  }

  private static float[] states(Path model) {
    try (Student student = Student.open(model, Device.CPU, DType.FLOAT32)) {
      return states(student);
    }
  }

  private static float[] states(Student student) {
    try (NoGrad noGrad = new NoGrad();
        Scope scope = new Scope()) {
      return student.hidden(Tensor.of(new long[] {5, 6, 7, 8}, 1, 4), null).toFloats();
    }
  }

  private static double distance(float[] actual, float[] expected) {
    double off = 0;
    double size = 0;
    for (int i = 0; i < expected.length; i++) {
      off += Math.pow(actual[i] - expected[i], 2);
      size += Math.pow(expected[i], 2);
    }
    return Math.sqrt(off / size);
  }

  @Test
  void whatWasMergedCanBeQuantizedAndAsked() throws IOException {
    Path adapter = folder.resolve("adapter");
    float[] wanted = adapted(model, adapter);
    Path merged = folder.resolve("merged");
    Run merge = Run.of("merge", "--model", model, "--adapter", adapter, merged);
    assertThat(merge.exitCode()).as(merge.err()).isZero();
    assertThat(distance(states(merged), wanted)).isLessThan(1e-5);
    for (String type : new String[] {"int8", "int4", "nf4"}) {
      Path small = folder.resolve(type);
      Run quantize = Run.of("quantize", merged, small, "--to", type, "--group", 32);
      assertThat(quantize.exitCode()).as(quantize.err()).isZero();
      assertThat(distance(states(small), wanted))
          .as(type)
          .isLessThan(distance(states(small), states(model)))
          .isLessThan(type.equals("int8") ? 0.03 : 0.4);
      Run ask =
          Run.of("ask", "--model", small, Pictures.discs(folder.resolve("a.png")), "How many?");
      assertThat(ask.exitCode()).as(ask.err()).isZero();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"int8", "int4", "nf4"})
  void mergingIntoAQuantizedStudentTellsItsError(String type) {
    Path small = folder.resolve("small");
    Run quantize = Run.of("quantize", model, small, "--to", type, "--group", 32);
    assertThat(quantize.exitCode()).as(quantize.err()).isZero();
    Path adapter = folder.resolve("adapter");
    float[] wanted = adapted(small, adapter);
    Path merged = folder.resolve("merged");
    Run merge = Run.of("merge", "--model", small, "--adapter", adapter, merged);
    assertThat(merge.exitCode()).as(merge.err()).isZero();
    assertThat(merge.out())
        .containsPattern("weights were rounded anew, by up to 0\\.\\d+ of their size \\(model\\.");
    assertThat(distance(states(merged), wanted)).isLessThan(type.equals("int8") ? 0.03 : 0.4);
    try (Student student = Student.open(merged, Device.CPU, DType.FLOAT32)) {
      assertThat(student.parameters().keySet())
          .anyMatch(name -> name.contains("weight_scale") || name.contains("absmax"));
    }
  }
}
