package dev.orchestrator.local.discord;

/**
 * A place for messages.
 *
 * @param type 0 a text channel of the server, 1 direct messages with the bot, 11 and 12 a public
 *     and a private thread
 */
public record SimulatedChannel(String id, String name, int type) {
  static final int TEXT = 0;
  static final int DIRECT = 1;
  static final int PUBLIC_THREAD = 11;
  static final int PRIVATE_THREAD = 12;

  public boolean isDirect() {
    return type == DIRECT;
  }

  boolean isThread() {
    return type == PUBLIC_THREAD || type == PRIVATE_THREAD;
  }
}
