package dev.orchestrator.job;

import dev.orchestrator.log.Field;
import dev.orchestrator.log.Log;
import dev.orchestrator.log.LogContext;
import dev.orchestrator.operation.Operations;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Runs the jobs that an event of a schedule asks for, all at the same time and each within its own
 * budget. A job that fails or overruns does not keep the others from running.
 */
public final class JobRouter {
  /** What a job that was stopped has to end; then the others are not kept waiting for it. */
  private static final Duration GRACE = Duration.ofSeconds(3);

  private static final Log LOG = Log.named("job");

  private final List<Job> jobs;
  private final Operations operations;

  /**
   * @throws IllegalArgumentException if two jobs have one name
   */
  public JobRouter(List<Job> jobs, Operations operations) {
    var names = new HashSet<String>();
    for (Job job : jobs) {
      if (!names.add(job.spec().name())) {
        throw new IllegalArgumentException("two jobs are called " + job.spec().name());
      }
    }
    this.jobs = List.copyOf(jobs);
    this.operations = operations;
  }

  public List<ScheduleSpec> specs() {
    return jobs.stream().map(Job::spec).toList();
  }

  /** The intervals of all jobs, each of which has a schedule. */
  public Set<Duration> intervals() {
    var intervals = new TreeSet<Duration>();
    specs().forEach(spec -> intervals.add(spec.every()));
    return intervals;
  }

  /**
   * Runs the job called {@code name}, or those that run {@code every} so often, or all of them.
   *
   * @return how many ran to their end
   */
  public int run(Optional<String> name, Optional<Duration> every, String traceId) {
    LogContext context = LogContext.current().withTraceId(traceId);
    if (name.isPresent() && specs().stream().noneMatch(spec -> spec.name().equals(name.get()))) {
      LOG.error(
          "job.unknown",
          "the schedule names a job that does not exist",
          Field.of("job", name.get()));
    }
    List<Running> running =
        jobs.stream()
            .filter(job -> name.isEmpty() || name.get().equals(job.spec().name()))
            .filter(job -> every.isEmpty() || every.get().equals(job.spec().every()))
            .map(job -> begin(job, context))
            .toList();
    int ended = 0;
    for (Running each : running) {
      if (ranToItsEnd(each, context)) {
        ended++;
      }
    }
    return ended;
  }

  private record Running(Job job, FutureTask<Boolean> task, Thread thread, long endNanos) {}

  private Running begin(Job job, LogContext context) {
    var task =
        new FutureTask<>(() ->
            operations.guard(
                context.withCommand(job.spec().name()),
                () -> {
                  job.run();
                  return true;
                },
                failure -> false));
    long end = System.nanoTime() + job.spec().budget().toNanos();
    return new Running(
        job, task, Thread.ofVirtual().name("job-" + job.spec().name()).start(task), end);
  }

  private boolean ranToItsEnd(Running running, LogContext context) {
    try {
      return running
          .task()
          .get(Math.max(0, running.endNanos() - System.nanoTime()), TimeUnit.NANOSECONDS);
    } catch (TimeoutException overrun) {
      stop(running, context);
      return false;
    } catch (ExecutionException failed) {
      LOG.error("job.failed", "a job failed", failed, Field.of("job", running.job().spec().name()));
      return false;
    } catch (InterruptedException stopped) {
      running.thread().interrupt();
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private void stop(Running running, LogContext context) {
    ScheduleSpec spec = running.job().spec();
    running.thread().interrupt();
    boolean unused =
        operations.guard(
            context.withCommand(spec.name()),
            () -> {
              throw new JobOverran(spec);
            },
            failure -> false);
    try {
      var ended = running.thread().join(GRACE);
      if (!ended) {
        LOG.error(
            "job.overran",
            "a job did not stop at the end of its time budget",
            Field.of("job", spec.name()));
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  /** A job used up its budget and was stopped. */
  static final class JobOverran extends RuntimeException {
    private static final long serialVersionUID = 1;

    JobOverran(ScheduleSpec spec) {
      super("job " + spec.name() + " was stopped after " + spec.budget().toSeconds() + " s");
    }
  }
}
