package io.maemi.student;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.maemi.foundation.Json;
import io.maemi.foundation.MaemiException;
import io.maemi.tensor.Torch;
import java.io.IOException;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PatternTest {
  private static final String SCHEMA =
      "{\"type\": \"object\", \"properties\": {\"kind\": {\"enum\": [\"Fibres\", \"Tips\"]},"
          + " \"sizes\": {\"type\": \"array\", \"maxItems\": 2, \"items\": {\"type\":"
          + " \"integer\"}}}}";
  private static Student student = TinyStudents.wide();

  @BeforeAll
  static void oneThread() {
    Torch.threads(1);
  }

  @AfterAll
  static void close() {
    student.close();
  }

  private static Generation answer(GenerationOptions options) {
    return new Generator(student)
        .generate(List.of(ChatMessage.user(0, "?")), null, options, Reading.Listener.NONE);
  }

  @Test
  void anAnswerIsJsonOfTheSchema() throws IOException {
    Pattern pattern = JsonSchemaPattern.of(SCHEMA);
    int whole = 0;
    for (int seed = 0; seed < 3; seed++) {
      Generation answer =
          answer(new GenerationOptions(42, new Sampling(1, 0, 1, seed)).matching(pattern));
      if (answer.stop() != Generation.Stop.LENGTH) {
        JsonNode json = Json.MAPPER.readTree(answer.text());
        assertThat(json.path("kind").asText()).isIn("Fibres", "Tips");
        assertThat(json.path("sizes").size()).isLessThanOrEqualTo(2);
        whole++;
      }
    }
    assertThat(whole).isPositive();
  }

  @Test
  void anAnswerEndsWhereItMatchesForGood() {
    Generation answer =
        answer(GenerationOptions.greedy(40).matching(Pattern.compile("(?:yes|no), \\d{2} nm")));
    assertThat(answer.text()).matches("(?:yes|no), \\d{2} nm");
    assertThat(answer.stop()).isEqualTo(Generation.Stop.END);
    Generation ahead =
        answer(
            GenerationOptions.greedy(40)
                .lookingAhead()
                .matching(Pattern.compile("(?:yes|no), \\d{2} nm")));
    assertThat(ahead.ids()).containsExactly(answer.ids());
  }

  @Test
  void theSameSeedGivesTheSameText() {
    GenerationOptions options =
        new GenerationOptions(20, new Sampling(1, 0, 1, 3)).matching(Pattern.compile("[a-z ]*"));
    assertThat(answer(options).text()).isEqualTo(answer(options).text()).matches("[a-z ]*");
  }

  @Test
  void whatNoTokenFitsIsSaid() {
    GenerationOptions options =
        GenerationOptions.greedy(4).matching(Pattern.compile("\ud83d\udd2c+"));
    assertThatThrownBy(() -> answer(options))
        .isInstanceOf(MaemiException.class)
        .hasMessageContaining("no token of this model fits");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"type\": \"string\"} | \"a \\\\n \\\\u00b5m\" | \"a\tb\"",
        "{\"type\": \"number\"} | -1.5e-3 | 01",
        "{\"type\": \"array\", \"minItems\": 1, \"items\": {\"type\": \"integer\"}} | [1,2, 3] |"
            + " []",
        "{\"anyOf\": [{\"type\": \"null\"}, {\"const\": 4}]} | null | 5",
        "{\"type\": \"object\", \"properties\": {\"a\": {\"type\": \"boolean\"}}} | {\"a\": true} |"
            + " {}"
      })
  void schemasMatchTheirTexts(String schema, String yes, String no) {
    Pattern pattern = JsonSchemaPattern.of(schema);
    assertThat(pattern.matcher(yes).matches()).isTrue();
    assertThat(pattern.matcher(no).matches()).isFalse();
  }

  @Test
  void unknownPartsOfASchemaAreNamed() {
    assertThatThrownBy(() -> JsonSchemaPattern.of("{\"type\": \"tuple\"}"))
        .isInstanceOf(MaemiException.class)
        .hasMessageContaining("tuple");
    assertThatThrownBy(() -> JsonSchemaPattern.of("{oops"))
        .isInstanceOf(MaemiException.class)
        .hasMessageContaining("not JSON");
  }
}
