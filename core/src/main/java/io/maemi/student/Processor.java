package io.maemi.student;

import io.maemi.foundation.MaemiException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Turns a conversation into the decoder's tokens: chat template, each image place expanded to
 * {@code imageTokens} placeholders for each square that is seen of it, then the vocabulary.
 *
 * @param tokenizer the vocabulary
 * @param template the layout
 * @param images what images become; null where the model sees none
 * @param imageTokens placeholders a square of an image; 0 where the model sees none
 * @param brackets whether placeholders stand in brackets that say which square it is, as in
 *     Idefics3, rather than bare, as in LLaVA
 */
public record Processor(
    Tokenizer tokenizer,
    ChatTemplate template,
    @Nullable ImageProcessor images,
    int imageTokens,
    boolean brackets) {
  /** What ends a turn, in the vocabularies that are met. */
  private static final List<String> TURN_ENDS =
      List.of(SpecialTokens.END_OF_UTTERANCE, "<|im_end|>", "<|eot_id|>", "</s>", "<|endoftext|>");

  /**
   * A conversation as the decoder reads it.
   *
   * @param text the text that was encoded, special tokens spelt, image places expanded; for people
   *     to look at
   * @param ids its tokens
   * @param imageTokens how many of them are placeholders of image embeddings
   */
  public record Prompt(String text, int[] ids, int imageTokens) {
    /** Tokens that are not placeholders. */
    public int textTokens() {
      return ids.length - imageTokens;
    }
  }

  /** With images in brackets. */
  public Processor(
      Tokenizer tokenizer, ChatTemplate template, @Nullable ImageProcessor images, int tokens) {
    this(tokenizer, template, images, tokens, true);
  }

  /** Checks that the vocabulary has what images need. */
  public Processor {
    if (images != null) {
      tokenizer.id(SpecialTokens.IMAGE);
    }
    if (images != null && brackets) {
      tokenizer.id(SpecialTokens.FAKE_TOKEN_AROUND_IMAGE);
      tokenizer.id(SpecialTokens.GLOBAL_IMAGE);
    }
  }

  /** The processor of the model folder with {@code config}. */
  public static Processor open(Path folder, StudentConfig config) {
    if (!Files.isDirectory(folder)) {
      throw MaemiException.unreadable(
          "cannot read model " + folder + ": there is no such folder. Give the folder of a model.");
    }
    return new Processor(
        Tokenizer.open(folder),
        ChatTemplate.open(folder),
        config.sees() ? ImageProcessor.open(folder) : null,
        config.imageTokens(),
        !config.projects());
  }

  /** Tokens that end an answer, by the model folder {@code folder}. */
  public Set<Integer> endTokens(Path folder) {
    return StudentFiles.read(folder).endTokens(tokenizer);
  }

  /**
   * Encodes {@code messages}, each of their images seen whole. Words of the messages never become
   * special tokens.
   *
   * @param addGenerationPrompt whether the model is to go on with an answer
   */
  public Prompt encode(List<ChatMessage> messages, boolean addGenerationPrompt) {
    int count = messages.stream().mapToInt(ChatMessage::images).sum();
    return encode(messages, Collections.nCopies(count, ImageLayout.WHOLE), addGenerationPrompt);
  }

  /** The same with images of which squares are seen too, as {@code layouts} say in order. */
  public Prompt encode(
      List<ChatMessage> messages, List<ImageLayout> layouts, boolean addGenerationPrompt) {
    Guard guard = tokenizer.guard();
    if (images == null) {
      return encodeWords(messages, addGenerationPrompt, guard);
    }
    String laidOut = template.render(messages, addGenerationPrompt, guard::protect);
    String expanded = expand(laidOut, layouts);
    int[] ids = tokenizer.encodeMarkup(expanded, guard);
    int image = tokenizer.id(SpecialTokens.IMAGE);
    int placeholders = (int) Arrays.stream(ids).filter(id -> id == image).count();
    int wanted = imageTokens * layouts.stream().mapToInt(ImageLayout::frames).sum();
    if (placeholders != wanted) {
      throw MaemiException.failed(
          "cannot lay the conversation out: the model's chat template made "
              + placeholders
              + " image tokens where the images take "
              + wanted
              + ". Check chat_template in the model folder.");
    }
    return new Prompt(guard.release(expanded), ids, placeholders);
  }

  /** Templates of language models take each turn's words as one string. */
  private Prompt encodeWords(List<ChatMessage> messages, boolean addGenerationPrompt, Guard guard) {
    if (messages.stream().anyMatch(message -> message.images() > 0)) {
      throw MaemiException.usage(
          "cannot look at images: this model is a language model alone. Use a vision-language"
              + " model.");
    }
    String laidOut = template.renderWords(messages, addGenerationPrompt, guard::protect);
    return new Prompt(guard.release(laidOut), tokenizer.encodeMarkup(laidOut, guard), 0);
  }

  /** What images become; asking the processor of a language model alone is an error. */
  @Override
  public ImageProcessor images() {
    if (images == null) {
      throw MaemiException.usage(
          "cannot look at images: this model is a language model alone. Use a vision-language"
              + " model.");
    }
    return images;
  }

  /**
   * Tokens of an answer up to the end of its turn, as they follow a prompt that {@link #encode}
   * made for generation.
   *
   * @param words the answer
   * @param abstain whether the answer declines, which its first token then says
   */
  public int[] encodeAnswer(String words, boolean abstain) {
    IntStream first =
        abstain ? IntStream.of(tokenizer.id(SpecialTokens.ABSTAIN)) : IntStream.empty();
    IntStream end = TURN_ENDS.stream().filter(tokenizer::contains).limit(1).mapToInt(tokenizer::id);
    // Idefics3's turns read "Assistant: words", those of language models begin on a line of their
    // own.
    IntStream text = Arrays.stream(tokenizer.encode(images == null ? words : " " + words));
    return IntStream.concat(IntStream.concat(first, text), end).toArray();
  }

  /** Image places, one after another, as the placeholders of what is seen there. */
  private String expand(String laidOut, List<ImageLayout> layouts) {
    String[] parts = laidOut.split(Pattern.quote(SpecialTokens.IMAGE), -1);
    StringBuilder expanded = new StringBuilder(parts[0]);
    for (int i = 1; i < parts.length; i++) {
      ImageLayout layout = i <= layouts.size() ? layouts.get(i - 1) : ImageLayout.WHOLE;
      expanded.append(markup(layout)).append(parts[i]);
    }
    return expanded.toString();
  }

  private String markup(ImageLayout layout) {
    String places = SpecialTokens.IMAGE.repeat(imageTokens);
    if (!brackets) {
      return places;
    }
    StringBuilder squares = new StringBuilder();
    for (int row = 1; row <= layout.rows(); row++) {
      for (int column = 1; column <= layout.columns(); column++) {
        squares
            .append(SpecialTokens.FAKE_TOKEN_AROUND_IMAGE)
            .append("<row_" + row + "_col_" + column + ">")
            .append(places);
      }
      squares.append('\n');
    }
    return squares
        .append(layout.rows() == 0 ? "" : "\n")
        .append(SpecialTokens.FAKE_TOKEN_AROUND_IMAGE)
        .append(SpecialTokens.GLOBAL_IMAGE)
        .append(places)
        .append(SpecialTokens.FAKE_TOKEN_AROUND_IMAGE)
        .toString();
  }
}
