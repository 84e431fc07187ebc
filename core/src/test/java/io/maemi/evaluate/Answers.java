package io.maemi.evaluate;

import io.maemi.instruct.Expectation;
import io.maemi.instruct.InstructionRecord;
import io.maemi.instruct.Topic;
import io.maemi.micrograph.GreyImage;
import io.maemi.micrograph.Instrument;
import io.maemi.micrograph.Micrograph;
import io.maemi.micrograph.PixelSize;
import java.util.List;

/** Records and images for this room's tests. */
final class Answers {
  private Answers() {}

  static InstructionRecord record(
      String intent, Topic topic, String question, String answer, Expectation expected) {
    return new InstructionRecord(
        intent + "-" + question.hashCode(),
        "images/a.png",
        intent,
        question,
        answer,
        expected instanceof Expectation.Refusal,
        expected,
        topic,
        List.of(),
        "test",
        "test");
  }

  static List<InstructionRecord> records() {
    return List.of(
        record(
            "count",
            Topic.BASICS,
            "How many particles are there?",
            "There are 3 particles.",
            new Expectation.Count(3, 0.2)),
        record(
            "mean-size",
            Topic.SIZE,
            "How large are they?",
            "48 nm on average.",
            new Expectation.Size(48, "nm", 0.15)),
        record(
            "elements",
            Topic.COMPOSITION,
            "What elements <does> it contain?",
            "I cannot tell.",
            new Expectation.Refusal("elements")),
        record(
            "category",
            Topic.BASICS,
            "What category of micrograph is this?",
            "Particles",
            new Expectation.Label("Particles", List.of("Particles"), List.of("Fibres"))),
        record(
            "noise",
            Topic.IMAGING,
            "How noisy is it?",
            "The noise is low.",
            new Expectation.Label("low", List.of("low"), List.of("high"))));
  }

  /** Answers as the teacher would, but for one intent. */
  static Answerer teacherBut(String wrongIntent) {
    return new Answerer() {
      @Override
      public String name() {
        return "teacher but " + wrongIntent;
      }

      @Override
      public Reply answer(InstructionRecord record, Micrograph micrograph) {
        boolean wrong = record.intent().equals(wrongIntent);
        return new Reply(
            wrong ? "There are 90 of <them>." : record.answer(),
            !wrong && record.abstain(),
            1,
            wrong ? 1 : 0,
            "the prompt");
      }
    };
  }

  /** Three bright discs of 24 px diameter on a dark, slightly uneven ground, 2 nm a pixel. */
  static Micrograph discs() {
    int side = 160;
    byte[] grey = new byte[side * side];
    int[][] centres = {{40, 40}, {110, 50}, {70, 115}};
    for (int i = 0; i < grey.length; i++) {
      int x = i % side;
      int y = i / side;
      boolean inside = false;
      for (int[] c : centres) {
        inside |= (x - c[0]) * (x - c[0]) + (y - c[1]) * (y - c[1]) < 144;
      }
      grey[i] = (byte) ((inside ? 190 : 50) + (x * 31 + y * 17) % 7);
    }
    return new Micrograph(
        "discs.png",
        "PNG",
        GreyImage.of(side, side, grey),
        new PixelSize(2, 2, "user"),
        Instrument.UNKNOWN,
        null,
        0);
  }
}
