package io.maemi.adapter;

/**
 * Which dimensions of a trained matrix count components and experts, so that an optimizer can leave
 * those alone that a step does not train.
 *
 * @param rank dimension of the components, or −1
 * @param expert dimension of the experts, or −1
 */
public record Axes(int rank, int expert) {
  /** Neither: a whole module. */
  public static final Axes NONE = new Axes(-1, -1);
}
