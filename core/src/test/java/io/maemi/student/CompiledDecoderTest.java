package io.maemi.student;

import static org.assertj.core.api.Assertions.assertThat;

import io.maemi.nn.Linear;
import io.maemi.nn.LinearSlot;
import io.maemi.nn.Quantization;
import io.maemi.nn.QuantizationScheme;
import io.maemi.tensor.DType;
import io.maemi.tensor.Device;
import io.maemi.tensor.NoGrad;
import io.maemi.tensor.Scope;
import io.maemi.tensor.Tensor;
import io.maemi.tensor.Torch;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiFunction;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The decoder as one graph, beside the same by its layers. */
class CompiledDecoderTest {
  private static final long[] IDS = LongStream.range(0, 40).map(i -> 3 + i * 7 % 200).toArray();

  private static final List<ChatMessage> QUESTION = List.of(ChatMessage.user(0, "How many?"));

  @TempDir private static Path folder;

  @BeforeAll
  static void save() {
    Torch.threads(1);
    try (Student student = TinyStudents.wide()) {
      student.save(folder, DType.FLOAT32);
    }
  }

  private record Wrapped(Linear inner) implements Linear {
    @Override
    public Tensor forward(Tensor x) {
      return inner.forward(x);
    }

    @Override
    public long inFeatures() {
      return inner.inFeatures();
    }

    @Override
    public long outFeatures() {
      return inner.outFeatures();
    }

    @Override
    public void visit(String prefix, Visitor visitor) {
      inner.visit(prefix, visitor);
    }
  }

  private static Student open(QuantizationScheme scheme, DType compute) {
    return open(folder, scheme, compute);
  }

  private static Student open(Path folder, QuantizationScheme scheme, DType compute) {
    Student student = Student.open(folder, Device.CPU, compute);
    Quantization.apply(student, scheme, path -> path.contains(".layers."));
    return student;
  }

  private static Student open() {
    return open(QuantizationScheme.INT8, DType.BFLOAT16);
  }

  /** Logits behind each of {@code ids}, read as a prompt in pieces of {@code sizes}. */
  private static float[] logits(Student student, long[] ids, int... sizes) {
    return logits(student, (text, piece) -> text.read(piece, piece.size(1)), ids, sizes);
  }

  /** The same as behind a prompt. */
  private static float[] goingOn(Student student, long[] ids, int... sizes) {
    return logits(student, DecoderSequence::goOn, ids, sizes);
  }

  private static float[] logits(
      Student student, BiFunction<DecoderSequence, Tensor, Tensor> by, long[] ids, int... sizes) {
    try (NoGrad noGrad = new NoGrad();
        Scope scope = new Scope();
        DecoderSequence text = DecoderSequence.begin(student, ids.length)) {
      Tensor embeddings = student.embed(Tensor.of(ids, 1, ids.length), null);
      List<Tensor> pieces = new ArrayList<>();
      long from = 0;
      for (int size : sizes) {
        pieces.add(by.apply(text, embeddings.narrow(1, from, size)).to(DType.FLOAT32));
        from += size;
      }
      return Tensor.cat(pieces, 1).toFloats();
    }
  }

  private static double distance(float[] actual, float[] expected) {
    double error = 0;
    double norm = 0;
    for (int i = 0; i < expected.length; i++) {
      error += Math.pow(actual[i] - expected[i], 2);
      norm += Math.pow(expected[i], 2);
    }
    return Math.sqrt(error / norm);
  }

