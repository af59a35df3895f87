package dev.orchestrator.discord.message;

/** The bits of a message's flags that this system uses. Source: Discord, Message Flags. */
public final class MessageFlags {
  /** Only the person who caused the message sees it. */
  public static final int EPHEMERAL = 1 << 6;

  private MessageFlags() {}
}
