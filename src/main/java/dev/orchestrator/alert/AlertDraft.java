package dev.orchestrator.alert;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** An {@link AlertState} in the making. */
final class AlertDraft {
  final String fingerprint;
  long revision;
  boolean open = true;
  int episode = 1;
  int sequence = 1;
  Severity severity = Severity.NOTICE;
  Optional<Severity> told = Optional.empty();
  long occurrences;
  long base;
  long reported;
  Instant firstAt = Instant.EPOCH;
  Instant lastAt = Instant.EPOCH;
  Instant windowEnds = Instant.EPOCH;
  Instant leaseUntil = Instant.EPOCH;
  Optional<PendingDelivery> claimed = Optional.empty();
  Optional<Acknowledgement> handling = Optional.empty();
  Optional<PostedMessage> shown = Optional.empty();
  Optional<String> undelivered = Optional.empty();
  Detail detail = new Detail("", "", "", List.of());
  Optional<String> hold = Optional.empty();
  boolean ended;
  Instant dueAt = Instant.EPOCH;

  AlertDraft(String fingerprint) {
    this.fingerprint = fingerprint;
  }

  AlertDraft(AlertState from) {
    this(from.fingerprint());
    revision = from.revision();
    open = from.open();
    episode = from.episode();
    sequence = from.sequence();
    severity = from.severity();
    told = from.told();
    occurrences = from.occurrences();
    base = from.base();
    reported = from.reported();
    firstAt = from.firstAt();
    lastAt = from.lastAt();
    windowEnds = from.windowEnds();
    leaseUntil = from.leaseUntil();
    claimed = from.claimed();
    handling = from.handling();
    shown = from.shown();
    undelivered = from.undelivered();
    detail = from.detail();
    hold = from.hold();
    ended = from.ended();
    dueAt = from.dueAt();
  }

  AlertState state() {
    return new AlertState(
        fingerprint,
        revision,
        open,
        episode,
        sequence,
        severity,
        told,
        occurrences,
        base,
        reported,
        firstAt,
        lastAt,
        windowEnds,
        leaseUntil,
        claimed,
        handling,
        shown,
        undelivered,
        detail,
        hold,
        ended,
        dueAt);
  }
}
