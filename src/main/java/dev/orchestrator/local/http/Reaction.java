package dev.orchestrator.local.http;

/** What a caller sees of its call. */
public sealed interface Reaction permits Answer, Reaction.Reset {

  /**
   * The connection breaks without an answer.
   *
   * @param acted whether the call was carried out before
   */
  record Reset(boolean acted) implements Reaction {}
}
