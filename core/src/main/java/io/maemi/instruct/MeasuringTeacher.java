package io.maemi.instruct;

import io.maemi.measure.Evidence;
import io.maemi.micrograph.ImageFiles;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The embedded teacher: writes questions and answers over the ten topics whose numbers are those of
 * the evidence, rounded as the prompt shows them, and whose words are the simulator's truth or
 * follow from the evidence. What the image cannot tell is refused in words. Texts are in this
 * room's YAML resources.
 *
 * <p>A record answers from what its prompt shows, also where the measurement is wrong; what it
 * expects is the truth where the image was simulated, so that evaluation is against the truth.
 */
public final class MeasuringTeacher implements Teacher {
  /** Records of an image unless asked otherwise. */
  public static final int RECORDS_PER_IMAGE = 16;

  private static final String NAME = "maemi-measuring-teacher/1";
  private static final double REFUSALS = 0.15;
  private static final double COMPOUNDS = 0.22;
  private static final double COMPOUNDS_WITH_REFUSAL = 0.1;
  private static final double REFUSALS_OF_FOREIGN_IMAGES = 0.35;
  // Questions that the image alone answers come with evidence too, as when a user asks them; the
  // exact question of classification mostly without, as classification asks it.
  private static final double BARE = 0.3;
  private static final double BARE_EXACT = 0.7;
  private static final List<String> DECLINING =
      List.of(
          "cannot",
          "can not",
          "unknown",
          "not known",
          "no scale",
          "not tell",
          "not there",
          "not possible",
          "not show",
          "no ",
          "not measured");

  private final IntentBook book = IntentBook.load();
  private final int recordsPerImage;

  /** A teacher that writes {@link #RECORDS_PER_IMAGE} records an image. */
  public MeasuringTeacher() {
    this(RECORDS_PER_IMAGE);
  }

