package dev.orchestrator.check;

import dev.orchestrator.command.StepText;
import dev.orchestrator.discord.Markdown;
import dev.orchestrator.github.GitHubWord;
import dev.orchestrator.github.WorkflowJob;
import dev.orchestrator.github.WorkflowRun;
import dev.orchestrator.release.RunSight;
import java.net.URI;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** How workflow runs and their jobs are shown to people. */
public final class RunText {
  private static final int MOST_STEPS = 4;

  private RunText() {}

  /** {@code ✅ success · 2 hours ago · 1 min 24 s · run #17}, with a link. */
  public static String line(WorkflowRun run) {
    return Stream.of(
            Optional.of(mark(run.status(), run.conclusion()) + " " + state(run)),
            Optional.of(
                Markdown.timestamp(
                    run.isCompleted() ? run.updatedAt() : run.startedAt(),
                    Markdown.TimestampStyle.RELATIVE)),
            run.duration().map(RunText::span),
            Optional.of(link(run)))
        .flatMap(Optional::stream)
        .collect(Collectors.joining(" · "));
  }

  /** What became of it, or how far it is: {@code timed out}. */
  public static String state(WorkflowRun run) {
    return words(run.conclusion().orElse(run.status()));
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
        mark(job.status(), job.conclusion())
            + " **"
            + Markdown.escapeLine(job.name())
            + "** "
            + job.duration()
                .map(RunText::span)
                .orElse(words(job.conclusion().orElse(job.status())));
    String steps = steps(job);
    return steps.isEmpty() ? line : line + "\n-# " + steps;
  }

  private static String steps(WorkflowJob job) {
    List<WorkflowJob.Step> telling =
        job.steps().stream()
            .filter(step -> step.duration().isPresent() && !isSkipped(step))
            .sorted(
                Comparator.comparing(WorkflowJob.Step::hasFailed)
                    .thenComparing(step -> step.duration().orElse(Duration.ZERO))
                    .reversed())
            .limit(MOST_STEPS)
            .toList();
    return job.steps().stream()
        .filter(telling::contains)
        .map(step ->
            (step.hasFailed() ? "❌ " : "")
                + Markdown.escapeLine(step.name())
                + " "
                + span(step.duration().orElse(Duration.ZERO)))
        .collect(Collectors.joining(" · "));
  }

  /**
   * How far a run is that has not ended: {@code running · run 17}, then a line for each job, {@code
   * ⏳ **build** · Upload the build}.
   *
   * @param link to the run's page
   */
  public static String progress(RunSight.Underway underway, String link) {
    return underway.hasBegun()
        ? "running · "
            + link
            + underway.jobs().stream()
                .map(job -> "\n" + progress(job))
                .collect(Collectors.joining())
        : state(underway.run()) + " · " + link;
  }

  /** The same while GitHub does not say. */
  public static String noAnswer(String link) {
    return "GitHub does not answer just now, I look again each minute · " + link;
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
            .orElse(job.status().equals("queued") ? "queued" : "running");
    return "⏳ **%s** · %s".formatted(Markdown.escapeLine(job.name()), step);
  }

  /** Why a run that has ended did not succeed, a clause that is not escaped. */
  public static String reason(WorkflowRun run, List<WorkflowJob> jobs) {
    String failed =
        jobs.stream()
            .filter(job -> !job.failedSteps().isEmpty())
            .map(job -> "%s at %s".formatted(job.name(), String.join(", ", job.failedSteps())))
            .collect(Collectors.joining("; "));
    String end = "the run ended with " + run.conclusion().orElse("no conclusion");
    return failed.isEmpty() ? end : end + ": " + failed;
  }

  private static boolean isSkipped(WorkflowJob.Step step) {
    return step.conclusion().filter("skipped"::equals).isPresent();
  }

  /** A mark for a run, a job or a step. Only a success has the mark of one. */
  public static String mark(String status, Optional<String> conclusion) {
    return switch (conclusion.orElse("")) {
      case "success" -> "✅";
      case "cancelled" -> "🚫";
      case "skipped", "neutral", "stale" -> "➖";
      case "action_required" -> "⚠️";
      case "" -> status.equals("completed") ? "❌" : "⏳";
      default -> "❌";
    };
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

  private static String words(String state) {
    return Markdown.escapeLine(GitHubWord.plain(state));
  }
}
