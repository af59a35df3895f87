package dev.orchestrator.trace;

/** The result of recording a command. */
public sealed interface Acceptance {
  /** It is recorded, and this is its first delivery. */
  record First() implements Acceptance {}

  /**
   * It was recorded before.
   *
   * @param answer the answer that the first delivery got, JSON
   */
  record Repeated(String answer) implements Acceptance {}
}
