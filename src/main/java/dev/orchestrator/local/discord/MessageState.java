package dev.orchestrator.local.discord;

import dev.orchestrator.json.Json;
import java.time.Instant;

/**
 * A message as it was from {@code at} to its next state.
 *
 * @param embeds an array as the bot sent it
 * @param components an array as the bot sent it
 * @param flags Discord's bit set
 * @param mentions whom this state pings; an edit pings no one again
 */
public record MessageState(
    Instant at,
    String content,
    Json embeds,
    Json components,
    long flags,
    Mentions mentions,
    boolean deleted) {
  public static final long SUPPRESS_EMBEDS = 1 << 2;
  public static final long EPHEMERAL = 1 << 6;
  public static final long LOADING = 1 << 7;
  public static final long SUPPRESS_NOTIFICATIONS = 1 << 12;
  public static final long COMPONENTS_V2 = 1 << 15;

  /** "Thinking…". */
  public boolean loading() {
    return has(LOADING);
  }

  /** Whether only the caller sees it. */
  public boolean ephemeral() {
    return has(EPHEMERAL);
  }

  boolean has(long flag) {
    return (flags & flag) != 0;
  }

  boolean isEmpty() {
    return content.isBlank() && embeds.items().isEmpty() && components.items().isEmpty();
  }

  static MessageState loading(Instant at, boolean ephemeral) {
    return new MessageState(
        at,
        "",
        Json.read("[]"),
        Json.read("[]"),
        LOADING | (ephemeral ? EPHEMERAL : 0),
        Mentions.NONE,
        false);
  }

  static MessageState written(Instant at, String content) {
    return new MessageState(at, content, Json.read("[]"), Json.read("[]"), 0, Mentions.NONE, false);
  }

  MessageState deletedAt(Instant when) {
    return new MessageState(when, content, embeds, components, flags, Mentions.NONE, true);
  }
}
