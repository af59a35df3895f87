package dev.orchestrator.http;

/**
 * The secret that a call needs cannot be read, so the call was not made. Its message is a sentence
 * for people, without the secret.
 */
public final class SecretUnreadable extends RuntimeException {
  private static final long serialVersionUID = 1;

  public SecretUnreadable(String sentence) {
    super(sentence, null, false, false);
  }

  /** The sentence for people. */
  public String sentence() {
    return String.valueOf(getMessage());
  }
}
