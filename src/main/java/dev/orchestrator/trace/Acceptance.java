package dev.orchestrator.trace;

/** What came of writing a command down. */
public sealed interface Acceptance {
  /** It is written down, and this is its first delivery. */
  record First() implements Acceptance {}

  /**
   * It was written down before.
   *
   * @param answer the answer that the first delivery got, JSON
   */
  record Repeated(String answer) implements Acceptance {}
}
