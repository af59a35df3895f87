package dev.orchestrator.gate;

import java.net.URI;
import java.time.Instant;
import java.util.Optional;

/**
 * A check run or a commit status of the candidate commit.
 *
 * @param name the check run's name or the status' context, as GitHub sent it
 * @param reportedAt when it began; of two with one name the newer one counts
 * @param order breaks ties of {@code reportedAt}: GitHub's id, which grows
 */
public record Check(String name, State state, Instant reportedAt, long order, Optional<URI> url) {

  /** What a check says, whichever of GitHub's two interfaces reported it. */
  public enum State {
    PASSED,
    SKIPPED,
    FAILED,
    PENDING;

    /**
     * The state of a check run. Source: GitHub REST API, "Check runs".
     *
     * @param conclusion empty until the run is completed
     */
    public static State ofCheckRun(String status, Optional<String> conclusion) {
      if (!status.equals("completed")) {
        return PENDING;
      }
      return switch (conclusion.orElse("")) {
        case "success", "neutral" -> PASSED;
        case "skipped" -> SKIPPED;
        case "failure", "cancelled", "timed_out", "action_required", "stale", "startup_failure" ->
            FAILED;
        default -> PENDING;
      };
    }

    /** The state of a commit status. Source: GitHub REST API, "Commit statuses". */
    public static State ofStatus(String state) {
      return switch (state) {
        case "success" -> PASSED;
        case "failure", "error" -> FAILED;
        default -> PENDING;
      };
    }
  }
}
