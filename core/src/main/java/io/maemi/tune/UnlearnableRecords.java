package io.maemi.tune;

import io.maemi.instruct.DataFolder;
import io.maemi.instruct.InstructionRecord;
import io.maemi.student.ModelFolders;
import io.maemi.student.Processor;
import io.maemi.student.StudentConfig;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;

/** Finds records that a student cannot learn from, by its words alone; no weights are read. */
public final class UnlearnableRecords implements Function<InstructionRecord, Optional<String>> {
  private final TurnTokens tokens;
  private final ImageLayouts layouts;
  private final int maxTokens;

  /**
   * Records for a model.
   *
   * @param data the folder that the records' images lie in
   * @param model a folder, or a name as in a recipe
   * @param maxTokens the recipe's {@code batch.max_tokens}
   */
  public UnlearnableRecords(Path data, String model, int maxTokens) {
    Path folder = ModelFolders.ofUser().resolve(model);
    StudentConfig config = StudentConfig.read(folder);
    Processor processor = Processor.open(folder, config);
    tokens = new TurnTokens(processor, processor.endTokens(folder));
    layouts = ImageLayouts.of(DataFolder.open(data), config, processor);
    this.maxTokens = maxTokens;
  }

  @Override
  public Optional<String> apply(InstructionRecord record) {
    int asked =
        tokens.opening(layouts.of(record.image()), record.evidence(), record.question()).length;
    int answered = tokens.answer(record.answer(), record.abstain()).length;
    if (answered == 0) {
      return Optional.of("no token of its answer would be learnt");
    }
    return asked + answered <= maxTokens
        ? Optional.empty()
        : Optional.of(
            "it takes "
                + (asked + answered)
                + " tokens, those of its image included, of "
                + maxTokens
                + " at most");
  }
}
