package dev.orchestrator.auth;

/** What is needed to tell who calls does not answer: the table, or the issuer of tokens. */
public final class AuthUnavailable extends RuntimeException {
  private static final long serialVersionUID = 1;

  public AuthUnavailable(String message, Throwable cause) {
    super(message, cause);
  }
}
