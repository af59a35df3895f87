package dev.orchestrator.operation;

import java.time.Duration;

/**
 * A step that has not run yet.
 *
 * @param name unique within its command; an attempt after a crash knows finished steps by it
 * @param limit how long it may take; then it is interrupted and counts as failed
 */
public record StepWork(String name, Duration limit, Body body, Kind kind) {

  /** What a later attempt may rely on. */
  public enum Kind {
    /** It may change something: it is recorded when it ends, and not taken again. */
    CHANGES,
    /** It only reads: it is recorded with the next write, and taken again if there was none. */
    CHECKS,
    /** It only reads and hands on more than its outcome: every attempt takes it. */
    READS
  }

  /** A step that may change something. */
  public StepWork(String name, Duration limit, Body body) {
    this(name, limit, body, Kind.CHANGES);
  }

  /**
   * A step that only reads, and whose outcome is all that is wanted of it. Its end costs no write
   * of its own.
   */
  public static StepWork checking(String name, Duration limit, Body body) {
    return new StepWork(name, limit, body, Kind.CHECKS);
  }

  /**
   * A step that only reads, and hands the command more than its outcome: since only the outcome is
   * recorded, every attempt has to take it.
   */
  public static StepWork reading(String name, Duration limit, Body body) {
    return new StepWork(name, limit, body, Kind.READS);
  }

  /** What the step does. */
  @FunctionalInterface
  public interface Body {
    StepOutcome run() throws InterruptedException;
  }
}
