package dev.orchestrator.discord.interaction;

/**
 * Where in Discord an interaction was made. Source: Discord, "Receiving and Responding",
 * Interaction Context Types.
 */
public enum InteractionContext {
  /** A server, whether the application is installed there or only for the user. */
  GUILD(0),
  /** A direct message between a user and the application's bot. */
  BOT_DM(1),
  /** A group DM, a direct message between other users, or a context that is not known here. */
  PRIVATE_CHANNEL(2);

  private final int code;

  InteractionContext(int code) {
    this.code = code;
  }

  /** Discord's number of it. */
  public int code() {
    return code;
  }
}
