package io.maemi.assistant;

import io.maemi.evaluate.Answerer;
import io.maemi.instruct.InstructionRecord;
import io.maemi.measure.StatedNumber;
import io.maemi.micrograph.Micrograph;
import org.jspecify.annotations.Nullable;

/**
 * The assistant under evaluation, asked as a user asks it. Consecutive questions on one image look
 * at it once. For one thread at a time; close it to free the last image.
 */
public final class AssistantAnswerer implements Answerer, AutoCloseable {
  private final Assistant assistant;
  private final String name;
  private final boolean evidence;
  private @Nullable Observation seen;

  private AssistantAnswerer(Assistant assistant, String name, boolean evidence) {
    this.assistant = assistant;
    this.name = name;
    this.evidence = evidence;
  }

  /** The whole answer path. */
  public static AssistantAnswerer of(Assistant assistant) {
    return new AssistantAnswerer(assistant, assistant.model(), true);
  }

  /** The student shown the image alone, without measurement: what it would say by itself. */
  public static AssistantAnswerer withoutEvidence(Assistant assistant) {
    return new AssistantAnswerer(assistant, assistant.model() + ", image alone", false);
  }

  @Override
  public String name() {
    return name;
  }

  // The same object is the same image; comparing pixels would cost more than looking again.
  @SuppressWarnings("ReferenceEquality")
  @Override
  public Reply answer(InstructionRecord record, Micrograph micrograph) {
    Observation look = seen;
    if (look == null || look.micrograph() != micrograph) {
      close();
      look = assistant.look(micrograph);
      seen = look;
    }
    Answer answer =
        evidence
            ? assistant.ask(look, record.question())
            : assistant.askWithoutEvidence(look, record.question());
    return new Reply(
        answer.answer(),
        answer.abstained(),
        StatedNumber.in(answer.draft()).size(),
        answer.unsupported().size(),
        answer.prompt());
  }

  @Override
  public void close() {
    if (seen != null) {
      seen.close();
      seen = null;
    }
  }
}
