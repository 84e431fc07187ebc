package io.maemi.student;

import java.util.List;

/**
 * Special tokens of the students that are made here; names that Idefics3's processor knows are its
 * own.
 */
public final class SpecialTokens {
  /** Fills batches. */
  public static final String PAD = "<|pad|>";

  /** Begins a conversation. */
  public static final String START = "<|im_start|>";

  /** Ends a turn, and so an answer. */
  public static final String END_OF_UTTERANCE = "<end_of_utterance>";

  /** Stands on both sides of an image. */
  public static final String FAKE_TOKEN_AROUND_IMAGE = "<fake_token_around_image>";

  /** Replaced by an image embedding. */
  public static final String IMAGE = "<image>";

  /** Says that the whole image follows, not a part. */
  public static final String GLOBAL_IMAGE = "<global-img>";

  /** First token of an answer that declines. */
  public static final String ABSTAIN = "<|abstain|>";

  /** All of them, in the order of their ids in a new vocabulary. */
  public static final List<String> ALL =
      List.of(PAD, START, END_OF_UTTERANCE, FAKE_TOKEN_AROUND_IMAGE, IMAGE, GLOBAL_IMAGE, ABSTAIN);

  private SpecialTokens() {}
}
