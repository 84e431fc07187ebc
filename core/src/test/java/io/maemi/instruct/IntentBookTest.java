package io.maemi.instruct;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class IntentBookTest {
  private static final List<String> IMPORTANT =
      List.of(
          "count",
          "mean-size",
          "physical-size",
          "category",
          "shown",
          "pixel-size",
          "elements",
          "composition",
          "distribution",
          "uniformity",
          "coverage",
          "porosity",
          "pitch",
          "critical-dimension",
          "defects",
          "noise",
          "focus",
          "charging",
          "detector",
          "voltage");

  private final IntentBook book = IntentBook.load();

  @Test
  void everyTopicHasIntentsAndThereAreManyOfThem() {
    Set<Topic> topics = book.intents().stream().map(Intent::topic).collect(Collectors.toSet());
    assertThat(topics).containsExactlyInAnyOrder(Topic.values());
    assertThat(book.intents()).hasSizeGreaterThanOrEqualTo(45);
    assertThat(book.intents().stream().map(Intent::key)).doesNotHaveDuplicates();
  }

  @Test
  void importantIntentsAreAskedInManyWaysAndAllInSeveral() {
    for (Intent intent : book.intents()) {
      if (!intent.key().equals("not-a-micrograph")) {
        assertThat(intent.ask().count())
            .as(intent.key())
            .isGreaterThanOrEqualTo(IMPORTANT.contains(intent.key()) ? 15 : 6);
      }
    }
    assertThat(book.intents().stream().map(Intent::key)).containsAll(IMPORTANT);
  }

  @Test
  void noWordOfTheVocabularyMeansTwoValues() {
    book.vocabulary()
        .attributes()
        .forEach(
            (attribute, values) -> {
              Set<String> seen = new HashSet<>();
              values.forEach(
                  (value, words) ->
                      words.forEach(
                          word ->
                              assertThat(
                                      seen.add(
                                          attribute.matches("use|function|process|form")
                                              ? value + word
                                              : word))
                                  .as(attribute + " " + word)
                                  .isTrue()));
            });
  }

  @Test
  void answersStateNoNumberOfTheirOwn() {
    for (Intent intent : book.intents()) {
      for (Intent.Case answer : intent.cases()) {
        String text = answer.say().all().toString().replaceAll("\\{[^}]*}", "");
        assertThat(text).as(intent.key()).doesNotContainPattern("\\d");
      }
    }
  }

  @Test
  void generalWordsExistForEveryCategory() {
    for (String attribute : List.of("category", "use", "function", "process", "form")) {
      Arrays.stream(io.maemi.micrograph.Category.values())
          .forEach(
              c ->
                  assertThat(book.vocabulary().words(attribute, c.label()))
                      .as(attribute + c)
                      .isNotEmpty());
    }
  }
}
