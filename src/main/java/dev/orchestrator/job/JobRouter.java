package dev.orchestrator.job;

import dev.orchestrator.log.Field;
import dev.orchestrator.log.Log;
import dev.orchestrator.log.LogContext;
import dev.orchestrator.operation.Operations;
import java.util.List;
import java.util.Optional;

/** Runs the jobs that an event of the schedule asks for. */
public final class JobRouter {
  private static final Log LOG = Log.named("job");

  private final List<Job> jobs;
  private final Operations operations;

  public JobRouter(List<Job> jobs, Operations operations) {
    this.jobs = List.copyOf(jobs);
    this.operations = operations;
  }

  /**
   * Runs the job called {@code name}, or all of them if the event names none. One that fails does
   * not keep the others from running.
   *
   * @return how many ran to their end
   */
  public int run(Optional<String> name, String traceId) {
    LogContext context = LogContext.current().withTraceId(traceId);
    if (name.isPresent() && jobs.stream().noneMatch(job -> job.name().equals(name.get()))) {
      LOG.error("the schedule asks for a job that does not exist", Field.of("job", name.get()));
    }
    return (int)
        jobs.stream()
            .filter(job -> name.isEmpty() || name.get().equals(job.name()))
            .filter(job -> ranToItsEnd(job, context))
            .count();
  }

  private boolean ranToItsEnd(Job job, LogContext context) {
    return operations.guard(
        context.withCommand(job.name()),
        () -> {
          job.run();
          return true;
        },
        failure -> false);
  }
}
