package dev.orchestrator.github;

import java.util.Arrays;
import java.util.Optional;

/**
 * A status or a conclusion of a workflow run, a job or a step, with the mark and the words that
 * people see. Source: GitHub, "Workflow run statuses".
 */
public enum RunState {
  REQUESTED("requested", "⏳", "requested", Kind.STATUS),
  QUEUED("queued", "⏳", "queued", Kind.STATUS),

  /** Held back by a concurrency group. */
  PENDING("pending", "⏳", "waiting for another run", Kind.BLOCKED),

  /** Held back by a protection rule of an environment. */
  WAITING("waiting", "✋", "waiting for approval", Kind.BLOCKED),
  IN_PROGRESS("in_progress", "⏳", "running", Kind.STATUS),

  SUCCESS("success", "✅", "success", Kind.CONCLUSION),
  FAILURE("failure", "❌", "failure", Kind.FAILED),
  CANCELLED("cancelled", "🚫", "cancelled", Kind.FAILED),
  SKIPPED("skipped", "➖", "skipped", Kind.CONCLUSION),
  TIMED_OUT("timed_out", "❌", "timed out", Kind.FAILED),
  ACTION_REQUIRED("action_required", "⚠️", "action required", Kind.FAILED),
  NEUTRAL("neutral", "➖", "neutral", Kind.CONCLUSION),
  STALE("stale", "➖", "stale", Kind.FAILED),
  STARTUP_FAILURE("startup_failure", "❌", "startup failure", Kind.FAILED),

  /** {@code completed} without a conclusion, which GitHub shows for some seconds. */
  NO_CONCLUSION("completed", "❔", "completed without a conclusion", Kind.STATUS),

  /** A word that GitHub did not have when this was written. */
  UNKNOWN("", "❔", "unknown", Kind.STATUS);

  private enum Kind {
    STATUS,
    BLOCKED,
    CONCLUSION,
    FAILED
  }

  private final String word;
  private final String mark;
  private final String words;
  private final Kind kind;

  RunState(String word, String mark, String words, Kind kind) {
    this.word = word;
    this.mark = mark;
    this.words = words;
    this.kind = kind;
  }

  /** The state that a status and, once completed, a conclusion come to. */
  public static RunState of(String status, Optional<String> conclusion) {
    String word = conclusion.orElse(status);
    return Arrays.stream(values())
        .filter(state -> state.word.equals(word) && !word.isEmpty())
        .findFirst()
        .orElse(UNKNOWN);
  }

  /**
   * The words for a status and a conclusion, not escaped; GitHub's own where they are not known.
   */
  public static String words(String status, Optional<String> conclusion) {
    RunState state = of(status, conclusion);
    String own = conclusion.orElse(status);
    return state != UNKNOWN || own.isBlank() ? state.words : GitHubWord.plain(own);
  }

  /** One emoji. Only a success has the mark of one. */
  public String mark() {
    return mark;
  }

  /** Whether GitHub holds it back until a person or another run lets it go on. */
  public boolean isBlocked() {
    return kind == Kind.BLOCKED;
  }

  /** Whether it ended, and neither as a success nor on purpose without one. */
  public boolean isFailed() {
    return kind == Kind.FAILED;
  }
}
