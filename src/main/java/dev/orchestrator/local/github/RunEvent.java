package dev.orchestrator.local.github;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Something that happens to a run and that GitHub tells by a webhook.
 *
 * @param event workflow_run or workflow_job
 * @param action requested, queued, in_progress or completed
 * @param job the index of the job, for workflow_job
 */
record RunEvent(Instant at, WorkflowRun run, String event, String action, Optional<Integer> job) {

  /** Everything that has happened to {@code run} by {@code now}, in order. */
  static List<RunEvent> until(WorkflowRun run, Instant time) {
    Instant now = run.clock(time);
    var events = new ArrayList<RunEvent>();
    events.add(ofRun(run, run.createdAt(), "requested"));
    events.add(ofJob(run, run.createdAt(), "queued", 0));
    run.startAt().ifPresent(start -> events.add(ofRun(run, start, "in_progress")));
    int first = 0;
    for (int job = 0; job < run.workflow().jobs().size(); job++) {
      addJob(run, job, first, events);
      first += run.workflow().jobs().get(job).steps().size();
    }
    run.endAt().ifPresent(end -> events.add(ofRun(run, end, "completed")));
    return events.stream()
        .filter(event -> !event.at().isAfter(now))
        .sorted(Comparator.comparing(RunEvent::at))
        .toList();
  }

  private static void addJob(WorkflowRun run, int job, int first, List<RunEvent> events) {
    int last = first + run.workflow().jobs().get(job).steps().size() - 1;
    Optional<Instant> begin = JobView.begin(run, first);
    if (job > 0) {
      begin.ifPresent(at -> events.add(ofJob(run, at, "queued", job)));
    }
    begin.ifPresent(at -> events.add(ofJob(run, at, "in_progress", job)));
    Optional<Instant> end = JobView.end(run, last).or(run::endAt);
    end.ifPresent(at -> events.add(ofJob(run, at, "completed", job)));
  }

  /** Which of its run's events this is. */
  String key() {
    return event + " " + action + " " + job.map(Object::toString).orElse("");
  }

  private static RunEvent ofRun(WorkflowRun run, Instant at, String action) {
    return new RunEvent(at, run, "workflow_run", action, Optional.empty());
  }

  private static RunEvent ofJob(WorkflowRun run, Instant at, String action, int job) {
    return new RunEvent(at, run, "workflow_job", action, Optional.of(job));
  }
}
