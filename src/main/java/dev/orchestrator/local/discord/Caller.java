package dev.orchestrator.local.discord;

import java.util.Optional;

/**
 * Who acts, and where.
 *
 * @param userInstalled the bot is not on the server: only this person has installed it, for
 *     themselves
 * @param appPermissions the bot's permissions in the channel, as Discord writes bit sets; the usual
 *     ones if empty
 */
public record Caller(
    Person person,
    SimulatedChannel channel,
    boolean userInstalled,
    Optional<String> appPermissions) {

  /** {@code person} in the channel #ops. */
  public static Caller of(Person person) {
    return new Caller(person, SimulatedServer.OPS, false, Optional.empty());
  }

  public Caller in(SimulatedChannel elsewhere) {
    return new Caller(person, elsewhere, userInstalled, appPermissions);
  }

  public Caller asUserInstalled() {
    return new Caller(person, channel, true, appPermissions);
  }

  /** In a channel in which the bot has these permissions. */
  public Caller whereTheBotHas(String permissions) {
    return new Caller(person, channel, userInstalled, Optional.of(permissions));
  }
}
