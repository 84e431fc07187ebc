package io.maemi.student;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.maemi.foundation.MaemiException;
import io.maemi.nn.Parameter;
import io.maemi.tensor.DType;
import io.maemi.tensor.Device;
import io.maemi.tensor.NoGrad;
import io.maemi.tensor.Scope;
import io.maemi.tensor.Tensor;
import io.maemi.tensor.Torch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class GeneratorTest {
  private static final Student STUDENT = Student.open(Reference.model(), Device.CPU, DType.FLOAT32);
  private static final List<ChatMessage> QUESTION =
      List.of(ChatMessage.user(1, "What is the mean particle diameter?"));
  private static final Sampling WARM = new Sampling(1.2, 50, 0.95, 17);

  private static ImageEmbeddings image;

  private final Generator generator = new Generator(STUDENT);

  @BeforeAll
  static void look() {
    image = new Generator(STUDENT).look(List.of(Reference.image()));
  }

  @AfterAll
  static void close() {
    image.close();
    STUDENT.close();
  }

  @Test
  void greedyTokensAreTheReferences() {
    int[] expected = Reference.ids(Reference.json().path("greedy"));
    int end = end();
    assertThat(expected).doesNotContain(end);
    Generation answer = generate(GenerationOptions.greedy(expected.length));
    assertThat(answer.ids()).containsExactly(expected);
    assertThat(answer.stop()).isEqualTo(Generation.Stop.LENGTH);
  }

  @Test
  void cachedStepsEqualOneWholePass() {
    Generation answer = generate(GenerationOptions.greedy(12));
    double[] whole = logProbabilities(answer.ids());
    assertThat(answer.logProbabilities()).hasSize(12);
    for (int i = 0; i < 12; i++) {
      assertThat(answer.logProbabilities()[i]).isCloseTo(whole[i], within(1e-4));
    }
    assertThat(answer.confidence())
        .isCloseTo(Math.exp(Arrays.stream(whole).average().orElseThrow()), within(1e-4));
  }

  @Test
  void choicesScoreAsInOneWholePass() {
    List<String> choices = List.of("Fibres", "Porous sponge", "Tips and more words than others");
    List<ChoiceScore> scores = generator.scoreChoices(QUESTION, image, choices);
    for (int i = 0; i < choices.size(); i++) {
      int[] answer = STUDENT.processor().encodeAnswer(choices.get(i), false);
      double expected = Arrays.stream(logProbabilities(answer)).sum();
      assertThat(scores.get(i).choice()).isEqualTo(choices.get(i));
      assertThat(scores.get(i).logLikelihood()).isCloseTo(expected, within(1e-3));
      assertThat(scores.get(i).tokens()).isEqualTo(answer.length);
      assertThat(scores.get(i).mean()).isCloseTo(expected / answer.length, within(1e-3));
    }
  }

  @Test
  void sameSeedGivesTheSameTextAndAnotherSeedAnother() {
    Generation first = generate(new GenerationOptions(20, WARM));
    Generation again = generate(new GenerationOptions(20, WARM));
    Generation other = generate(new GenerationOptions(20, new Sampling(1.2, 50, 0.95, 18)));
    assertThat(again.ids()).containsExactly(first.ids());
    assertThat(other.ids()).isNotEqualTo(first.ids());
  }

  @Test
  void oneReadingServesManyAnswers() {
    try (Reading reading = generator.read(QUESTION, image, 20)) {
      Generation first = reading.generate(GenerationOptions.greedy(8), Reading.Listener.NONE);
      reading.scoreChoices(List.of("a", "b"));
      Generation second = reading.generate(GenerationOptions.greedy(20), Reading.Listener.NONE);
      assertThat(Arrays.copyOf(second.ids(), 8)).containsExactly(first.ids());
      assertThatThrownBy(
              () -> reading.generate(GenerationOptions.greedy(21), Reading.Listener.NONE))
          .isInstanceOf(MaemiException.class)
          .hasMessageContaining("room for 20");
    }
  }

  @Test
  void lookingAheadChangesNoAnswer() {
    for (Sampling sampling : List.of(Sampling.GREEDY, WARM)) {
      GenerationOptions options = new GenerationOptions(40, sampling);
      assertThat(generate(options.lookingAhead()).ids()).containsExactly(generate(options).ids());
    }
  }

  @Test
  void guessesAreReadAtOnceAndWrongOnesForgotten() {
    List<String> read = new ArrayList<>();
    List<Integer> kept = new ArrayList<>();
    LookAhead tokens =
        new LookAhead(
            new int[] {1, 2, 3, 4, 5, 6, 9, 1},
            3,
            20,
            given -> {
              read.add(Arrays.toString(given));
              return new NextToken[given.length];
            },
            kept::add);
    for (int token : new int[] {2, 3, 4, 7, 8}) {
      tokens.after(token);
    }
    // Behind 1, 2 came 3, 4, 5 before; 3 and 4 come again, 7 does not.
    assertThat(read).containsExactly("[2, 3, 4, 5]", "[7]", "[8]");
    assertThat(kept).containsExactly(11);
  }

  @Test
  void manyQuestionsAboutAnImageReadItOnce() {
    List<ChatMessage> other = List.of(ChatMessage.user(1, "What is the mean width?"));
    Generation alone =
        generator.generate(other, image, GenerationOptions.greedy(12), Reading.Listener.NONE);
    try (Reading first = generator.read(QUESTION, image, 12);
        Reading second = generator.read(other, image, 12, first)) {
      Generation after = second.generate(GenerationOptions.greedy(12), Reading.Listener.NONE);
      assertThat(after.ids()).containsExactly(alone.ids());
      assertThat(after.logProbabilities()[0]).isCloseTo(alone.logProbabilities()[0], within(1e-5));
    }
  }

  @Test
  void answersSideBySideAreThoseOfEachAlone() {
    List<List<ChatMessage>> conversations =
        List.of(
            QUESTION,
            List.of(ChatMessage.user(0, "Hello")),
            List.of(ChatMessage.user(1, "What is the mean width of the fibres?")));
    List<ImageEmbeddings> images = Arrays.asList(image, null, image);
    for (Sampling sampling : List.of(Sampling.GREEDY, WARM)) {
      GenerationOptions options = new GenerationOptions(16, sampling);
      List<Generation> together = generator.generateAll(conversations, images, options);
      for (int i = 0; i < conversations.size(); i++) {
        Generation alone =
            generator.generate(conversations.get(i), images.get(i), options, Reading.Listener.NONE);
        assertThat(together.get(i).ids()).containsExactly(alone.ids());
        assertThat(together.get(i).stop()).isEqualTo(alone.stop());
      }
    }
  }

  @Test
  void stopsAtTheEndToken() {
    int ended = 0;
    for (int seed = 1; seed <= 20; seed++) {
      Generation answer = generate(new GenerationOptions(60, new Sampling(3, 0, 1, seed)));
      assertThat(answer.ids()).doesNotContain(end());
      assertThat(answer.logProbabilities()).hasSameSizeAs(answer.ids());
      if (answer.stop() == Generation.Stop.END) {
        assertThat(answer.ids()).hasSizeLessThan(60);
        ended++;
      } else {
        assertThat(answer.ids()).hasSize(60);
      }
    }
    assertThat(ended).isPositive();
  }

  @Test
  void piecesAddUpToTheTextAndListenersCanCancel() {
    List<String> pieces = new ArrayList<>();
    Generation answer =
        generator.generate(QUESTION, image, new GenerationOptions(30, WARM), pieces::add);
    assertThat(String.join("", pieces).strip()).isEqualTo(answer.text());
    Generation cut =
        generator.generate(QUESTION, image, GenerationOptions.greedy(24), piece -> false);
    assertThat(cut.stop()).isEqualTo(Generation.Stop.CANCELLED);
    assertThat(cut.ids().length).isLessThan(24);
  }

  @Test
  void overlongConversationIsRefusedWithCounts() {
    List<ChatMessage> long200 = List.of(ChatMessage.user(1, "7".repeat(200)));
    assertThatThrownBy(() -> generator.read(long200, image, 16))
        .isInstanceOf(MaemiException.class)
        .hasMessageContaining("4 image tokens")
        .hasMessageContaining("16 for the answer")
        .hasMessageContaining("128");
    assertThatThrownBy(() -> generator.read(QUESTION, null, 16))
        .isInstanceOf(MaemiException.class)
        .hasMessageContaining("1 images");
  }

  @Test
  void severalThreadsAskOneModel() throws Exception {
    int[] expected = generate(GenerationOptions.greedy(10)).ids();
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      Callable<int[]> ask = () -> generate(GenerationOptions.greedy(10)).ids();
      for (Future<int[]> answer : threads.invokeAll(List.of(ask, ask, ask, ask, ask, ask))) {
        assertThat(answer.get()).containsExactly(expected);
      }
    } finally {
      threads.shutdown();
    }
  }

  @Test
  void aTensorThatHoldsNoNumbersIsNamed() {
    try (Student student = TinyStudents.wide();
        Scope scope = new Scope()) {
      String name = "model.text_model.layers.1.mlp.up_proj.weight";
      Parameter damaged = Objects.requireNonNull(student.parameters().get(name));
      damaged.set(Tensor.zeros(damaged.shape()).add(Double.NaN));
      assertThatThrownBy(
              () ->
                  new Generator(student)
                      .read(List.of(ChatMessage.user(0, "Count.")), null, 4)
                      .close())
          .isInstanceOf(MaemiException.class)
          .hasMessageContaining("its tensor " + name + " holds values that are no numbers");
    }
  }

  @Test
  void closingAModelInUseIsAnErrorAndSoIsUsingAClosedOne() {
    Student student = TinyStudents.wide();
    Generator generator = new Generator(student);
    try (Reading reading = generator.read(List.of(ChatMessage.user(0, "Count.")), null, 4)) {
      assertThatThrownBy(student::close)
          .isInstanceOf(MaemiException.class)
          .hasMessageContaining("cannot close the model: 1 reading or answer is open");
      assertThat(reading.generate(GenerationOptions.greedy(4), Reading.Listener.NONE).ids())
          .isNotNull();
    }
    student.close();
    student.close();
    assertThatThrownBy(() -> generator.read(List.of(ChatMessage.user(0, "Count.")), null, 4))
        .isInstanceOf(MaemiException.class)
        .hasMessageContaining("it is closed");
  }

  @Test
  void manyAnswersHoldNoTensors() {
    generate(GenerationOptions.greedy(20));
    long tensors = Torch.liveTensors();
    long resident = 0;
    for (int round = 0; round < 60; round++) {
      try (ImageEmbeddings again = generator.look(List.of(Reference.image()))) {
        generator.generate(QUESTION, again, GenerationOptions.greedy(20), Reading.Listener.NONE);
        generator.scoreChoices(QUESTION, again, List.of("one", "two"));
      }
      if (round == 20) {
        resident = Torch.residentBytes();
      }
    }
    assertThat(Torch.liveTensors()).isEqualTo(tensors);
    assertThat(Torch.residentBytes() - resident).isLessThan(64L << 20);
  }

  private Generation generate(GenerationOptions options) {
    return generator.generate(QUESTION, image, options, Reading.Listener.NONE);
  }

  private static int end() {
    return STUDENT.processor().tokenizer().id(SpecialTokens.END_OF_UTTERANCE);
  }

  /** Of each token of {@code answer} behind the question, from one pass without a cache. */
  private static double[] logProbabilities(int[] answer) {
    int[] prompt = STUDENT.processor().encode(QUESTION, true).ids();
    int[] all = Arrays.copyOf(prompt, prompt.length + answer.length);
    System.arraycopy(answer, 0, all, prompt.length, answer.length);
    try (NoGrad noGrad = new NoGrad();
        Scope scope = new Scope()) {
      Tensor hidden = STUDENT.hidden(StudentTest.ids(all), image.tensor());
      Tensor rows = STUDENT.logits(hidden).logSoftmax(-1).select(0, 0);
      double[] values = new double[answer.length];
      for (int i = 0; i < answer.length; i++) {
        values[i] = rows.select(0, prompt.length + i - 1).select(0, answer[i]).item();
      }
      return values;
    }
  }
}
