package dev.orchestrator.trace;

import java.time.Duration;
import java.time.Instant;

/**
 * What a worker needs to do a command. It stands in the trace's item only until the command ends,
 * and no read that feeds a reply returns it.
 *
 * @param interaction the interaction as Discord sent it, JSON, without its token
 * @param token good for answering during 15 minutes; a secret
 */
public record Work(String applicationId, String interaction, String token, Instant tokenEndsAt) {
  /** How long an interaction token lives. Source: Discord, "Receiving and Responding". */
  public static final Duration TOKEN_LIFE = Duration.ofMinutes(15);

  /** The record must not print the token. */
  @Override
  public String toString() {
    return "Work[tokenEndsAt=" + tokenEndsAt + "]";
  }
}
