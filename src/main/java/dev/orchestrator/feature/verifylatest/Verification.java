package dev.orchestrator.feature.verifylatest;

import dev.orchestrator.check.CheckText;
import dev.orchestrator.check.RunText;
import dev.orchestrator.discord.markdown.Markdown;
import dev.orchestrator.github.WorkflowJob;
import dev.orchestrator.github.WorkflowRun;
import dev.orchestrator.trace.Step;
import dev.orchestrator.trace.StepStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What was found about a deploy. The verdict is at the top: it is what people look for, and a long
 * text is cut at its end.
 *
 * @param asked the step that looked for the run
 * @param namesAttempt whether one attempt at the run was asked for, and not the latest
 * @param jobsAsked the step that looked for its jobs, if there was a run
 * @param checks the live checks
 */
record Verification(
    Step asked,
    Optional<WorkflowRun> run,
    boolean namesAttempt,
    Optional<Step> jobsAsked,
    List<WorkflowJob> jobs,
    List<Step> checks) {
  String text() {
    var lines = new ArrayList<String>();
    lines.add(verdict() + CheckText.next(failed()));
    lines.add("");
    run.ifPresentOrElse(
        found -> lines.add(heading(found)), () -> lines.add(CheckText.lines(List.of(asked))));
    if (!jobs.isEmpty()) {
      lines.add(RunText.some(run.filter(WorkflowRun::isCompleted).isPresent(), jobs).substring(1));
    }
    jobsAsked
        .filter(step -> step.status() == StepStatus.FAILED)
        .ifPresent(step -> lines.add(CheckText.lines(List.of(step))));
    lines.add(CheckText.lines(checks));
    return String.join("\n", lines);
  }

  private String heading(WorkflowRun run) {
    String what = Markdown.escapeLine(run.name().isEmpty() ? "Run" : run.name());
    String commit =
        run.commit().length() < 7 ? "" : " " + Markdown.code(run.commit().substring(0, 7));
    String from =
        run.branch().isEmpty() ? "" : "\n-# " + Markdown.escapeLine(run.branch()) + commit;
    String attempt = run.attempt() > 1 || namesAttempt ? " · attempt " + run.attempt() : "";
    return "**" + what + "** " + RunText.line(run, jobs) + attempt + from;
  }

  private List<Step> failed() {
    return Stream.of(Stream.of(asked), jobsAsked.stream(), checks.stream())
        .flatMap(steps -> steps)
        .filter(step -> step.status() == StepStatus.FAILED)
        .toList();
  }

  private String verdict() {
    List<String> reasons = new ArrayList<>();
    runReason().ifPresent(reasons::add);
    failed().stream()
        .filter(step -> step != asked)
        .map(step -> Markdown.escapeLine(step.name() + ": " + clause(step.detail())))
        .forEach(reasons::add);
    boolean onlyWaits =
        reasons.size() == 1 && run.filter(found -> found.conclusion().isEmpty()).isPresent();
    if (!reasons.isEmpty()) {
      return (onlyWaits ? "⏳ **Not verified yet:** " : "❌ **Not verified:** ")
          + String.join("; ", reasons)
          + ".";
    }
    long worked = checks.stream().filter(step -> step.status() == StepStatus.SUCCEEDED).count();
    return worked == 0
        ? "✅ **The run succeeded.** No address of the deployed product is configured, so it was not"
            + " checked."
        : "✅ **Verified:** the run succeeded, and %s.".formatted(passed(worked));
  }

  /** A sentence to continue after. */
  private static String clause(String sentence) {
    return sentence.endsWith(".") ? sentence.substring(0, sentence.length() - 1) : sentence;
  }

  private static String passed(long worked) {
    return worked == 1 ? "1 live check passed" : worked + " live checks passed";
  }

  /** Why the run itself does not let the deploy count as good. */
  private Optional<String> runReason() {
    if (run.isEmpty()) {
      // Nothing is wrong with the asking where no run has finished yet.
      return Optional.of(Markdown.escapeLine(clause(asked.detail())));
    }
    if (!run.get().isCompleted()) {
      return Optional.of("the run is still " + RunText.state(run.get()));
    }
    if (run.get().conclusion().isEmpty()) {
      return Optional.of("GitHub shows no conclusion of the run yet");
    }
    if (run.get().isSuccess()) {
      return Optional.empty();
    }
    return Optional.of(Markdown.escapeLine(RunText.reason(run.get(), jobs)));
  }
}
