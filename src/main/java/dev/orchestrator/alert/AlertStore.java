package dev.orchestrator.alert;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Where alerts are kept, shared by everyone who raises, tells or answers them. Every method throws
 * {@link AlertsUnavailable} if it does not answer; what it was asked for may then have happened.
 */
public interface AlertStore {

  /**
   * Counts an occurrence, unless it is an exact duplicate of a recent one, in one step. It opens an
   * alert, raises its severity, or starts a new episode of one that was resolved.
   */
  Recorded record(Occurrence occurrence);

  /**
   * The result of an occurrence.
   *
   * @param duplicate whether it was dropped
   * @param state as it is now
   */
  record Recorded(boolean duplicate, AlertState state) {}

  Optional<AlertState> read(String fingerprint);

  /**
   * Releases the hold of an open alert, in one step, so that it is resolved. False if the alert is
   * not held by {@code hold}, because it was released before or is held by another by now.
   */
  boolean end(String fingerprint, String hold, Instant now);

  /**
   * Moves an alert on to {@code next}; false if it is not at the revision before any more.
   * Occurrences that came meanwhile stay counted.
   */
  boolean replace(AlertState next);

  /** As {@link #replace}, and false also if an occurrence came meanwhile. */
  boolean close(AlertState next);

  /** Fingerprints of open alerts that should be looked at, the longest waiting first. */
  List<String> due(Instant now, int limit);

  /** Open alerts, in no order. */
  List<AlertState> open(int limit);

  /**
   * Calls a worker to the alert, through the table's stream, once for each {@code reason}; false if
   * it was called for that before.
   */
  boolean wake(String fingerprint, String reason, Instant now);

  /** What the channel has had; a new one if it had nothing yet. */
  ChannelState channel(String channelId);

  /** Moves a channel on; false if it is not at the revision before any more. */
  boolean replace(ChannelState next);
}
