package io.maemi.tune;

import java.util.List;

/** Where the conversations of an epoch come from. */
interface ConversationSource {
  /** An epoch's conversations, grouped and ordered by {@code seed}; there is one at least. */
  List<Conversation> draw(long seed);

  /** Samples that the last draw left out because they alone exceed the length. */
  int tooLong();
}
