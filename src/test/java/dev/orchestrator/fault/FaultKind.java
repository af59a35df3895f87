package dev.orchestrator.fault;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** What can go wrong, and how often it has. */
enum FaultKind {
  DEATH_BEFORE,
  DEATH_AFTER,
  TABLE_THROTTLED,
  TABLE_CONFLICT,
  TABLE_500,
  TABLE_ANSWER_LOST,
  TABLE_AWAY,
  STREAM_REPEATED,
  STREAM_SPLIT,
  STREAM_GIVEN_UP,
  SCHEDULE_TWICE,
  SCHEDULE_MISSED,
  INTERACTION_TWICE,
  ACKNOWLEDGED_LATE,
  HTTP_NOT_CONNECTED,
  HTTP_RESET,
  HTTP_ANSWER_LOST,
  HTTP_TIMED_OUT,
  HTTP_ACTED_LATE,
  HTTP_SLOW,
  DISCORD_10015,
  DISCORD_50027,
  DISCORD_429_USER,
  DISCORD_429_SHARED,
  DISCORD_429_GLOBAL,
  DISCORD_429_CLOUDFLARE,
  DISCORD_500,
  DISCORD_503,
  GITHUB_403_LIMIT,
  GITHUB_429_LIMIT,
  GITHUB_502,
  WEBHOOK_LOST,
  WEBHOOK_TWICE,
  WEBHOOK_LATE,
  CLOCK_APART;

  private static final Map<FaultKind, LongAdder> COUNTS = new ConcurrentHashMap<>();

  void count() {
    COUNTS.computeIfAbsent(this, kind -> new LongAdder()).increment();
  }

  /** How often each has happened in this process. */
  static Map<FaultKind, Long> counts() {
    var counts = new TreeMap<FaultKind, Long>();
    COUNTS.forEach((kind, count) -> counts.put(kind, count.sum()));
    return counts;
  }
}
