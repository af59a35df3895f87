package dev.orchestrator.trace;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * What a worker needs to do a command. It is in the trace's item only until the command ends, and
 * no read that feeds a reply returns it.
 *
 * @param interaction what the worker reads of the interaction, JSON, without its token
 * @param token good for answering during 15 minutes; a secret
 * @param post where a waiting command continues when its token has expired
 * @param segment the call in which the command came, if X-Ray takes a sample of it
 * @param notes what earlier attempts wanted to know again; no secrets
 * @param lastWord the final response, if it was decided and has not arrived yet. It is apart from
 *     the notes, whose names a command chooses
 */
public record Work(
    String applicationId,
    String interaction,
    String token,
    Instant tokenEndsAt,
    Optional<ChannelPost> post,
    Optional<Segment> segment,
    Map<String, String> notes,
    Optional<String> finalResponse) {
  public Work {
    notes = Map.copyOf(notes);
  }

  /** Work whose end is not decided yet. */
  public Work(
      String applicationId,
      String interaction,
      String token,
      Instant tokenEndsAt,
      Optional<ChannelPost> post,
      Optional<Segment> segment,
      Map<String, String> notes) {
    this(applicationId, interaction, token, tokenEndsAt, post, segment, notes, Optional.empty());
  }

  /** How long an interaction token lives. Source: Discord, "Receiving and Responding". */
  public static final Duration TOKEN_LIFE = Duration.ofMinutes(15);

  /** The record must not print the token. */
  @Override
  public String toString() {
    return "Work[tokenEndsAt=" + tokenEndsAt + "]";
  }
}
