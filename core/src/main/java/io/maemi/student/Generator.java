package io.maemi.student;

import io.maemi.foundation.MaemiException;
import io.maemi.micrograph.GreyImage;
import io.maemi.tensor.NoGrad;
import io.maemi.tensor.Scope;
import io.maemi.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Answers with a student: looks at images once, reads prompts, writes answers or scores given ones.
 * Several threads may use one.
 */
public final class Generator {
  private final Student student;

  /** Answers with {@code student}, which stays the caller's. */
  public Generator(Student student) {
    this.student = student;
  }

  /** Images as the decoder takes them, for any number of questions; the caller closes them. */
  public ImageEmbeddings look(List<GreyImage> images) {
    try (OpenUses.Use use = student.use();
        NoGrad noGrad = new NoGrad();
        Scope scope = new Scope()) {
      List<ImageProcessor.Frames> seen = student.frames(images);
      Tensor pixels = student.pixels(seen.stream().flatMap(s -> s.values().stream()).toList());
      return new ImageEmbeddings(
          Scope.release(student.connect(student.imageFeatures(pixels))),
          seen.stream().map(ImageProcessor.Frames::layout).toList());
    }
  }

  /**
   * Reads a conversation that the model is to go on with; the caller closes the result.
   *
   * @param images as many as {@code messages} has places for, in their order; null for none
   * @param room tokens for what follows
   */
  public Reading read(List<ChatMessage> messages, @Nullable ImageEmbeddings images, int room) {
    return read(messages, images, room, null);
  }

  /**
   * The same, taking over what {@code earlier} has read of the same beginning: of many questions
   * about one image, the image is read once.
   *
   * @param images the very same as those of {@code earlier}
   * @param earlier another reading, still open; null for none
   */
  public Reading read(
      List<ChatMessage> messages,
      @Nullable ImageEmbeddings images,
      int room,
      @Nullable Reading earlier) {
    return new Reading(student, prompt(messages, images, room), images, room, earlier);
  }

  /**
   * What the model says behind each of {@code ids}, read as its own answers are: logits (1, t, v)
   * of the caller's scope.
   *
   * @param ids int64 (1, t), without image places
   */
  public Tensor logits(Tensor ids) {
    try (OpenUses.Use use = student.use();
        DecoderSequence text = DecoderSequence.begin(student, ids.size(1))) {
      return text.goOn(student.embed(ids, null));
    }
  }

  private Processor.Prompt prompt(
      List<ChatMessage> messages, @Nullable ImageEmbeddings images, int room) {
    int places = messages.stream().mapToInt(ChatMessage::images).sum();
    int given = images == null ? 0 : images.count();
    if (places != given) {
      throw MaemiException.usage(
          "cannot read the conversation: it has places for "
              + places
              + " images and "
              + given
              + " are given. Give as many.");
    }
    List<ImageLayout> layouts = images == null ? List.of() : images.layouts();
    Processor.Prompt prompt;
    try (OpenUses.Use use = student.use()) {
      prompt = student.processor().encode(messages, layouts, true);
    }
    int most = student.config().textConfig().maxPositionEmbeddings();
    if (prompt.ids().length + room > most) {
      throw MaemiException.usage(
          "cannot read the conversation: "
              + prompt.imageTokens()
              + " image tokens, "
              + prompt.textTokens()
              + " text tokens and "
              + room
              + " for the answer are more than the model's "
              + most
              + ". Ask a shorter question or for a shorter answer.");
    }
    return prompt;
  }

  /**
   * Answers a conversation; arguments as of {@link #read}, pieces of text go to {@code listener} as
   * they come.
   */
  public Generation generate(
      List<ChatMessage> messages,
      @Nullable ImageEmbeddings images,
      GenerationOptions options,
      Reading.Listener listener) {
    try (Reading reading = read(messages, images, options.maxTokens())) {
      return reading.generate(options, listener);
    }
  }

  /**
   * Answers several conversations side by side, each as if it were alone; conversations may have
   * any lengths.
   *
   * @param images of each conversation in turn, null where it has none
   * @return the answers, in the order of the conversations
   */
  public List<Generation> generateAll(
      List<List<ChatMessage>> conversations,
      List<@Nullable ImageEmbeddings> images,
      GenerationOptions options) {
    List<Processor.Prompt> prompts = new ArrayList<>();
    for (int i = 0; i < conversations.size(); i++) {
      prompts.add(prompt(conversations.get(i), images.get(i), options.maxTokens()));
    }
    return new SideBySide(student, prompts, images).generate(options);
  }

  /** How likely each of {@code choices} is as the whole answer, in their order. */
  public List<ChoiceScore> scoreChoices(
      List<ChatMessage> messages, @Nullable ImageEmbeddings images, List<String> choices) {
    int longest =
        choices.stream()
            .mapToInt(choice -> student.processor().encodeAnswer(choice, false).length)
            .max()
            .orElse(1);
    try (Reading reading = read(messages, images, longest)) {
      return reading.scoreChoices(choices);
    }
  }
}
