package dev.orchestrator.release;

import dev.orchestrator.github.WorkflowJob;
import dev.orchestrator.github.WorkflowRun;
import java.time.Instant;
import java.util.List;

/** What is to be seen of a run that is followed. */
public sealed interface RunSight {

  record Ended(WorkflowRun run, List<WorkflowJob> jobs) implements RunSight {
    public Ended {
      jobs = List.copyOf(jobs);
    }
  }

  /**
   * @param lookAt when to look again
   */
  record Underway(WorkflowRun run, List<WorkflowJob> jobs, Instant lookAt) implements RunSight {
    public Underway {
      jobs = List.copyOf(jobs);
    }

    /** Whether a runner has taken it up. */
    public boolean hasBegun() {
      return jobs.stream().anyMatch(job -> !job.status().equals("queued"));
    }
  }

  /**
   * GitHub does not answer just now.
   *
   * @param lookAt when to look again
   */
  record NoAnswer(Instant lookAt) implements RunSight {}

  /** Somebody deleted it, or the token may no longer see it. */
  record Gone() implements RunSight {}

  /**
   * It is no longer waited for.
   *
   * @param why a clause
   */
  record Hangs(String why) implements RunSight {}
}
