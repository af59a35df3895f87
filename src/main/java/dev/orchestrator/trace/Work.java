package dev.orchestrator.trace;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * What a worker needs to do a command. It stands in the trace's item only until the command ends,
 * and no read that feeds a reply returns it.
 *
 * @param interaction the interaction as Discord sent it, JSON, without its token
 * @param token good for answering during 15 minutes; a secret
 * @param post where a command that waits for something goes on when its token has ended
 * @param segment the call in which the command came, if X-Ray takes a sample of it
 * @param notes what earlier attempts wanted to know again; no secrets
 */
public record Work(
    String applicationId,
    String interaction,
    String token,
    Instant tokenEndsAt,
    Optional<ChannelPost> post,
    Optional<Segment> segment,
    Map<String, String> notes) {
  public Work {
    notes = Map.copyOf(notes);
  }

  static final String LAST_WORD = "last word";

  /** How the command ended, if that was decided and has not arrived yet. */
  public Optional<String> lastWord() {
    return Optional.ofNullable(notes.get(LAST_WORD));
  }

  /** How long an interaction token lives. Source: Discord, "Receiving and Responding". */
  public static final Duration TOKEN_LIFE = Duration.ofMinutes(15);

  /** The record must not print the token. */
  @Override
  public String toString() {
    return "Work[tokenEndsAt=" + tokenEndsAt + "]";
  }
}
