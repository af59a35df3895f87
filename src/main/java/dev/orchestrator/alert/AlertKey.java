package dev.orchestrator.alert;

import dev.orchestrator.table.ItemKey;
import dev.orchestrator.table.ItemType;
import java.util.Optional;

/** An alert's keys in the table. */
public final class AlertKey {
  static final String STATE = "STATE";
  private static final String PREFIX = "ALERT#";
  private static final String WAKE = "WAKE#";

  /** Calls of a worker to an alert, as items. */
  public static final ItemType<ItemKey> CALLS =
      ItemType.ofKeys("alert call", PREFIX, WAKE).callingWorker();

  private AlertKey() {}

  static String pk(String fingerprint) {
    return PREFIX + fingerprint;
  }

  static String fingerprint(String pk) {
    return pk.substring(PREFIX.length());
  }

  static String wake(String reason) {
    return WAKE + reason;
  }

  /** The fingerprint of the alert that an item calls a worker to; empty if it does not. */
  public static Optional<String> called(String pk, String sk) {
    return pk.startsWith(PREFIX) && sk.startsWith(WAKE)
        ? Optional.of(fingerprint(pk)).filter(Fingerprint::isValid)
        : Optional.empty();
  }

  /** Whether the call is only for how the alert's message looks. */
  public static boolean isForLooks(String sk) {
    return sk.startsWith(WAKE + AlertActions.SHOW);
  }
}
