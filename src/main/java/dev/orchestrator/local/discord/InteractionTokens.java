package dev.orchestrator.local.discord;

import dev.orchestrator.local.http.Answer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * Which interaction a token stands for, and whether the token still works.
 *
 * <p>Source: Discord, "Receiving and Responding": a token lives 15 minutes once the interaction was
 * answered, and is dead if it was not answered in time.
 */
final class InteractionTokens {
  static final Duration LIFE = Duration.ofMinutes(15);

  sealed interface Found {
    record Interaction(SimulatedInteraction value) implements Found {}

    record Refused(Answer answer) implements Found {}
  }

  private final SimulatedDiscordSettings settings;
  private final DiscordState state;
  private final Ids ids;
  private final InstantSource clock;

  InteractionTokens(SimulatedDiscordSettings settings, DiscordState state, Ids ids) {
    this.settings = settings;
    this.state = state;
    this.ids = ids;
    this.clock = settings.clock();
  }

  /** The interaction whose answer may be edited and followed up with {@code token}. */
  Found acknowledged(String applicationId, String token) {
    return state
        .ofToken(token)
        .map(known -> acknowledged(applicationId, known))
        .orElseGet(() -> fromElsewhere(token));
  }

  private Found acknowledged(String applicationId, SimulatedInteraction known) {
    if (known.issuedHere() && !applicationId.equals(settings.applicationId())) {
      return new Found.Refused(DiscordError.UNKNOWN_WEBHOOK.answer());
    }
    if (isDead(known.createdAt())) {
      return new Found.Refused(DiscordError.INVALID_WEBHOOK_TOKEN.answer());
    }
    return switch (known.phase()) {
      case ACKNOWLEDGED -> new Found.Interaction(known);
      case SENT, FAILED -> new Found.Refused(DiscordError.UNKNOWN_WEBHOOK.answer());
    };
  }

  /** Treats an unknown token as one of an interaction that was sent from outside. */
  Found fromElsewhere(String token) {
    String id = Ids.interactionIn(token).orElseGet(ids::next);
    Instant createdAt = Ids.createdAt(id);
    return settings.strict() || isDead(createdAt)
        ? new Found.Refused(DiscordError.INVALID_WEBHOOK_TOKEN.answer())
        : new Found.Interaction(
            state.put(SimulatedInteraction.fromElsewhere(id, token, createdAt)));
  }

  private boolean isDead(Instant createdAt) {
    return createdAt.plus(LIFE).isBefore(clock.instant());
  }
}
