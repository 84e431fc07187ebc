package io.maemi.student;

import com.fasterxml.jackson.databind.JsonNode;
import io.maemi.foundation.Json;
import io.maemi.micrograph.GreyImage;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import javax.imageio.ImageIO;

/** What the reference implementation made of a tiny model: see bench/peers/student_fixture.py. */
final class Reference {
  private Reference() {}

  static Path folder() {
    try {
      return Path.of(Objects.requireNonNull(Reference.class.getResource("/student")).toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  static Path model() {
    return folder().resolve("model");
  }

  static Path tensors() {
    return folder().resolve("reference.safetensors");
  }

  static JsonNode json() {
    try {
      return Json.MAPPER.readTree(Files.readString(folder().resolve("reference.json")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static GreyImage image() {
    return image(folder().resolve("image.png"));
  }

  /** The first channel of an 8-bit picture. */
  static GreyImage image(Path file) {
    try {
      BufferedImage picture = ImageIO.read(file.toFile());
      byte[] grey = new byte[picture.getWidth() * picture.getHeight()];
      for (int i = 0; i < grey.length; i++) {
        grey[i] =
            (byte) picture.getRaster().getSample(i % picture.getWidth(), i / picture.getWidth(), 0);
      }
      return GreyImage.of(picture.getWidth(), picture.getHeight(), grey);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static int[] ids(JsonNode array) {
    int[] ids = new int[array.size()];
    for (int i = 0; i < ids.length; i++) {
      ids[i] = array.get(i).asInt();
    }
    return ids;
  }

  static List<ChatMessage> messages(JsonNode talk) {
    List<ChatMessage> messages = new ArrayList<>();
    for (JsonNode turn : talk) {
      List<ChatMessage.Part> parts = new ArrayList<>();
      for (JsonNode part : turn.path("content")) {
        parts.add(
            part.path("type").asText().equals("image")
                ? new ChatMessage.Image()
                : new ChatMessage.Text(part.path("text").asText()));
      }
      messages.add(new ChatMessage(turn.path("role").asText(), parts));
    }
    return messages;
  }
}
