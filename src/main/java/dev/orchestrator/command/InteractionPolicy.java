package dev.orchestrator.command;

import dev.orchestrator.discord.interaction.Envelope;
import dev.orchestrator.discord.interaction.InteractionContext;
import dev.orchestrator.discord.interaction.Invoker;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * The servers and direct messages in which the bot may be used.
 *
 * @param guildIds the servers; empty allows every server, group DM and direct message between users
 * @param directMessages who may use the bot in a direct message with it
 */
public record InteractionPolicy(
    Set<String> guildIds, DirectMessages directMessages, Admins admins) {

  /** Who may use the bot in a direct message with it. */
  public enum DirectMessages {
    NONE,
    ADMINS,
    ANYONE
  }

  public InteractionPolicy {
    guildIds = Set.copyOf(guildIds);
  }

  /**
   * Why an interaction is refused, in one sentence for the user; empty if it is allowed. Reads the
   * envelope only.
   */
  public Optional<String> refusal(Envelope envelope) {
    return switch (envelope.context()) {
      case GUILD ->
          guildIds.isEmpty() || envelope.guildId().filter(guildIds::contains).isPresent()
              ? Optional.empty()
              : Optional.of(
                  "This bot is not enabled for this server: an operator has to add the server's id"
                      + " to its GUILD_IDS setting.");
      case BOT_DM -> ofDirectMessage(envelope.invoker());
      case PRIVATE_CHANNEL ->
          guildIds.isEmpty() && directMessages == DirectMessages.ANYONE
              ? Optional.empty()
              : Optional.of("This bot can only be used in its server.");
    };
  }

  private Optional<String> ofDirectMessage(Optional<Invoker> invoker) {
    return switch (directMessages) {
      case ANYONE -> Optional.empty();
      case ADMINS ->
          invoker.filter(admins::include).isPresent()
              ? Optional.empty()
              : Optional.of(
                  "Only admins of this bot can use it in direct messages. Use it in its server.");
      case NONE -> Optional.of("This bot cannot be used in direct messages. Use it in its server.");
    };
  }

  /** The contexts in which Discord is to offer the commands. */
  public Set<InteractionContext> contexts() {
    var contexts = EnumSet.of(InteractionContext.GUILD);
    if (directMessages != DirectMessages.NONE) {
      contexts.add(InteractionContext.BOT_DM);
    }
    return contexts;
  }
}
