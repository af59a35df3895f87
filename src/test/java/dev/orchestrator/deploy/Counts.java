package dev.orchestrator.deploy;

/**
 * What the parts of the system ask for each time. {@link CostTest} holds it to the running system.
 */
final class Counts {
  /**
   * What one call asks for.
   *
   * @param writes requests that write
   * @param writeUnits what they cost, the table's indexes included
   * @param logBytes bytes of our own log lines
   */
  record Asked(String by, int writes, int writeUnits, int reads, double readUnits, int logBytes) {
    String row() {
      return "| %s | %d | %d | %d | %.1f | %,d |"
          .formatted(by, writes, writeUnits, reads, readUnits, logBytes);
    }
  }

  static final Asked ACKNOWLEDGED = new Asked("the ingress takes `/diagnose` in", 2, 4, 0, 0, 310);
  static final Asked WORKED = new Asked("the worker does it", 4, 12, 1, 1, 2_180);
  static final Asked ANSWERED = new Asked("the ingress answers `/help`", 1, 6, 0, 0, 310);

  /**
   * The record, its counters and their hourly windows are 2 units each; the index, by which an
   * attestation finds the record, is 1 more.
   */
  static final Asked PHASE = new Asked("the api stores a phase of 1 KB", 1, 7, 4, 3.5, 350);

  static final Asked RETRIEVED = new Asked("the api returns a phase", 0, 0, 4, 4, 0);

  static final Asked ARTIFACT =
      new Asked("the api accepts an artifact of 10 findings", 2, 17, 2, 2, 280);

  static final Asked SCRAPE =
      new Asked("the api answers `/metrics`, few label sets", 0, 0, 19, 19, 0);

  /** A query that finds nothing is half a unit. */
  static final Asked MINUTE = new Asked("the worker's jobs each minute", 2, 2, 6, 5.0, 0);

  static final Asked EVALUATION =
      new Asked("the same with the rules, each 5 minutes", 3, 3, 88, 87.0, 0);

  static final Asked HEALTH = new Asked("the health check each 5 minutes", 0, 0, 1, 0.5, 0);

  /** Most of its reads are the newest attestations and a part of the older ones. */
  static final Asked ATTESTATION =
      new Asked("an attestation, without new records", 3, 14, 13, 64, 350);

  /**
   * A record that an attestation adds to the history: 3 for its mark in the index, 2 for its leaf.
   */
  static final int ATTESTED_RECORD_UNITS = 5;

  static final Asked[] ALL = {
    ACKNOWLEDGED,
    WORKED,
    ANSWERED,
    PHASE,
    RETRIEVED,
    ARTIFACT,
    SCRAPE,
    MINUTE,
    EVALUATION,
    ATTESTATION,
    HEALTH
  };

  private Counts() {}
}
