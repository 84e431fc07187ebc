package io.maemi.instruct;

import com.fasterxml.jackson.core.type.TypeReference;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All intents with their wordings, from one YAML file a topic beside this class, and the word lists
 * of {@code parts.yaml}.
 *
 * @param intents every intent, by topic
 * @param vocabulary the words of attributes
 * @param lists named word lists
 */
record IntentBook(List<Intent> intents, Vocabulary vocabulary, Map<String, List<String>> lists) {
  private static final List<String> FILES =
      List.of(
          "basics",
          "morphology",
          "size",
          "surface",
          "composition",
          "interactions",
          "environment",
          "imaging",
          "function",
          "context");

  /** One topic's file. */
  private record TopicText(Topic topic, List<IntentText> intents) {}

  /** One intent in a topic's file. */
  private record IntentText(
      String intent,
      @Nullable Double weight,
      boolean imageOnly,
      String ask,
      @Nullable String also,
      List<CaseText> cases) {}

  /** One case; {@code refuse} instead of {@code say} for refusals. */
  private record CaseText(
      @Nullable String when,
      @Nullable String say,
      @Nullable String refuse,
      @Nullable String expect) {}

  static IntentBook load() {
    Map<String, List<String>> lists =
        YamlResource.read(
            "parts.yaml", new TypeReference<LinkedHashMap<String, List<String>>>() {});
    List<Intent> intents = new ArrayList<>();
    for (String file : FILES) {
      TopicText text = YamlResource.read(file + ".yaml", new TypeReference<TopicText>() {});
      for (IntentText intent : text.intents()) {
        intents.add(intent(text.topic(), intent, lists));
      }
    }
    return new IntentBook(List.copyOf(intents), Vocabulary.load(), lists);
  }

  private static Intent intent(Topic topic, IntentText text, Map<String, List<String>> lists) {
    Double weight = text.weight();
    String also = text.also();
    return new Intent(
        topic,
        text.intent(),
        weight == null ? 1 : weight,
        text.imageOnly(),
        Wordings.parse(text.ask()),
        Wordings.parse(also == null ? "" : also),
        text.cases().stream().map(c -> answer(text.intent(), c, lists)).toList());
  }

  private static Intent.Case answer(String intent, CaseText text, Map<String, List<String>> lists) {
    String when = text.when();
    String say = text.say();
    String refuse = text.refuse();
    String expect = text.expect();
    if ((say == null) == (refuse == null) || (say == null) != (expect == null)) {
      throw new IllegalArgumentException(
          "intent " + intent + ": a case needs say and expect, or refuse");
    }
    return new Intent.Case(
        Condition.parse(when == null ? "" : when),
        say == null ? refusal(String.valueOf(refuse), lists) : Wordings.parse(say),
        refuse != null,
        expect == null ? null : new ExpectationText(expect));
  }

  private static Wordings refusal(String text, Map<String, List<String>> lists) {
    if (!text.startsWith("=")) {
      return Wordings.parse(text);
    }
    List<String> shared = lists.get(text.substring(1));
    if (shared == null) {
      throw new IllegalArgumentException(
          "no shared refusal '" + text.substring(1) + "' in parts.yaml");
    }
    return Wordings.parse(String.join("\n", shared));
  }

  /** The intent of that key. */
  Intent intent(String key) {
    return intents.stream()
        .filter(intent -> intent.key().equals(key))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no intent " + key));
  }
}
