package dev.orchestrator.trace;

/** The result of recording that a one-shot button was pressed. */
public sealed interface PressResult {
  /** The button is used up by this press, and the press is recorded. */
  record First() implements PressResult {}

  /**
   * This press was recorded before.
   *
   * @param answer the answer that its first delivery got, JSON
   */
  record Repeated(String answer) implements PressResult {}

  /** Another press was faster. */
  record TooLate() implements PressResult {}
}
