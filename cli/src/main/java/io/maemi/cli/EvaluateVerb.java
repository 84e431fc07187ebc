package io.maemi.cli;

import io.maemi.assistant.Assistant;
import io.maemi.assistant.AssistantAnswerer;
import io.maemi.assistant.Calibrator;
import io.maemi.evaluate.Answerer;
import io.maemi.evaluate.Evaluation;
import io.maemi.evaluate.EvaluationReport;
import io.maemi.evaluate.Metrics;
import io.maemi.evaluate.Proportion;
import io.maemi.evaluate.TemplateBaseline;
import io.maemi.foundation.Json;
import io.maemi.foundation.MaemiException;
import io.maemi.foundation.Progress;
import io.maemi.instruct.DataFolder;
import io.maemi.instruct.InstructionRecord;
import io.maemi.student.ModelFolders;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code maemi evaluate}: right answers counted, against two baselines. */
@Command(
    name = "evaluate",
    subcommands = EvaluateMeasureVerb.class,
    description = "Count right answers on held-out data, against two baselines.",
    footer = {
      "",
      "OUT gets report.html, report.md, report.json and answers.jsonl. The baselines:",
      "measurement with template words, and the student without the adapter (without",
      "an adapter: the student shown the image alone).",
      "",
      "'maemi evaluate measure' is about measurements and needs no student.",
      "",
      "Example:",
      "  maemi evaluate data results --adapter tuned/adapter"
    })
final class EvaluateVerb implements Runnable {
  // Not required of 'evaluate measure', which has its own.
  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "DATA",
      description = "A folder of instruction data.")
  private Path folder = Path.of("");

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "OUT",
      description = "The folder of the report.")
  private Path out = Path.of("");

  @Option(
      names = "--split",
      paramLabel = "SPLIT",
      defaultValue = "test",
      description = "train, valid, test or all (default: ${DEFAULT-VALUE}).")
  private String split = "test";

  @Option(
      names = "--questions",
      paramLabel = "N",
      defaultValue = "0",
      description = "Ask only the first N; 0 for all (default).")
  private int questions;

  @Option(
      names = "--calibrate",
      description =
          "First set the student's label probabilities and threshold on the valid split, and keep"
              + " them beside the model.")
  private boolean calibrate;

  @Option(names = "--json", description = "Print one JSON object an answerer and line.")
  private boolean json;

  @Mixin private final StudentOptions student = new StudentOptions();

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    if (folder.toString().isEmpty() || out.toString().isEmpty()) {
      throw MaemiException.usage(
          "cannot evaluate: DATA or OUT is missing. Name the folder of instruction data and the"
              + " folder of the report.");
    }
    Options.atLeast(0, questions, "--questions");
    // Said now, not after hours of answers.
    if (Files.exists(out) && !Files.isDirectory(out)) {
      throw MaemiException.failed(
          "cannot write " + out + ": it is a file and no folder. Choose another.");
    }
    DataFolder data = DataFolder.open(folder);
    List<InstructionRecord> records = data.records(split);
    if (questions > 0 && questions < records.size()) {
      records = records.subList(0, questions);
    }
    if (records.isEmpty()) {
      throw MaemiException.usage(
          "cannot evaluate on " + folder + ": its " + split + " split is empty. Choose another.");
    }
    if (calibrate) {
      calibrate(data);
    }
    List<Evaluation> evaluations = new ArrayList<>();
    try (Assistant assistant = student.assistant();
        AssistantAnswerer answerer = AssistantAnswerer.of(assistant)) {
      evaluations.add(evaluate(answerer, records, data));
      if (student.adapter() == null) {
        try (AssistantAnswerer alone = AssistantAnswerer.withoutEvidence(assistant)) {
          evaluations.add(evaluate(alone, records, data));
        }
      }
    }
    if (student.adapter() != null) {
      try (Assistant base = Assistant.open(student.model(), null);
          AssistantAnswerer answerer = AssistantAnswerer.of(base)) {
        evaluations.add(evaluate(answerer, records, data));
      }
    }
    evaluations.add(evaluate(new TemplateBaseline(), records, data));
    String what = folder + ", " + split + " split, " + records.size() + " questions";
    new EvaluationReport(evaluations.get(0).answerer(), what, evaluations)
        .write(out, data::micrograph);
    print(evaluations);
  }

  private void calibrate(DataFolder data) {
    try (Assistant assistant = student.assistant()) {
      Calibrator.fit(assistant, data, "valid", TerminalProgress.factory())
          .write(ModelFolders.ofUser().resolve(student.model()));
    }
  }

  private static Evaluation evaluate(
      Answerer answerer, List<InstructionRecord> records, DataFolder data) {
    Progress.Factory progress = TerminalProgress.factory();
    return Evaluation.of(answerer, records, data::micrograph, progress);
  }

  private void print(List<Evaluation> evaluations) {
    PrintWriter print = spec.commandLine().getOut();
    for (Evaluation evaluation : evaluations) {
      Metrics metrics = evaluation.metrics();
      if (json) {
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("answerer", evaluation.answerer());
        line.put("metrics", metrics);
        print.println(Json.line(line));
      } else {
        print.println(
            String.format(
                Locale.ROOT,
                "%-36s right %s; count, size, class, refusal %s",
                evaluation.answerer(),
                share(metrics.overall()),
                share(metrics.headline())));
      }
    }
    if (!json) {
      print.println("report: " + out.resolve("report.html"));
    }
  }

  private static String share(Proportion share) {
    return String.format(
        Locale.ROOT, "%.3f (%.3f–%.3f, n %d)", share.share(), share.low(), share.high(), share.n());
  }
}
