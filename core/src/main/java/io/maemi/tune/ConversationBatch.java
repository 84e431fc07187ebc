package io.maemi.tune;

import io.maemi.nn.Attention;
import io.maemi.nn.RotaryEmbedding;
import io.maemi.student.Decoder;
import io.maemi.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Conversations as rows of one width, filled up on the right with the pad token: one a row, or
 * several behind one another that do not see each other.
 *
 * @param ids tokens, row by row
 * @param rows how many
 * @param width tokens of the longest
 * @param images of each conversation, {@link Conversation#NO_IMAGE} for none
 * @param positions supervised positions in the flattened ids
 * @param targets what they predict
 * @param starts where in the flattened ids the conversation of each token begins; null where every
 *     row has one
 * @param name of the first sample
 */
record ConversationBatch(
    long[] ids,
    int rows,
    int width,
    int[] images,
    long[] positions,
    long[] targets,
    long @Nullable [] starts,
    String name) {
  /** One conversation a row. */
  static ConversationBatch padded(List<Conversation> conversations, long pad) {
    return of(conversations.stream().map(List::of).toList(), pad, false);
  }

  /** As many to a row as fit into {@code width} tokens, in their order. */
  static ConversationBatch packed(List<Conversation> conversations, int width, long pad) {
    List<List<Conversation>> rows = new ArrayList<>();
    int used = width;
    for (Conversation c : conversations) {
      if (used + c.length() > width) {
        rows.add(new ArrayList<>());
        used = 0;
      }
      rows.get(rows.size() - 1).add(c);
      used += c.length();
    }
    return of(rows, pad, true);
  }

  private static ConversationBatch of(List<List<Conversation>> rows, long pad, boolean several) {
    List<Conversation> all = rows.stream().flatMap(List::stream).toList();
    int width =
        rows.stream()
            .mapToInt(row -> row.stream().mapToInt(Conversation::length).sum())
            .max()
            .orElseThrow();
    long[] ids = new long[rows.size() * width];
    long[] starts = new long[ids.length];
    Arrays.fill(ids, pad);
    int supervised = all.stream().mapToInt(c -> c.targets().length).sum();
    long[] positions = new long[supervised];
    long[] targets = new long[supervised];
    int count = 0;
    for (int row = 0; row < rows.size(); row++) {
      int from = row * width;
      for (Conversation c : rows.get(row)) {
        for (int i = 0; i < c.length(); i++) {
          ids[from + i] = c.ids()[i];
          starts[from + i] = from;
        }
        for (int i = 0; i < c.targets().length; i++) {
          positions[count] = (long) from + c.positions()[i];
          targets[count++] = c.targets()[i];
        }
        from += c.length();
      }
      Arrays.fill(starts, from, (row + 1) * width, from);
    }
    return new ConversationBatch(
        ids,
        rows.size(),
        width,
        all.stream().mapToInt(Conversation::image).toArray(),
        positions,
        targets,
        several ? starts : null,
        all.get(0).name());
  }

  /**
   * What attention needs to know of {@code embeddings} (rows, width, d): packed conversations each
   * begin at position 0 and see themselves alone, so attention's matrix is block-diagonal.
   */
  Attention.Context context(Decoder decoder, Tensor embeddings) {
    Attention.Context plain = decoder.context(embeddings, 0);
    RotaryEmbedding.Turns turns = plain.turns();
    if (starts == null || turns == null) {
      return plain;
    }
    long[] places = new long[ids.length];
    for (int i = 0; i < places.length; i++) {
      places[i] = i - starts[i];
    }
    Tensor place = Tensor.of(places, places.length).to(embeddings.device());
    Tensor start = Tensor.of(starts, rows, width).to(embeddings.device()).unsqueeze(1);
    return new Attention.Context(
        true,
        start.unsqueeze(-1).eq(start.unsqueeze(-2)),
        new RotaryEmbedding.Turns(rows(turns.cosine(), place), rows(turns.signedSine(), place)));
  }

  /** Of a table (t, e), the rows of each token: (rows, 1, width, e). */
  private Tensor rows(Tensor table, Tensor place) {
    return table.indexSelect(0, place).reshape(rows, 1, width, table.size(-1));
  }
}
