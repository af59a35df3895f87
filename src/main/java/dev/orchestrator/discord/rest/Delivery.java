package dev.orchestrator.discord.rest;

/** The outcome of sending a message to Discord. */
public sealed interface Delivery {

  /**
   * Discord has it.
   *
   * @param messageId empty if Discord did not name it
   */
  record Delivered(String messageId) implements Delivery {}

  /**
   * It can never be seen.
   *
   * @param code Discord's error code, 0 if it gave none
   */
  record Gone(Lost what, int code, String sentence) implements Delivery {}

  /** What is gone. */
  enum Lost {
    /** Discord does not know the interaction's token: it has ended, or is not known yet. */
    TOKEN,
    /** The interaction was acknowledged too late, or elsewhere. */
    INTERACTION,
    /** The message was deleted. A new message whose nonce is known was delivered and deleted. */
    MESSAGE
  }

  /**
   * Discord, or our own check before it, said no; the same message will be refused again.
   *
   * @param httpStatus 0 if Discord was not asked
   * @param code Discord's error code, 0 if it gave none
   */
  record Refused(Cause cause, int httpStatus, int code, String sentence) implements Delivery {}

  /** Why a message was refused. */
  enum Cause {
    /** The bot cannot write there until a person changes permissions, membership or the channel. */
    PERMISSION,
    /** The content is not acceptable; other content may be. */
    CONTENT,
    OTHER
  }

  /** Discord did not take it in time. It may have arrived if the sentence does not exclude that. */
  record Unreachable(String sentence) implements Delivery {}
}
