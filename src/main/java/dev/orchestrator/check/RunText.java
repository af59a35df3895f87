package dev.orchestrator.check;

import dev.orchestrator.command.StepText;
import dev.orchestrator.discord.markdown.Markdown;
import dev.orchestrator.github.RunState;
import dev.orchestrator.github.WorkflowJob;
import dev.orchestrator.github.WorkflowRun;
import dev.orchestrator.release.RunStatus;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** How workflow runs and their jobs are shown to people. */
public final class RunText {
  private static final int MOST_STEPS = 4;

  /** For a preview of what is followed from a channel in which the bot cannot write. */
  public static final String SHOWN_WHILE_THE_TOKEN_LIVES =
      "⚠️ The bot cannot write in this channel, so the run is shown for at most 15 minutes. If it"
          + " takes longer, its link stays here and its result is not shown.";

  /** Jobs that a message names; the others are counted. */
  private static final int MOST_JOBS = 8;

  private static final int MOST_REASONS = 4;

  private RunText() {}

  /**
   * {@code ✅ success · 2 hours ago · 1 min 24 s · run #17}, with a link.
   *
   * @param jobs of the run, from whose times it is known how long it ran; none if they are not
   *     known
   */
  public static String line(WorkflowRun run, List<WorkflowJob> jobs) {
    return Stream.of(
            Optional.of(run.state().mark() + " " + state(run)),
            Optional.of(
                Markdown.timestamp(
                    endOf(run, jobs).orElse(run.startedAt()), Markdown.TimestampStyle.RELATIVE)),
            run.isCompleted()
                ? WorkflowJob.span(run, jobs).map(RunText::span)
                : Optional.<String>empty(),
            Optional.of(link(run)))
        .flatMap(Optional::stream)
        .collect(Collectors.joining(" · "));
  }

  /** Its result or progress: {@code timed out}. */
  public static String state(WorkflowRun run) {
    return words(run.status(), run.conclusion());
  }

  private static Optional<Instant> endOf(WorkflowRun run, List<WorkflowJob> jobs) {
    return run.isCompleted()
        ? jobs.stream()
            .flatMap(job -> job.completedAt().stream())
            .max(Instant::compareTo)
            .or(() -> Optional.of(run.updatedAt()))
        : Optional.empty();
  }

  /**
   * A line for the job, and one in small print for its longest steps:
   *
   * <pre>
   * ✅ build · 48 s
   * Build 31 s · Upload the build 12 s
   * </pre>
   */
  public static String lines(WorkflowJob job) {
    String line =
        job.state().mark()
            + " **"
            + Markdown.escapeLine(job.name())
            + "** "
            + job.duration().map(RunText::span).orElse(words(job.status(), job.conclusion()));
    String steps = steps(job);
    return steps.isEmpty() ? line : line + "\n-# " + steps;
  }

  private static String steps(WorkflowJob job) {
    List<WorkflowJob.Step> alertNotification =
        job.steps().stream()
            .filter(step -> step.duration().isPresent() && !isSkipped(step))
            .sorted(
                Comparator.comparing(WorkflowJob.Step::hasFailed)
                    .thenComparing(step -> step.duration().orElse(Duration.ZERO))
                    .reversed())
            .limit(MOST_STEPS)
            .toList();
    return job.steps().stream()
        .filter(alertNotification::contains)
        .map(step ->
            (step.hasFailed() ? "❌ " : "")
                + Markdown.escapeLine(step.name())
                + " "
                + span(step.duration().orElse(Duration.ZERO)))
        .collect(Collectors.joining(" · "));
  }

  /**
   * The jobs of a run that has ended, each after a line break: those that failed first, {@value
   * #MOST_JOBS} at most, then how many more there are and how they ended.
   */
  public static String ended(List<WorkflowJob> jobs) {
    return some(
        jobs,
        job ->
            job.isCompleted()
                ? lines(job)
                : "❔ **%s** not updated by GitHub yet".formatted(Markdown.escapeLine(job.name())));
  }

  /** The jobs of a run, each after a line break, as {@link #ended} or while it runs. */
  public static String some(boolean hasEnded, List<WorkflowJob> jobs) {
    return hasEnded ? ended(jobs) : some(jobs, RunText::progress);
  }

  private static String some(List<WorkflowJob> jobs, Function<WorkflowJob, String> line) {
    List<WorkflowJob> sorted = jobs.stream().sorted(Comparator.comparing(RunText::rank)).toList();
    List<WorkflowJob> rest = sorted.subList(Math.min(MOST_JOBS, sorted.size()), sorted.size());
    String text =
        sorted.stream()
            .limit(MOST_JOBS)
            .map(job -> "\n" + line.apply(job))
            .collect(Collectors.joining());
    return rest.isEmpty() ? text : text + "\n… and " + count(rest);
  }

  /** {@code 17 more jobs (15 success, 2 skipped)}. */
  private static String count(List<WorkflowJob> rest) {
    var counts = new LinkedHashMap<String, Integer>();
    rest.forEach(job -> counts.merge(words(job.status(), job.conclusion()), 1, Integer::sum));
    String states =
        counts.entrySet().stream()
            .map(state -> state.getValue() + " " + state.getKey())
            .collect(Collectors.joining(", "));
    return "%d more %s (%s)".formatted(rest.size(), rest.size() == 1 ? "job" : "jobs", states);
  }

