package io.maemi.student;

import java.util.ArrayList;
import java.util.List;

/**
 * One turn of a conversation.
 *
 * @param role {@code user}, {@code assistant} or {@code system}
 * @param content its parts, in order
 */
public record ChatMessage(String role, List<Part> content) {
  /** A part of a turn. */
  public sealed interface Part {}

  /** The place of an image. */
  public record Image() implements Part {}

  /** Words. They are plain text, whatever they spell. */
  public record Text(String text) implements Part {}

  /** Copies the parts. */
  public ChatMessage {
    content = List.copyOf(content);
  }

  /** A user's turn: {@code images} images, then {@code text}. */
  public static ChatMessage user(int images, String text) {
    List<Part> parts = new ArrayList<>();
    for (int i = 0; i < images; i++) {
      parts.add(new Image());
    }
    parts.add(new Text(text));
    return new ChatMessage("user", parts);
  }

  /** The model's turn. */
  public static ChatMessage assistant(String text) {
    return new ChatMessage("assistant", List.of(new Text(text)));
  }

  /** Images in this turn. */
  public int images() {
    return (int) content.stream().filter(Image.class::isInstance).count();
  }
}
