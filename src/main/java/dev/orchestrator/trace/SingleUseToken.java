package dev.orchestrator.trace;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * Buttons of which one person may press one, once. It is stored under {@code BUTTON#<nonce>} in the
 * table, so that any instance can tell.
 *
 * @param nonce is part of the buttons' custom ids
 * @param userId the only one who may press
 * @param traceId of the command that offered the buttons; the press continues under it
 * @param state what the command wants to know again when a button is pressed; no secrets
 * @param endsAt until when a button may be pressed
 * @param use who pressed, once it is used
 */
public record SingleUseToken(
    String nonce,
    String userId,
    String traceId,
    Map<String, String> state,
    Instant endsAt,
    Optional<Use> use) {

  /** How long such a button is good. */
  public static final Duration LIFE = Duration.ofMinutes(10);

  public SingleUseToken {
    state = Map.copyOf(state);
  }

  /** A token that is offered now and has not been used. */
  public static SingleUseToken offered(
      String nonce, String userId, String traceId, Map<String, String> state, Instant now) {
    return new SingleUseToken(nonce, userId, traceId, state, now.plus(LIFE), Optional.empty());
  }

  /**
   * @param interactionId the press
   */
  public record Use(String interactionId, Instant at) {}

  /** Whether this very press used it. */
  public boolean usedBy(String interactionId) {
    return use.filter(u -> u.interactionId().equals(interactionId)).isPresent();
  }
}
