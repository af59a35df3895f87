package dev.orchestrator.local.discord;

/**
 * A place for messages.
 *
 * @param type 0 a text channel of the server, 1 direct messages with the bot
 */
public record SimulatedChannel(String id, String name, int type) {
  static final int TEXT = 0;
  static final int DIRECT = 1;

  public boolean isDirect() {
    return type == DIRECT;
  }
}
