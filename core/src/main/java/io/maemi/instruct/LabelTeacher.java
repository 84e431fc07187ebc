package io.maemi.instruct;

import io.maemi.foundation.MaemiException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Teaches labels that the user gave, for example the names a fab has for its defects: one question
 * in several wordings, the label as the answer. Images of one label lie in one folder, so the label
 * is the name of the image's folder.
 */
public final class LabelTeacher implements Teacher {
  /** The intent of the records, unless they teach the ten categories. */
  public static final String INTENT = "label";

  private static final String CATEGORY = "category";
  private static final String NAME = "maemi-label-teacher/1";
  private static final int REHEARSED = 3;
  private static final List<String> LEAD_INS =
      List.of("", "Please answer: ", "Tell me: ", "Looking at this image, ");

  private final String question;
  private final String intent;
  private final Topic topic;
  private final Map<String, String> words;
  private final boolean imageOnly;
  private final @Nullable Teacher rehearsal;

  /**
   * A teacher of the user's own {@code labels}, from the image and its evidence. Beside them it has
   * the measuring teacher ask about each image, so that a student does not answer everything with a
   * label afterwards.
   *
   * @param question what is asked, for example {@code Which defect code is this?}
   * @param labels every label there is
   */
  public LabelTeacher(String question, List<String> labels) {
    this(
        question,
        INTENT,
        Topic.CONTEXT,
        labels.stream().collect(Collectors.toMap(l -> l, l -> l)),
        false,
        new MeasuringTeacher(REHEARSED));
  }

  private LabelTeacher(
      String question,
      String intent,
      Topic topic,
      Map<String, String> words,
      boolean imageOnly,
      @Nullable Teacher rehearsal) {
    if (question.isBlank() || words.size() < 2) {
      throw MaemiException.usage(
          "cannot teach labels: a question and two labels at least are needed. Put the images of"
              + " each label into a folder of that name and give --question \"Which … is this?\".");
    }
    this.question = question.strip();
    this.intent = intent;
    this.topic = topic;
    this.words = new TreeMap<>(words);
    this.imageOnly = imageOnly;
    this.rehearsal = rehearsal;
  }

  /**
   * A teacher of the default categories from the image alone, in the words and by the question that
   * classification uses.
   */
  public static LabelTeacher ofCategories() {
    return new LabelTeacher(
        Prompt.CLASSIFY, CATEGORY, Topic.BASICS, Prompt.labelWords(), true, null);
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String settings() {
    return "question: "
        + question
        + "; labels: "
        + words.keySet()
        + (imageOnly ? "; image only" : "")
        + (rehearsal == null ? "" : "; " + rehearsal.settings());
  }

  /** Records of an image whose source ends in {@code LABEL/FILE}. */
  @Override
  public List<InstructionRecord> teach(TaughtImage image, long seed) {
    String label = labelOf(image.source());
    String answer = words.getOrDefault(label, label);
    List<String> others = words.values().stream().filter(other -> !other.equals(answer)).toList();
    List<InstructionRecord> records = new ArrayList<>();
    for (String wording : wordings()) {
      records.add(
          new InstructionRecord(
              image.image() + "#" + records.size(),
              image.image(),
              intent,
              wording,
              answer,
              false,
              new Expectation.Label(label, List.of(answer), others),
              topic,
              imageOnly ? List.of() : image.evidence(),
              NAME,
              image.source()));
    }
    if (rehearsal != null) {
      records.addAll(rehearsal.teach(image, seed));
    }
    return List.copyOf(records);
  }

  private String labelOf(String source) {
    String path = source.replace('\\', '/');
    int end = path.lastIndexOf('/');
    String folder = end < 0 ? "" : path.substring(path.lastIndexOf('/', end - 1) + 1, end);
    if (!words.containsKey(folder)) {
      throw MaemiException.usage(
          "cannot label "
              + source
              + ": its folder is none of the labels "
              + words.keySet()
              + ". Put it into a folder with its label's name.");
    }
    return folder;
  }

  private List<String> wordings() {
    List<String> wordings = new ArrayList<>();
    for (String leadIn : LEAD_INS) {
      wordings.add(leadIn.isEmpty() ? question : leadIn + decapitalise(question));
    }
    wordings.add(question.toLowerCase(Locale.ROOT).replaceFirst("[?.]$", ""));
    return wordings;
  }

  /** A first word in capitals, as of an abbreviation, stays as it is. */
  private static String decapitalise(String text) {
    boolean abbreviation = text.length() > 1 && Character.isUpperCase(text.charAt(1));
    return abbreviation ? text : text.substring(0, 1).toLowerCase(Locale.ROOT) + text.substring(1);
  }
}
