package io.maemi.assistant;

import io.maemi.adapter.AdapterFolder;
import io.maemi.adapter.LoraAdapter;
import io.maemi.foundation.MaemiException;
import io.maemi.instruct.Prompt;
import io.maemi.measure.ImageEvidence;
import io.maemi.measure.Measurement;
import io.maemi.measure.StatedNumber;
import io.maemi.micrograph.Micrograph;
import io.maemi.student.ChatMessage;
import io.maemi.student.ChoiceScore;
import io.maemi.student.Generation;
import io.maemi.student.GenerationOptions;
import io.maemi.student.Generator;
import io.maemi.student.ImageEmbeddings;
import io.maemi.student.ModelFolders;
import io.maemi.student.Reading;
import io.maemi.student.Student;
import io.maemi.tensor.DType;
import io.maemi.tensor.NoGrad;
import io.maemi.tensor.Scope;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The assistant: looks at a micrograph, measures it, has the student put the answer into words, and
 * checks every number and name in them against the measurements and the file's record.
 *
 * <pre>
 * try (Assistant assistant = Assistant.open("nano", null);
 *     Observation seen = assistant.look(MicrographReader.read(path))) {
 *   System.out.println(assistant.ask(seen, "How many particles are there?").answer());
 * }
 * </pre>
 *
 * Several threads may use one. Owns the student's native memory: close it.
 */
public final class Assistant implements AutoCloseable {
  /** The question behind {@link #caption}. */
  public static final String CAPTION_QUESTION = "Describe this micrograph.";

  /** The longest question taken, in characters. */
  public static final int LONGEST_QUESTION = 2000;

  private static final int ANSWER_TOKENS = 200;

  private final Student student;
  private final Generator generator;
  private final @Nullable LoraAdapter adapter;
  private final Classifier classifier;
  private final String model;

  private Assistant(
      Student student, @Nullable LoraAdapter adapter, Classifier classifier, String model) {
    this.student = student;
    this.generator = new Generator(student);
    this.adapter = adapter;
    this.classifier = classifier;
    this.model = model;
  }

  /**
   * Loads a student.
   *
   * @param nameOrPath a model's name or folder; {@code nano} is the bundled one
   * @param adapterFolder an adapter trained on it, or null
   * @throws MaemiException where the model or adapter cannot be found, is damaged, or the two do
   *     not belong together
   */
  public static Assistant open(String nameOrPath, @Nullable Path adapterFolder) {
    Path folder = ModelFolders.ofUser().resolve(nameOrPath);
    Student student = Student.open(folder);
    try {
      LoraAdapter adapter =
          adapterFolder == null
              ? null
              : AdapterFolder.attach(adapterFolder, student, student.weightsHash());
      if (adapter != null) {
        adapter.training(false);
      }
      String name =
          adapterFolder == null ? nameOrPath : nameOrPath + " + " + adapterFolder.getFileName();
      return new Assistant(student, adapter, new Classifier(Calibration.read(folder)), name);
    } catch (RuntimeException e) {
      student.close();
      throw e;
    }
  }

  /** The student, and the adapter where one is on. */
  public String model() {
    return model;
  }

  /** Looks at {@code micrograph} once, for any number of questions. */
  public Observation look(Micrograph micrograph) {
    long start = System.nanoTime();
    ImageEmbeddings embeddings = generator.look(List.of(micrograph.specimen()));
    try {
      double[] logLikelihoods =
          score(embeddings, Prompt.CLASSIFY, Classifier.words()).stream()
              .mapToDouble(ChoiceScore::logLikelihood)
              .toArray();
      if (micrograph.instrument().acceleratingVoltageKv() != null
          && !ImageEvidence.blank(micrograph)) {
        // The file says that electrons were accelerated, and they met something: whatever it
        // looks like, it is a micrograph.
        logLikelihoods[logLikelihoods.length - 1] = Double.NEGATIVE_INFINITY;
      }
      return new Observation(micrograph, embeddings, logLikelihoods, millisecondsSince(start));
    } catch (RuntimeException e) {
      embeddings.close();
      throw e;
    }
  }

  private List<ChoiceScore> score(
      ImageEmbeddings embeddings, String question, List<String> choices) {
    return generator.scoreChoices(List.of(ChatMessage.user(1, question)), embeddings, choices);
  }

  /**
   * Answers {@code question} about what was seen, in words, from measured evidence.
   *
   * @throws MaemiException where the question is empty or longer than {@link #LONGEST_QUESTION}
   *     characters
   */
  public Answer ask(Observation seen, String question) {
    return answer(seen, question, Sights.gather(seen, question, probabilities(seen)));
  }

  /**
   * Answers as {@link #ask} does, but shows the student the image alone: a baseline for evaluation.
   */
  Answer askWithoutEvidence(Observation seen, String question) {
    return answer(seen, question, Sights.NONE);
  }

