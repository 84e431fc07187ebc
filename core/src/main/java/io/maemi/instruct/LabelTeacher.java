package io.maemi.instruct;

import io.maemi.foundation.MaemiException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Teaches labels that the user gave, for example the names a fab has for its defects: one question in several wordings, the
 * label as the answer. Images of one label lie in one folder, so the label is the name of the image's folder.
 */
public final class LabelTeacher implements Teacher {
  /** The intent of the records. */
  public static final String INTENT = "label";

  private static final String NAME = "maemi-label-teacher/1";
  private static final List<String> LEAD_INS = List.of("", "Please answer: ", "Tell me: ", "Looking at this image, ");

  private final String question;
  private final List<String> labels;
  private final boolean imageOnly;

  /**
   * A teacher of {@code labels}.
   *
   * @param question what is asked, for example {@code Which defect code is this?}
   * @param labels every label there is
   * @param imageOnly whether the student is to answer from the image alone, without evidence
   */
  public LabelTeacher(String question, List<String> labels, boolean imageOnly) {
    if (question.isBlank() || labels.size() < 2) {
      throw MaemiException.usage(
          "cannot teach labels: a question and two labels at least are needed. Put the images of each label into a folder of"
              + " that name and give --label-question \"Which … is this?\".");
    }
    this.question = question.strip();
    this.labels = List.copyOf(labels);
    this.imageOnly = imageOnly;
  }

  @Override
  public String name() {
    return NAME;
  }

  /** Records of an image whose source ends in {@code LABEL/FILE}. */
  @Override
  public List<InstructionRecord> teach(TaughtImage image, long seed) {
    String label = labelOf(image.source());
    List<InstructionRecord> records = new ArrayList<>();
    for (String wording : wordings()) {
      records.add(
          new InstructionRecord(
              image.image() + "#" + records.size(),
              image.image(),
              INTENT,
              wording,
              label + ".",
              false,
              new Expectation.Label(label, List.of(label), others(label)),
              Topic.CONTEXT,
              imageOnly ? List.of() : image.evidence(),
              NAME,
              image.source()));
    }
    return List.copyOf(records);
  }

  private String labelOf(String source) {
    String[] parts = source.split("[/\\\\]");
    String folder = parts.length < 2 ? "" : parts[parts.length - 2];
    if (!labels.contains(folder)) {
      throw MaemiException.usage(
          "cannot label " + source + ": its folder is none of the labels " + labels + ". Put it into a folder with its label's name.");
    }
    return folder;
  }

  private List<String> others(String label) {
    return labels.stream().filter(other -> !other.equals(label)).toList();
  }

  private List<String> wordings() {
    List<String> wordings = new ArrayList<>();
    for (String leadIn : LEAD_INS) {
      wordings.add(leadIn.isEmpty() ? question : leadIn + decapitalise(question));
    }
    wordings.add(question.toLowerCase(Locale.ROOT).replaceFirst("[?.]$", ""));
    return wordings;
  }

  private static String decapitalise(String text) {
    return text.substring(0, 1).toLowerCase(Locale.ROOT) + text.substring(1);
  }
}
