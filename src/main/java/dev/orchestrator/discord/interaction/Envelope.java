package dev.orchestrator.discord.interaction;

import dev.orchestrator.discord.Snowflake;
import java.time.Instant;
import java.util.Optional;

/**
 * What every interaction carries beside its data.
 *
 * @param id the interaction's snowflake
 * @param token good for answering during 15 minutes; a secret
 * @param invoker who did it, in a server or in a direct message; absent only in a ping
 * @param context where it was made; {@code guildId} may be absent from a server's that is malformed
 * @param guildInstalled whether the bot itself is in the server; false where only a user installed
 *     it, who then may get at most 5 follow-up messages
 * @param botCanPost whether the bot may send a normal message in the channel; without one, nothing
 *     can be shown there once the token has ended
 */
public record Envelope(
    String id,
    String applicationId,
    String token,
    Optional<Invoker> invoker,
    Optional<String> guildId,
    Optional<String> channelId,
    Optional<String> locale,
    InteractionContext context,
    boolean guildInstalled,
    boolean botCanPost) {

  /** When Discord made the interaction, read from its id. */
  public Instant createdAt() {
    return Snowflake.createdAt(id);
  }

  /** The record must not print the token. */
  @Override
  public String toString() {
    return "Envelope[id=" + id + ", applicationId=" + applicationId + ", invoker=" + invoker + "]";
  }
}
