package dev.orchestrator.auth;

import java.util.Arrays;
import java.util.Optional;

/** What a caller of the API may do. */
public enum Scope {
  AUDIT_WRITE("audit:write"),
  PHASES_WRITE("phases:write"),
  PHASES_READ("phases:read"),
  ATTEST_READ("attest:read"),
  GATE_READ("gate:read");

  private final String text;

  Scope(String text) {
    this.text = text;
  }

  public static Optional<Scope> parse(String text) {
    return Arrays.stream(values()).filter(one -> one.text.equals(text)).findFirst();
  }

  /** As it is written in commands: {@code phases:write}. */
  @Override
  public String toString() {
    return text;
  }
}
