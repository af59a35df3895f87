package dev.orchestrator.local;

/** A step of the set-up cannot be done; the message is a sentence for the user. */
final class SetupFailed extends Exception {
  private static final long serialVersionUID = 1;

  SetupFailed(String sentence) {
    super(sentence);
  }
}