  /** A teacher that writes {@code recordsPerImage} records an image. */
  public MeasuringTeacher(int recordsPerImage) {
    this.recordsPerImage = recordsPerImage;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String settings() {
    return recordsPerImage + " records an image";
  }

  @Override
  public List<InstructionRecord> teach(TaughtImage image, long seed) {
    return new Lesson(image, new SplittableRandom(seedOf(image, seed))).records();
  }

  private static long seedOf(TaughtImage image, long seed) {
    UUID hash =
        UUID.nameUUIDFromBytes(
            (image.source() + '\n' + image.image()).getBytes(StandardCharsets.UTF_8));
    return hash.getMostSignificantBits()
        ^ hash.getLeastSignificantBits()
        ^ (seed * 0x9E3779B97F4A7C15L);
  }

  /** A question with its answer, not yet a record; {@code bare} ones show no evidence. */
  private record Exchange(
      Topic topic,
      String intent,
      String question,
      String answer,
      boolean refused,
      Expectation expected,
      boolean bare) {}

  /** One image's records in the making. */
  private final class Lesson {
    private final TaughtImage image;
    private final SplittableRandom random;
    private final Scene scene;
    private final IntentDraw answerable;
    private final IntentDraw refusable;
    private final List<InstructionRecord> records = new ArrayList<>();

    Lesson(TaughtImage image, SplittableRandom random) {
      this.image = image;
      this.random = random;
      this.scene = new Scene(image, book.vocabulary());
      this.answerable = new IntentDraw(book, scene, false, random);
      this.refusable = new IntentDraw(book, scene, true, random);
    }

    List<InstructionRecord> records() {
      if (scene.categorised()) {
        add(single(book.intent("category"), scene));
      }
      if (!scene.micrograph()) {
        return foreign();
      }
      while (records.size() < recordsPerImage) {
        if (random.nextDouble() < REFUSALS) {
          add(single(refusable.next(), scene));
        } else if (random.nextDouble() < COMPOUNDS) {
          add(compound());
        } else {
          add(single(answerable.next(), scene));
        }
      }
      return records;
    }

    /**
     * Images that are no micrographs: a third as many records, all of which refuse but the
     * classification and what the file records.
     */
    private List<InstructionRecord> foreign() {
      while (records.size() < Math.max(2, recordsPerImage * REFUSALS_OF_FOREIGN_IMAGES)) {
        if (answerable.isEmpty() || random.nextDouble() < 0.5) {
          add(single(refusable.next(), scene));
        } else {
          Intent recorded = answerable.next();
          add(random.nextBoolean() ? single(recorded, scene) : pair(recorded, refusable.next()));
        }
      }
      return records;
    }

    private Exchange single(Intent intent, Scene about) {
      Filler filler = new Filler(about, book.vocabulary(), book.lists(), random);
      String asked = filler.sentence(intent.ask().pick(random));
      boolean exact = intent.imageOnly() && random.nextDouble() < 0.6;
      String question =
          exact && intent.key().equals("category")
              ? Prompt.CLASSIFY
              : new Phrasing(random).typed(asked);
      return exchange(intent, question, filler);
    }

    private Exchange exchange(Intent intent, String question, Filler filler) {
      Intent.Case answer = IntentDraw.caseOf(book, intent, scene).orElseThrow();
      String words = filler.sentence(answer.say().pick(random));
      ExpectationText expect = answer.expect();
      Expectation expected =
          expect == null
              ? new Expectation.Refusal(intent.key())
              : expect.of(scene, book.vocabulary());
      return new Exchange(
          intent.topic(),
          intent.key(),
          question,
          words,
          answer.refuse(),
          expected,
          intent.imageOnly()
              && random.nextDouble() < (question.equals(Prompt.CLASSIFY) ? BARE_EXACT : BARE));
    }

    private Exchange compound() {
      Intent first = answerable.next();
      boolean refusing = random.nextDouble() < COMPOUNDS_WITH_REFUSAL;
      return pair(first, refusing ? refusable.next() : answerable.next());
    }

    /** Both questions in one; the first alone where they do not go together. */
    private Exchange pair(Intent first, Intent second) {
      if (first.imageOnly() || second.imageOnly() || first.key().equals(second.key())) {
        return single(first, scene);
      }
      Filler filler = new Filler(scene, book.vocabulary(), book.lists(), random);
      String head = filler.sentence(first.ask().pick(random));
      boolean pronoun = !second.also().isEmpty() && random.nextDouble() < 0.7;
      String tail =
          Phrasing.uncapitalised(
              filler.fill((pronoun ? second.also() : second.ask()).pick(random)));
      String end = tail.endsWith("?") || tail.endsWith(".") ? "" : "?";
      boolean two = !pronoun && random.nextDouble() < 0.3;
      String joined =
          two
              ? head + " " + tail.substring(0, 1).toUpperCase(Locale.ROOT) + tail.substring(1) + end
              : withoutMark(head) + (random.nextDouble() < 0.6 ? ", and " : " and ") + tail + end;
      String question = new Phrasing(random).typed(joined);
      Exchange a = exchange(first, question, filler);
      Exchange b = exchange(second, question, filler);
      return new Exchange(
          a.topic(),
          a.intent() + "+" + b.intent(),
          question,
          a.answer() + " " + b.answer(),
          false,
          new Expectation.All(List.of(a.expected(), partly(b))),
          false);
    }

    /** Within a compound answer, a refusal is words, not a refusal of the whole. */
    private Expectation partly(Exchange part) {
      return part.refused() ? new Expectation.Words(List.of(DECLINING)) : part.expected();
    }

    private String withoutMark(String question) {
      return question.endsWith("?") || question.endsWith(".")
          ? question.substring(0, question.length() - 1)
          : question;
    }

    private void add(@Nullable Exchange exchange) {
      if (exchange == null) {
        return;
      }
      List<Evidence> evidence = exchange.bare() ? List.of() : image.evidence();
      records.add(
          new InstructionRecord(
              ImageFiles.stem(Path.of(image.image()))
                  + String.format(Locale.ROOT, "-%02d", records.size()),
              image.image(),
              exchange.intent(),
              exchange.question(),
              exchange.answer(),
              exchange.refused(),
              exchange.expected(),
              exchange.topic(),
              evidence,
              NAME,
              image.source()));
    }
  }
}
