package io.maemi.tune;

import io.maemi.foundation.MaemiException;
import io.maemi.instruct.Prompt;
import io.maemi.measure.Evidence;
import io.maemi.student.ChatMessage;
import io.maemi.student.ImageLayout;
import io.maemi.student.Processor;
import io.maemi.student.SpecialTokens;
import io.maemi.student.Tokenizer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The pieces that tokenised conversations are put together from, cut out of what the student's own
 * processor makes of whole ones: so training shows the decoder the very tokens that it will meet in
 * use.
 */
final class TurnTokens {
  private static final ChatMessage ASKED = ChatMessage.user(0, "?");
  private static final ChatMessage ANSWERED = ChatMessage.assistant("!");

  private final Processor processor;
  private final Set<Integer> ends;
  private final int[] asked;
  private final int[] exchanged;
  private final int[] betweenTurns;
  private final Map<List<ImageLayout>, WordsInPlace> openingWords = new HashMap<>();
  private final WordsInPlace questionWords;
  private final WordsInPlace answerWords;
  private final Map<String, int[]> questions = new HashMap<>();
  private final Map<String, int[]> answers = new HashMap<>();

  /**
   * Pieces by {@code processor}.
   *
   * @param ends tokens that end an answer
   */
  TurnTokens(Processor processor, Set<Integer> ends) {
    this.processor = processor;
    this.ends = ends;
    Processor.Prompt askedPrompt = processor.encode(List.of(ASKED), true);
    Processor.Prompt exchangedPrompt = processor.encode(List.of(ASKED, ANSWERED), false);
    asked = askedPrompt.ids();
    exchanged = exchangedPrompt.ids();
    int[] after = behind(asked, exchanged);
    betweenTurns = Arrays.copyOfRange(after, endOf(after), after.length);
    Tokenizer tokenizer = processor.tokenizer();
    questionWords =
        new WordsInPlace(
            tokenizer,
            following(WordsInPlace.MARK).text().substring(exchangedPrompt.text().length()),
            w -> behind(exchanged, following(w).ids()));
    answerWords =
        new WordsInPlace(
            tokenizer,
            answered(WordsInPlace.MARK).text().substring(askedPrompt.text().length()),
            w -> behind(asked, answered(w).ids()));
  }

  private WordsInPlace behind(List<ImageLayout> images) {
    return new WordsInPlace(
        processor.tokenizer(),
        opening(images, WordsInPlace.MARK).text(),
        words -> opening(images, words).ids());
  }

  private Processor.Prompt opening(List<ImageLayout> images, String words) {
    return processor.encode(List.of(ChatMessage.user(images.size(), words)), images, true);
  }

  private Processor.Prompt following(String words) {
    return processor.encode(List.of(ASKED, ANSWERED, ChatMessage.user(0, words)), true);
  }

  private Processor.Prompt answered(String words) {
    return processor.encode(List.of(ASKED, ChatMessage.assistant(words)), false);
  }

  /**
   * Everything before the first answer: the images, the evidence and the question.
   *
   * @param images how each of those lies that stand before the question
   */
  int[] opening(List<ImageLayout> images, List<Evidence> evidence, String question) {
    return openingWords
        .computeIfAbsent(images, this::behind)
        .tokens(Prompt.userMessage(evidence, question));
  }

  /** Everything between an answer and the next. */
  int[] question(String question) {
    return questions.computeIfAbsent(question, q -> join(betweenTurns, questionWords.tokens(q)));
  }

  /**
   * An answer with the token that ends it; one that declines begins with {@link
   * SpecialTokens#ABSTAIN}.
   */
  int[] answer(String answer, boolean abstain) {
    int[] plain =
        answers.computeIfAbsent(
            answer,
            a -> {
              int[] after = answerWords.tokens(a);
              return Arrays.copyOf(after, endOf(after));
            });
    boolean marked = abstain && processor.tokenizer().contains(SpecialTokens.ABSTAIN);
    return marked
        ? join(new int[] {processor.tokenizer().id(SpecialTokens.ABSTAIN)}, plain)
        : plain;
  }

  /** The index behind the token that ends the answer. */
  private int endOf(int[] tokens) {
    for (int i = 0; i < tokens.length; i++) {
      if (ends.contains(tokens[i])) {
        return i + 1;
      }
    }
    throw MaemiException.failed(
        "cannot tune this student: its chat template ends an answer with none of its end tokens "
            + ends
            + ". Check chat_template and eos_token_id in the model folder.");
  }

  private static int[] behind(int[] prefix, int[] whole) {
    if (whole.length < prefix.length
        || !Arrays.equals(prefix, Arrays.copyOf(whole, prefix.length))) {
      throw MaemiException.failed(
          "cannot tune this student: its chat template changes earlier turns when a turn is added."
              + " Use a template that only appends.");
    }
    return Arrays.copyOfRange(whole, prefix.length, whole.length);
  }

  private static int[] join(int[] first, int[] second) {
    int[] joined = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, joined, first.length, second.length);
    return joined;
  }
}