  private static boolean compiles(Student student) {
    try (DecoderSequence text = DecoderSequence.begin(student, 1)) {
      return !(text instanceof DecoderSequence.Layered);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"int8", "int4", "nf4"})
  void logitsAreTheLayersButForRoundingToEightBits(String name) {
    QuantizationScheme scheme = QuantizationScheme.parse(name, 32);
    try (Student exact = open(scheme, DType.FLOAT32);
        Student student = open(scheme, DType.BFLOAT16)) {
      assertThat(compiles(exact)).isFalse();
      assertThat(compiles(student)).isTrue();
      float[] expected = logits(exact, IDS, IDS.length);
      float[] read = logits(student, IDS, IDS.length);
      assertThat(distance(read, expected)).isBetween(1e-6, 0.03);
      float[] written = goingOn(student, IDS, IDS.length);
      assertThat(distance(written, expected)).isBetween(1e-6, 0.03);
      // Codes of four bits are gone on with as they are, by a graph of their own.
      assertThat(Arrays.equals(written, read)).isEqualTo(!name.equals("int4"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"int8", "int4"})
  void rowsReadTogetherEqualThoseReadOneByOneToTheBit(String name) {
    try (Student student = open(QuantizationScheme.parse(name, 64), DType.BFLOAT16)) {
      int[] ones = new int[IDS.length];
      Arrays.fill(ones, 1);
      float[] read = logits(student, IDS, ones);
      assertThat(Arrays.mismatch(logits(student, IDS, IDS.length), read)).isEqualTo(-1);
      assertThat(Arrays.mismatch(logits(student, IDS, 17, 1, 2, 8, 12), read)).isEqualTo(-1);
      float[] written = goingOn(student, IDS, ones);
      assertThat(Arrays.mismatch(goingOn(student, IDS, IDS.length), written)).isEqualTo(-1);
      assertThat(Arrays.mismatch(goingOn(student, IDS, 17, 1, 2, 8, 12), written)).isEqualTo(-1);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"int8", "int4"})
  void biasesAreAdded(String name, @TempDir Path other) {
    try (Student student = TinyStudents.biased()) {
      student.save(other, DType.FLOAT32);
    }
    QuantizationScheme scheme = QuantizationScheme.parse(name, 32);
    try (Student exact = open(other, scheme, DType.FLOAT32);
        Student student = open(other, scheme, DType.BFLOAT16)) {
      assertThat(compiles(student)).isTrue();
      assertThat(distance(goingOn(student, IDS, 40), logits(exact, IDS, 40))).isLessThan(0.03);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"int8", "int4"})
  void guessesAndAnEarlierReadingChangeNoAnswer(String name) {
    try (Student student = open(QuantizationScheme.parse(name, 32), DType.BFLOAT16)) {
      Generator generator = new Generator(student);
      GenerationOptions greedy = GenerationOptions.greedy(24);
      try (Reading reading = generator.read(QUESTION, null, 24)) {
        int[] plain = reading.generate(greedy, Reading.Listener.NONE).ids();
        assertThat(reading.generate(greedy.lookingAhead(), Reading.Listener.NONE).ids())
            .containsExactly(plain);
        try (Reading again = generator.read(QUESTION, null, 24, reading)) {
          assertThat(again.generate(greedy, Reading.Listener.NONE).ids()).containsExactly(plain);
        }
      }
    }
  }

  @Test
  void anAnswerStopsWhenNobodyListens() {
    try (Student student = open();
        Reading reading = new Generator(student).read(QUESTION, null, 24)) {
      Generation cut = reading.generate(GenerationOptions.greedy(24), piece -> false);
      assertThat(cut.stop()).isEqualTo(Generation.Stop.CANCELLED);
    }
  }

  @Test
  void whatIsTrainedAdaptedOrDenseGoesByItsLayers() {
    try (Student dense = Student.open(folder, Device.CPU, DType.BFLOAT16)) {
      assertThat(compiles(dense)).isFalse();
    }
    try (Student student = open()) {
      assertThat(compiles(student)).isTrue();
      student.decoder().norm().trainable(true);
      assertThat(compiles(student)).isFalse();
      student.decoder().norm().trainable(false);
      assertThat(compiles(student)).isTrue();
      LinearSlot slot = student.decoder().linears().values().iterator().next();
      Linear own = slot.get();
      slot.replace(new Wrapped(own)); // as an adapter does
      assertThat(compiles(student)).isFalse();
      slot.replace(own);
      assertThat(compiles(student)).isTrue();
    }
  }

  @Test
  void severalThreadsAskOneModel() {
    try (Student student = open()) {
      GenerationOptions greedy = GenerationOptions.greedy(12);
      List<String> answers =
          IntStream.range(0, 4)
              .parallel()
              .mapToObj(
                  i ->
                      new Generator(student)
                          .generate(QUESTION, null, greedy, Reading.Listener.NONE)
                          .text())
              .distinct()
              .toList();
      assertThat(answers).hasSize(1);
    }
  }

  @Test
  void closingFreesAll() {
    long before = Torch.liveTensors();
    for (int i = 0; i < 3; i++) {
      try (Student student = open(QuantizationScheme.int4(32), DType.BFLOAT16)) {
        assertThat(logits(student, IDS, IDS.length)).isNotEmpty();
        assertThat(goingOn(student, IDS, IDS.length)).isNotEmpty();
      }
    }
    assertThat(Torch.liveTensors()).isEqualTo(before);
  }
}
