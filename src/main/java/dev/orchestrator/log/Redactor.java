package dev.orchestrator.log;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Removes secrets from text. Every exit of the system passes through one of these: log lines,
 * stored traces, messages to Discord, bodies of errors.
 */
public final class Redactor {
  private final Set<String> known = ConcurrentHashMap.newKeySet();

  /**
   * Remembers a secret that this process holds, so that it is found wherever it turns up.
   *
   * @param kind what the replacement calls it: {@code discord-bot-token}
   */
  public void remember(String kind, String secret) {
    known.add(secret);
  }

  /** {@code text} without its secrets. Redacting twice gives the same as redacting once. */
  public String redact(String text) {
    String redacted = text;
    for (String secret : known) {
      redacted = redacted.replace(secret, "[redacted]");
    }
    return redacted;
  }
}
