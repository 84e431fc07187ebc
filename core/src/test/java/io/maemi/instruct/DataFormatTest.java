package io.maemi.instruct;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.maemi.foundation.Json;
import io.maemi.foundation.MaemiException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataFormatTest {
  @TempDir Path folder;
  private List<InstructionRecord> records = List.of();

  @BeforeEach
  void teach() throws IOException {
    records = new MeasuringTeacher().teach(TaughtScenes.particles(true), 1);
    StringBuilder lines = new StringBuilder();
    records.forEach(r -> lines.append(Json.line(r)).append('\n'));
    Files.createDirectories(folder.resolve("images"));
    Files.writeString(folder.resolve("train.jsonl"), lines);
    Files.write(
        folder.resolve("images/000001.png"), new byte[] {(byte) 0x89, 'P', 'N', 'G', 1, 2, 3});
  }

  @Test
  void ourOwnLinesComeBackTheSame() {
    DataFormat.Contents read = DataFormat.read(folder.resolve("train.jsonl"));
    assertThat(read.format()).isEqualTo(DataFormat.NATIVE);
    assertThat(read.records()).isEqualTo(records);
  }

  @Test
  void llavaKeepsEverythingOnTheWayOutAndIn() throws IOException {
    Path file = folder.resolve("llava.json");
    DataConversion.toLlava(records, file);

    assertThat(Files.readString(file))
        .contains("\"from\":\"human\"")
        .contains("<image>\\nMeasured:");
    DataFormat.Contents read = DataFormat.read(file);
    assertThat(read.format()).isEqualTo(DataFormat.LLAVA);
    assertThat(read.records()).isEqualTo(records);
  }

  @Test
  void openAiLinesHoldTheImageAndComeBackIntoAFolder() throws IOException {
    Path file = folder.resolve("openai.jsonl");
    DataConversion.toOpenAi(folder, records, file);
    assertThat(Files.readString(file)).contains("\"image_url\":{\"url\":\"data:image/png;base64,");
    assertThat(DataFormat.read(file).format()).isEqualTo(DataFormat.OPENAI);

    Path back = folder.resolve("back");
    List<InstructionRecord> read = DataConversion.toFolder(file, back, "train");

    assertThat(Files.readAllBytes(back.resolve(read.get(0).image())))
        .isEqualTo(Files.readAllBytes(folder.resolve("images/000001.png")));
    assertThat(read.stream().map(InstructionRecord::question))
        .isEqualTo(records.stream().map(InstructionRecord::question).toList());
    assertThat(read.stream().map(InstructionRecord::expected))
        .isEqualTo(records.stream().map(InstructionRecord::expected).toList());
    assertThat(DataFolder.open(back).records("train")).isEqualTo(read);
  }

  @Test
  void foreignLlavaConversationsBecomeARecordEachTurn() throws IOException {
    Path file = folder.resolve("foreign.json");
    Files.writeString(
        file,
        """
        [{"id": "a", "image": "x.png", "conversations": [
          {"from": "human", "value": "<image>\\nWhat is it?"}, {"from": "gpt", "value": "A fibre."},
          {"from": "human", "value": "How many?"}, {"from": "gpt", "value": "Two."}]}]
        """);

    List<InstructionRecord> read = DataFormat.read(file).records();

    assertThat(read).hasSize(2);
    assertThat(read.get(0).question()).isEqualTo("What is it?");
    assertThat(read.get(1).id()).isEqualTo("a-1");
    assertThat(read.get(1).answer()).isEqualTo("Two.");
    assertThat(read.get(1).evidence()).isEmpty();
  }

  @Test
  void aLineThatIsNotJsonIsNamedWithItsFile() throws IOException {
    Path file = folder.resolve("train.jsonl");
    Files.writeString(file, Json.line(records.get(0)) + "\n\n{\"image\": oops\n");
    assertThatThrownBy(() -> DataFormat.read(file))
        .isInstanceOf(MaemiException.class)
        .hasMessageContaining("train.jsonl: line 3 is not JSON")
        .hasMessageEndingWith("Correct or remove the line.")
        .hasMessageNotContaining("\n");
  }

  @Test
  void aRecordWithoutAnswerIsAnErrorThatSaysSo() throws IOException {
    Path file = folder.resolve("train.jsonl");
    Files.writeString(file, "{\"image\":\"a.png\",\"question\":\"What?\"}\n");
    assertThatThrownBy(() -> DataFormat.read(file)).hasMessageContaining("line 1 has no answer");
  }

  @Test
  void aRecordNeedsNoMoreThanImageQuestionAndAnswer() throws IOException {
    Path file = folder.resolve("train.jsonl");
    Files.writeString(file, "{\"image\":\"a.png\",\"question\":\"What?\",\"answer\":\"That.\"}\n");
    InstructionRecord record = DataFormat.read(file).records().get(0);
    assertThat(record.id()).isEqualTo("record-1");
    assertThat(record.topic()).isEqualTo(Topic.BASICS);
  }
}
