package dev.orchestrator.trace;

/** What came of writing down that a one-shot button was pressed. */
public sealed interface Pressing {
  /** The button is used up by this press, and the press is written down. */
  record First() implements Pressing {}

  /**
   * This press was written down before.
   *
   * @param answer the answer that its first delivery got, JSON
   */
  record Repeated(String answer) implements Pressing {}

  /** Another press was faster. */
  record TooLate() implements Pressing {}
}
