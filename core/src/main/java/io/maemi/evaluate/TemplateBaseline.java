package io.maemi.evaluate;

import io.maemi.instruct.InstructionRecord;
import io.maemi.instruct.Prompt;
import io.maemi.instruct.PromptEvidence;
import io.maemi.measure.Evidence;
import io.maemi.measure.ImageEvidence;
import io.maemi.measure.Kind;
import io.maemi.measure.Measurement;
import io.maemi.measure.Measurer;
import io.maemi.measure.StatedNumber;
import io.maemi.micrograph.Category;
import io.maemi.micrograph.Micrograph;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The baseline that needs no training: measurement alone with template words. What to measure is
 * found from the image by classical means, what is asked by key words in the question, and the
 * answer names the evidence asked for. Questions whose key words are on a short list of what no
 * image shows are refused, and so are those for evidence that is not there.
 */
public final class TemplateBaseline implements Answerer {
  /**
   * Key words of a question with the names of the evidence that answers it, the first that is
   * there.
   */
  private record Rule(Pattern words, List<String> evidence) {
    Rule(String words, String... evidence) {
      this(Pattern.compile(words), List.of(evidence));
    }
  }

  private static final Pattern NEVER =
      Pattern.compile(
          "element|composition|made of|chemi|crystal|phase|oxid|pure|purity|material"
              + " is|temperature|pressure|humid|price|cost|strong|strength|hard|conduct|toxic|old|who"
              + " |where does|weight|mass|volume|height");

  private static final Pattern CATEGORY =
      Pattern.compile(
          "category|classify|what (?:kind|type|sort|class)|show|describe|caption|what is"
              + " (?:this|it)|summar|see");

  private static final List<Rule> RULES =
      List.of(
          new Rule("pixel size|scale|size of a pixel|calibration|a pixel|per pixel", "pixel size"),
          new Rule("field of view|image width|how wide is the image", "field of view"),
          new Rule("how many defects|number of defects|defect count", "defect count"),
          new Rule("defect|bridge|break|fault|flaw", "defects"),
          new Rule(
              "how many|number of|count",
              "particle count",
              "pore count",
              "fibre count",
              "line count"),
          new Rule("pitch|period|apart", "pitch"),
          new Rule("line width|linewidth|\\bcd\\b|critical dimension", "line width"),
          new Rule("space|trench|gap", "space width"),
          new Rule("line edge|\\bler\\b|edge roughness", "line edge roughness"),
          new Rule("median", "median diameter", "median pore diameter"),
          new Rule(
              "standard deviation|spread|scatter|vary",
              "diameter standard deviation",
              "pore diameter standard deviation",
              "fibre width standard deviation"),
          new Rule("largest|maximum|biggest|range", "largest diameter"),
          new Rule("smallest|minimum", "smallest diameter"),
          new Rule("porosity|porous|void", "porosity"),
          new Rule("coverage|cover|area fraction|fraction", "coverage", "porosity"),
          new Rule("circularity|round", "circularity"),
          new Rule("detector", "detector"),
          new Rule("voltage|\\bkv\\b|eht|beam energy", "acceleration voltage"),
          new Rule("working distance|\\bwd\\b", "working distance"),
          new Rule("magnif|\\bmag\\b", "magnification"),
          new Rule("microscope|instrument", "microscope"),
          new Rule("nois|grain", "noise"),
          new Rule("focus|sharp|blur", "sharpness"),
          new Rule("contrast", "contrast"),
          new Rule(
              "size|large|big|diameter|wide|width|thick|dimension",
              "mean diameter",
              "mean pore diameter",
              "mean fibre width",
              "line width"));

  private String lastImage = "";
  private List<Evidence> evidence = List.of();
  private @Nullable Kind measured;

  @Override
  public String name() {
    return "measurement with templates";
  }

  @Override
  public Reply answer(InstructionRecord record, Micrograph micrograph) {
    look(record.image(), micrograph);
    String question = record.question().toLowerCase(Locale.ROOT);
    String prompt = Prompt.userMessage(evidence, record.question());
    if (NEVER.matcher(question).find()) {
      return new Reply("The image does not tell that.", true, 0, 0, prompt);
    }
    for (Rule rule : RULES) {
      if (rule.words().matcher(question).find()) {
        return byEvidence(rule, prompt);
      }
    }
    if (CATEGORY.matcher(question).find()) {
      return new Reply("This shows: " + Prompt.words(category()) + ".", false, 0, 0, prompt);
    }
    return new Reply("Nothing measured answers that.", true, 0, 0, prompt);
  }

  private Reply byEvidence(Rule rule, String prompt) {
    for (String name : rule.evidence()) {
      for (Evidence item : evidence) {
        if (item.name().equals(name)) {
          String answer = "The " + name + " is " + Prompt.value(item) + ".";
          return new Reply(answer, false, StatedNumber.in(answer).size(), 0, prompt);
        }
      }
    }
    return new Reply("The " + rule.evidence().get(0) + " is not known.", true, 0, 0, prompt);
  }

  /** Measures an image once for a run of records on it. */
  private void look(String image, Micrograph micrograph) {
    if (!image.equals(lastImage)) {
      Measurement measurement = Measurer.measure(micrograph);
      evidence = PromptEvidence.join(ImageEvidence.of(micrograph), measurement);
      measured = measurement.abstained() ? null : measurement.of();
      lastImage = image;
    }
  }

  private @Nullable Category category() {
    Kind kind = measured;
    if (kind == null) {
      return null;
    }
    return switch (kind) {
      case PARTICLES -> Category.PARTICLES;
      case FIBRES -> Category.FIBRES;
      case PORES -> Category.POROUS;
      case LINES -> Category.PATTERNED;
      case PHASES -> Category.FILMS;
    };
  }
}
