package dev.orchestrator.local.discord;

/**
 * Who acts, and where.
 *
 * @param userInstalled the bot is not on the server: only this person has installed it, for
 *     themselves
 */
public record Caller(Person person, SimulatedChannel channel, boolean userInstalled) {

  /** {@code person} in the channel #ops. */
  public static Caller of(Person person) {
    return new Caller(person, SimulatedServer.OPS, false);
  }

  public Caller in(SimulatedChannel elsewhere) {
    return new Caller(person, elsewhere, userInstalled);
  }

  public Caller asUserInstalled() {
    return new Caller(person, channel, true);
  }
}
