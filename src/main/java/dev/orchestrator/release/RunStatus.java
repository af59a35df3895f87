package dev.orchestrator.release;

import dev.orchestrator.github.RunState;
import dev.orchestrator.github.WorkflowJob;
import dev.orchestrator.github.WorkflowRun;
import java.time.Instant;
import java.util.List;

/** What is to be seen of a run that is followed. */
public sealed interface RunStatus {

  record Ended(WorkflowRun run, List<WorkflowJob> jobs) implements RunStatus {
    public Ended {
      jobs = List.copyOf(jobs);
    }
  }

  /**
   * @param lookAt when to look again
   */
  record Underway(WorkflowRun run, List<WorkflowJob> jobs, Instant lookAt) implements RunStatus {
    public Underway {
      jobs = List.copyOf(jobs);
    }

    /** Whether a runner has taken up any of its jobs. */
    public boolean hasBegun() {
      return jobs.stream()
          .anyMatch(job -> job.isCompleted() || job.state() == RunState.IN_PROGRESS);
    }

    /** Whether it stands still until a person approves it or another run has ended. */
    public boolean isBlocked() {
      boolean isWorkedOn =
          jobs.stream()
              .map(WorkflowJob::state)
              .anyMatch(state -> state == RunState.IN_PROGRESS || state == RunState.QUEUED);
      return run.state().isBlocked()
          || (!isWorkedOn && jobs.stream().anyMatch(job -> job.state().isBlocked()));
    }
  }

  /**
   * GitHub does not answer just now.
   *
   * @param sentence how it failed
   * @param lookAt when to look again
   */
  record NoAnswer(String sentence, Instant lookAt) implements RunStatus {}

  /**
   * GitHub answers, and does not show the run: the token was revoked, say.
   *
   * @param sentence what GitHub said, and who has to do what
   * @param lookAt when to look again
   */
  record Refused(String sentence, Instant lookAt) implements RunStatus {}

  /**
   * It was deleted, or the token may no longer see it.
   *
   * @param sentence what GitHub said
   */
  record Gone(String sentence) implements RunStatus {}

  /**
   * It is no longer waited for.
   *
   * @param why a clause
   */
  record Hangs(String why) implements RunStatus {}
}