  private Answer answer(Observation seen, String question, Sights sights) {
    check(question);
    long start = System.nanoTime();
    List<ChatMessage> messages =
        List.of(ChatMessage.user(1, Prompt.userMessage(sights.evidence(), question.strip())));
    String prompt = student.processor().encode(messages, seen.embeddings().layouts(), true).text();
    if (!sights.asked().isEmpty()) {
      String said = AskedFigures.words(sights.asked());
      return new Answer(
          said,
          sights.evidence(),
          1,
          sights.asked().contains(AskedFigures.NOT_FOUND),
          model,
          new Answer.Timing(seen.seeMs(), sights.milliseconds(), millisecondsSince(start)),
          said,
          List.of(),
          prompt,
          sights.measurement());
    }
    Grounding grounding = new Grounding(sights.evidence(), question);
    Generation draft =
        generator.generate(
            messages,
            seen.embeddings(),
            GenerationOptions.greedy(ANSWER_TOKENS),
            Reading.Listener.NONE);
    Restatement restatement =
        new Restatement(
            grounding,
            sights.evidence(),
            choices -> generator.scoreChoices(messages, seen.embeddings(), choices));
    // What is still unsupported after another choice of numbers is struck.
    Grounding.Struck checked = grounding.strike(restatement.of(draft.text()));
    String besides = AskedFigures.words(AskedFigures.besides(question, sights.evidence()));
    return new Answer(
        checked.empty() ? checked.words() : joined(checked.words(), besides),
        sights.evidence(),
        draft.confidence(),
        draft.abstained() || checked.empty(),
        model,
        new Answer.Timing(seen.seeMs(), sights.milliseconds(), millisecondsSince(start)),
        draft.text(),
        grounding.unsupported(draft.text()).stream()
            .map(number -> spelt(draft.text(), number))
            .toList(),
        prompt,
        sights.measurement());
  }

  private static String joined(String words, String more) {
    return more.isEmpty() ? words : words + " " + more;
  }

  private static String spelt(String text, StatedNumber number) {
    return text.substring(number.start(), number.end());
  }

  private static void check(String question) {
    if (question.isBlank()) {
      throw MaemiException.usage(
          "cannot answer: the question is empty. Ask something about the image.");
    }
    if (question.length() > LONGEST_QUESTION) {
      throw MaemiException.usage(
          "cannot answer: the question has "
              + question.length()
              + " characters. Ask in at most "
              + LONGEST_QUESTION
              + ".");
    }
  }

  /** Describes what was seen, and warns where the image is too poor to measure on. */
  public Caption caption(Observation seen) {
    Answer answer = ask(seen, CAPTION_QUESTION);
    Measurement measured = answer.measurement();
    String warning = AskedFigures.warning(measured == null ? seen.verdict() : measured.image());
    return new Caption(
        joined(answer.answer(), warning), answer.evidence(), answer.model(), answer.timing());
  }

  /**
   * Calibrated probability of each of the ten categories, then of no electron micrograph at all.
   */
  double[] probabilities(Observation seen) {
    return classifier.probabilities(seen.logLikelihoods());
  }

  /**
   * One of the ten default labels, with calibrated scores; abstains below the threshold set on
   * held-out images.
   */
  public Classification classify(Observation seen) {
    return classifier.categories(seen.logLikelihoods());
  }

  /** One of the user's own {@code labels}, scored by the likelihood of their words. */
  public Classification classify(Observation seen, List<String> labels) {
    if (labels.size() < 2) {
      throw MaemiException.usage(
          "cannot classify: "
              + labels.size()
              + " label given. Give two at least, as --labels a,b,c.");
    }
    List<String> words = labels.stream().map(label -> label.replace('_', ' ')).toList();
    return classifier.own(
        labels,
        score(seen.embeddings(), Prompt.CLASSIFY, words).stream()
            .mapToDouble(ChoiceScore::mean)
            .toArray());
  }

  /** Learns labels from {@code examples}, some images of each, without training. */
  public ExampleLabels learn(Map<String, List<Micrograph>> examples) {
    Map<String, List<float[]>> features = new TreeMap<>();
    examples.forEach(
        (label, images) -> features.put(label, images.stream().map(this::feature).toList()));
    Prototypes prototypes = new Prototypes(features);
    return micrograph -> prototypes.classify(feature(micrograph));
  }

  /** Labels that were learnt from examples. */
  @FunctionalInterface
  public interface ExampleLabels {
    /** The label of {@code micrograph}. */
    Classification classify(Micrograph micrograph);
  }

  /** The tower's output averaged over the patches. */
  private float[] feature(Micrograph micrograph) {
    try (NoGrad noGrad = new NoGrad();
        Scope scope = new Scope()) {
      return student
          .imageFeatures(student.pixelValues(List.of(micrograph.specimen())))
          .to(DType.FLOAT32)
          .mean(1, false)
          .toFloats();
    }
  }

  private static long millisecondsSince(long start) {
    return (System.nanoTime() - start) / 1_000_000;
  }

  @Override
  public void close() {
    if (adapter != null) {
      adapter.close();
    }
    student.close();
  }
}
