package dev.orchestrator.discord;

/** What became of a message on its way to Discord. */
public sealed interface Delivery {

  /**
   * Discord has it.
   *
   * @param messageId empty if Discord did not name it
   */
  record Delivered(String messageId) implements Delivery {}

  /**
   * Nobody will ever see it: the interaction's token has ended, or the message was deleted.
   *
   * @param code Discord's error code, 0 if it gave none
   */
  record Gone(int code, String sentence) implements Delivery {}

  /**
   * Discord, or our own check before it, said no; the same message will be refused again.
   *
   * @param httpStatus 0 if Discord was not asked
   * @param code Discord's error code, 0 if it gave none
   */
  record Refused(int httpStatus, int code, String sentence) implements Delivery {}

  /** Discord did not take it in time. It may have arrived if the sentence does not exclude that. */
  record Unreachable(String sentence) implements Delivery {}
}
