package dev.orchestrator.alert;

import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The store in this process's memory, for runs in virtual time. AlertStoreTest holds it and the
 * DynamoDB form to the same contract.
 */
final class MemoryAlertStore implements AlertStore {
  private final Map<String, AlertState> alerts = new LinkedHashMap<>();
  private final Map<String, Map<String, Instant>> seen = new HashMap<>();
  private final Map<String, ChannelState> channels = new HashMap<>();
  private final Set<String> calls = new HashSet<>();
  private final NewCall newCall;

  /** Is told of each first call, as the stream would tell a worker. */
  interface NewCall {
    void to(String fingerprint);
  }

  MemoryAlertStore(NewCall newCall) {
    this.newCall = newCall;
  }

  @Override
  public synchronized Recorded record(Occurrence occurrence) {
    Map<String, Instant> known =
        seen.computeIfAbsent(occurrence.fingerprint(), any -> new LinkedHashMap<>());
    AlertState before = alerts.get(occurrence.fingerprint());
    Instant last = known.get(occurrence.sameness());
    if (before != null
        && last != null
        && last.isAfter(occurrence.at().minus(AlertStateMachine.SAME))) {
      return new Recorded(true, before);
    }
    known.put(occurrence.sameness(), occurrence.at());
    if (known.size() == 2 * AlertRecording.KNOWN) {
      known.entrySet().stream()
          .sorted(Map.Entry.comparingByValue())
          .limit(AlertRecording.KNOWN)
          .map(Map.Entry::getKey)
          .toList()
          .forEach(known::remove);
    }
    AlertState next = before == null ? first(occurrence) : occurred(before, occurrence);
    alerts.put(occurrence.fingerprint(), next);
    return new Recorded(false, next);
  }

  @Override
  public synchronized Optional<AlertState> read(String fingerprint) {
    return Optional.ofNullable(alerts.get(fingerprint));
  }

  @Override
  public synchronized boolean end(String fingerprint, String hold, Instant now) {
    AlertState before = alerts.get(fingerprint);
    if (before == null || !before.open() || before.hold().filter(hold::equals).isEmpty()) {
      return false;
    }
    alerts.put(fingerprint, ended(before, now));
    return true;
  }

  @Override
  public synchronized boolean replace(AlertState next) {
    AlertState now = alerts.get(next.fingerprint());
    if (now == null || now.revision() != next.revision() - 1) {
      return false;
    }
    var merged = new AlertDraft(next);
    merged.occurrences = now.occurrences();
    merged.lastAt = now.lastAt();
    merged.detail = now.detail();
    merged.hold = now.hold();
    merged.ended = now.ended();
    alerts.put(next.fingerprint(), merged.state());
    return true;
  }

  @Override
  public synchronized boolean close(AlertState next) {
    AlertState now = alerts.get(next.fingerprint());
    return now != null && now.occurrences() == next.occurrences() && replace(next);
  }

  @Override
  public synchronized List<String> due(Instant now, int limit) {
    return alerts.values().stream()
        .filter(AlertState::open)
        .filter(state -> !state.dueAt().isAfter(now))
        .sorted(Comparator.comparing(AlertState::dueAt))
        .limit(limit)
        .map(AlertState::fingerprint)
        .toList();
  }

  @Override
  public synchronized List<AlertState> open(int limit) {
    return alerts.values().stream().filter(AlertState::open).limit(limit).toList();
  }

  @Override
  public boolean wake(String fingerprint, String reason, Instant now) {
    synchronized (this) {
      if (!calls.add(fingerprint + reason)) {
        return false;
      }
    }
    newCall.to(fingerprint);
    return true;
  }

  @Override
  public synchronized ChannelState channel(String channelId) {
    return channels.getOrDefault(channelId, ChannelState.fresh(channelId));
  }

  @Override
  public synchronized boolean replace(ChannelState next) {
    if (channel(next.channelId()).revision() != next.revision() - 1) {
      return false;
    }
    channels.put(next.channelId(), next);
    return true;
  }

  synchronized List<AlertState> all() {
    return List.copyOf(alerts.values());
  }

  /** A further occurrence. */
  static AlertState occurred(AlertState before, Occurrence occurrence) {
    if (!before.open()) {
      return reopened(before, occurrence);
    }
    if (occurrence.severity().isAbove(before.severity())) {
      return before.change(next -> {
        count(next, occurrence);
        next.severity = occurrence.severity();
        next.dueAt = occurrence.at();
      });
    }
    var draft = new AlertDraft(before);
    count(draft, occurrence);
    return draft.state();
  }

  /** An alert whose hold is released. */
  static AlertState ended(AlertState before, Instant now) {
    return before.change(next -> {
      next.hold = Optional.empty();
      next.ended = true;
      next.lastAt = now;
      next.dueAt = now;
    });
  }

  /** The first occurrence of a fault. */
  static AlertState first(Occurrence occurrence) {
    var draft = new AlertDraft(occurrence.fingerprint());
    count(draft, occurrence);
    draft.severity = occurrence.severity();
    draft.firstAt = occurrence.at();
    draft.dueAt = occurrence.at();
    return draft.state();
  }

  private static void count(AlertDraft draft, Occurrence occurrence) {
    draft.occurrences++;
    draft.lastAt = occurrence.at();
    draft.detail = occurrence.detail();
    draft.ended = false;
    if (occurrence.hold().isPresent()) {
      draft.hold = occurrence.hold();
    }
  }

  private static AlertState reopened(AlertState before, Occurrence occurrence) {
    return before.change(next -> {
      count(next, occurrence);
      next.open = true;
      next.severity = occurrence.severity();
      next.firstAt = occurrence.at();
      next.dueAt = occurrence.at();
      AlertStateMachine.startEpisode(next, before.occurrences(), occurrence.at());
    });
  }
}