  /** What a person looks for comes first. */
  private static int rank(WorkflowJob job) {
    RunState state = job.state();
    if (job.isCompleted()) {
      return state == RunState.CANCELLED ? 1 : state.isFailed() ? 0 : 5;
    }
    return state == RunState.IN_PROGRESS ? 2 : state.isBlocked() ? 3 : 4;
  }

  /**
   * How far a run is that has not ended: {@code running · run 17}, then a line for each job, {@code
   * ⏳ **build** · Upload the build}.
   *
   * @param link to the run's page
   */
  public static String progress(RunStatus.Underway underway, String link) {
    if (underway.run().isCompleted()) {
      return "ended; waiting for GitHub to report the result · " + link;
    }
    boolean isBlocked = underway.isBlocked() && !underway.run().state().isBlocked();
    String state = isBlocked ? blocked(underway.jobs()) : state(underway.run());
    return underway.hasBegun()
        ? (underway.isBlocked() ? state : "running") + " · " + link + some(false, underway.jobs())
        : state + " · " + link;
  }

  private static String blocked(List<WorkflowJob> jobs) {
    return jobs.stream()
        .filter(job -> job.state().isBlocked())
        .findFirst()
        .map(job -> words(job.status(), job.conclusion()))
        .orElse("");
  }

  /** The same while GitHub does not say. */
  public static String noAnswer(String sentence, String link) {
    return "GitHub did not report its state; next check in a minute · "
        + link
        + "\n-# "
        + Markdown.escapeLine(sentence);
  }

  /** The same while GitHub refuses to say. */
  public static String refused(String sentence, String link) {
    return "the run cannot be followed · " + link + "\n⚠️ " + Markdown.escapeLine(sentence);
  }

  private static String progress(WorkflowJob job) {
    if (job.isCompleted()) {
      return lines(job);
    }
    String step =
        job.steps().stream()
            .filter(one -> one.status().equals("in_progress"))
            .findFirst()
            .map(one -> Markdown.escapeLine(one.name()))
            .orElse(words(job.status(), job.conclusion()));
    return "%s **%s** · %s"
        .formatted(
            job.state().isBlocked() ? job.state().mark() : "⏳",
            Markdown.escapeLine(job.name()),
            job.state().isBlocked() ? words(job.status(), job.conclusion()) : step);
  }

  /** Why a run that has ended did not succeed, a clause that is not escaped. */
  public static String reason(WorkflowRun run, List<WorkflowJob> jobs) {
    List<WorkflowJob> failed = failed(jobs);
    String places =
        failed.stream().limit(MOST_REASONS).map(RunText::place).collect(Collectors.joining("; "));
    String end = "the run ended with " + RunState.words(run.status(), run.conclusion());
    int more = failed.size() - MOST_REASONS;
    return places.isEmpty()
        ? end
        : end + ": " + places + (more > 0 ? "; and %d more".formatted(more) : "");
  }

  /** The jobs that did not succeed, worst first; those that were only cancelled last. */
  public static List<WorkflowJob> failed(List<WorkflowJob> jobs) {
    return jobs.stream()
        .filter(job -> job.isCompleted() && job.state().isFailed())
        .sorted(Comparator.comparing(RunText::rank))
        .toList();
  }

  /** {@code deploy at Upload}, or {@code deploy (timed out)} where no step failed; not escaped. */
  private static String place(WorkflowJob job) {
    return job.failedSteps().isEmpty()
        ? "%s (%s)".formatted(job.name(), RunState.words(job.status(), job.conclusion()))
        : "%s at %s".formatted(job.name(), String.join(", ", job.failedSteps()));
  }

  private static boolean isSkipped(WorkflowJob.Step step) {
    return step.conclusion().filter("skipped"::equals).isPresent();
  }

  /** {@code run 91234}, a link to its page, for a run that was not looked at yet. */
  public static String link(long runId, Optional<URI> page) {
    return Markdown.link("run " + runId, page.map(URI::toString).orElse(""));
  }

  /** {@code run #17}, a link to its page. */
  public static String link(WorkflowRun run) {
    return run.number() > 0
        ? Markdown.link("run #" + run.number(), run.page().map(URI::toString).orElse(""))
        : link(run.id(), run.page());
  }

  /** {@code 3.4 s}, {@code 48 s}, {@code 1 min 24 s}, {@code 2 h 5 min}, {@code 3 d}. */
  public static String span(Duration time) {
    if (time.toSeconds() < 10) {
      return time.toMillis() % 1_000 == 0 ? time.toSeconds() + " s" : StepText.time(time);
    }
    if (time.toMinutes() < 1) {
      return time.toSeconds() + " s";
    }
    if (time.toHours() < 1) {
      return "%d min %d s".formatted(time.toMinutes(), time.toSecondsPart());
    }
    return time.toDays() >= 2
        ? time.toDays() + " d"
        : "%d h %d min".formatted(time.toHours(), time.toMinutesPart());
  }

  private static String words(String status, Optional<String> conclusion) {
    return Markdown.escapeLine(RunState.words(status, conclusion));
  }
}
