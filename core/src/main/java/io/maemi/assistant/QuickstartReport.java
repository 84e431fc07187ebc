package io.maemi.assistant;

import static io.maemi.evaluate.HtmlPage.escape;

import io.maemi.evaluate.HtmlPage;
import io.maemi.evaluate.Proportion;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The page that {@link Quickstart} leaves. */
final class QuickstartReport {
  private static final String COMMANDS =
      """
      # Ask about your own image, as the microscope wrote it
      ./maemi ask image.tif "What does the image show, and what is the pixel size?"
      ./maemi measure image.tif --overlay overlays

      # Teach it your own names: in my-images one folder a name, with images in it
      ./maemi instruct my-images data --question "Which defect code is this?"
      ./maemi check data
      ./maemi tune lora data=data out=runs/mine
      ./maemi ask image.tif "Which defect code is this?" --adapter runs/mine/adapter

      # How good is it? On the images that were held out, beside two baselines
      ./maemi evaluate data results --adapter runs/mine/adapter
      """;

  private QuickstartReport() {}

  static String html(
      List<Quickstart.Scene> scenes, Proportion before, Proportion after, Path lossCurve) {
    HtmlPage page = new HtmlPage("MAEMI quickstart");
    page.add("<h1>MAEMI quickstart</h1>");
    page.add(
        "<p class=\"lead\">Simulated micrographs were measured, instruction data written, and the"
            + " bundled student was taught a fab's own defect codes with a LoRA adapter: "
            + escape(codes())
            + ". The answers below are the tuned student's. Every number in one was measured on the"
            + " image, and one that was not is struck; what the image cannot tell is"
            + " declined.</p>");
    for (Quickstart.Scene scene : scenes) {
      scene(page, scene);
    }
    page.add("<h2>What tuning changed</h2>")
        .add("<div class=\"card\">" + table(before, after) + "</div>");
    page.add("<h2>Loss</h2><figure class=\"chart\">")
        .add(HtmlPage.image(lossCurve, "Curves of training and held-out loss by step"))
        .add("</figure>");
    page.add("<h2>The same with your own images</h2>")
        .add("<pre class=\"commands\">" + escape(COMMANDS) + "</pre>");
    return page.toString();
  }

  /** The fab's codes in words: {@code BR-7 (bridge), …}. */
  private static String codes() {
    return DefectExamples.CODES.entrySet().stream()
        .map(code -> code.getValue() + " (" + code.getKey() + ")")
        .collect(Collectors.joining(", "));
  }

  private static void scene(HtmlPage page, Quickstart.Scene scene) {
    page.add("<h2>" + escape(scene.title()) + "</h2><div class=\"pair\">");
    page.add(figure(scene.image(), scene.title(), "The micrograph"));
    page.add(figure(scene.overlay(), scene.title(), "What was measured on it"));
    page.add("</div><div class=\"card\">");
    for (Quickstart.Asked asked : scene.answers()) {
      Answer answer = asked.answer();
      page.add("<div class=\"qa" + (answer.abstained() ? " refused" : "") + "\">");
      page.add("<div class=\"question\">" + escape(asked.question()) + "</div>");
      String tag = answer.abstained() ? " <span class=\"tag\">declined</span>" : "";
      page.add("<div class=\"answer\">" + escape(answer.answer()) + tag + "</div>");
      page.add(
          "<details><summary>What the student was given</summary><pre>"
              + escape(shown(answer.prompt()))
              + "</pre></details></div>");
    }
    page.add("</div>");
  }

  /** The prompt with its run of image tokens shortened. */
  private static String shown(String prompt) {
    return prompt.replaceAll("(<image>){2,}", "<image>…");
  }

  private static String figure(Path image, String title, String caption) {
    return "<figure>"
        + HtmlPage.image(image, title + ". " + caption)
        + "<figcaption>"
        + escape(caption)
        + "</figcaption></figure>";
  }

  private static String table(Proportion before, Proportion after) {
    return "<table><tr><th>Defect code right on held-out images</th><th"
        + " class=\"number\">images</th><th class=\"number\">right</th><th"
        + " class=\"number\">95 % interval</th></tr>"
        + row("the bundled student", before)
        + row("with the adapter", after)
        + "</table>";
  }

  private static String row(String name, Proportion share) {
    return String.format(
        Locale.ROOT,
        "<tr><td>%s</td><td class=\"number\">%d</td><td class=\"number\">%.0f %%</td><td"
            + " class=\"number\">%.0f–%.0f %%</td></tr>",
        name,
        share.n(),
        100 * share.share(),
        100 * share.low(),
        100 * share.high());
  }
}
