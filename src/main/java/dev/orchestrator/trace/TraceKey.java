package dev.orchestrator.trace;

import dev.orchestrator.table.ItemKey;
import dev.orchestrator.table.ItemType;

/**
 * The key of a trace in the table.
 *
 * @param userId who gave the command
 * @param interactionId the snowflake of the interaction, which orders a user's traces by time
 */
public record TraceKey(String userId, String interactionId) {
  private static final String USER = "USER#";
  static final String TRACE = "TRACE#";

  /** Traces, as items; those of new commands call the worker. */
  public static final ItemType<ItemKey> COMMANDS =
      ItemType.ofKeys("command", USER, TRACE).callingWorker();

  /** The partition key. */
  public String pk() {
    return USER + userId;
  }

  /** The sort key; padded, so that text order is the order of the numbers. */
  public String sk() {
    return TRACE + "0".repeat(Math.max(0, 20 - interactionId.length())) + interactionId;
  }

  /** Whether an item under these keys is a trace. */
  public static boolean matches(String pk, String sk) {
    return pk.startsWith(USER) && sk.startsWith(TRACE);
  }

  /** The key of an item for which {@link #matches} holds. */
  public static TraceKey of(String pk, String sk) {
    return new TraceKey(
        pk.substring(USER.length()), sk.substring(TRACE.length()).replaceFirst("^0+(?=.)", ""));
  }
}
