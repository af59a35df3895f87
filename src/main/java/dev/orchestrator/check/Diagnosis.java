package dev.orchestrator.check;

import dev.orchestrator.command.CommandCall;
import dev.orchestrator.command.CommandRun;
import dev.orchestrator.command.Outcome;
import dev.orchestrator.discord.message.Message;
import dev.orchestrator.trace.Step;
import dev.orchestrator.trace.StepStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** The checks of {@code /diagnose} and, where there is one, the run of the diagnose workflow. */
public final class Diagnosis {
  private static final String NOT_STARTED =
      "⏭️ The diagnose workflow was not started: only admins of this bot can start it.";

  private final DiagnoseChecks checks;
  private final Optional<DiagnoseRun> workflow;

  /**
   * @param workflow that is started too
   */
  public Diagnosis(DiagnoseChecks checks, Optional<DiagnoseRun> workflow) {
    this.checks = checks;
    this.workflow = workflow;
  }

  /** Checks everything, or {@code target} instead of the configured product. */
  public Outcome of(
      Optional<String> target, CommandCall call, CommandRun run, Consumer<List<Step>> progress)
      throws InterruptedException {
    return conclude("", run.steps().takeAll(checks.all(target), progress), call, run);
  }

  /**
   * Checks what the bot itself depends on.
   *
   * @param above what the message begins with
   */
  public Outcome ofDependencies(String above, CommandCall call, CommandRun run)
      throws InterruptedException {
    return conclude(above, run.steps().takeAll(checks.dependencies(), soFar -> {}), call, run);
  }

  private Outcome conclude(String above, List<Step> steps, CommandCall call, CommandRun run)
      throws InterruptedException {
    String lines = above + CheckText.lines(steps);
    boolean isThere =
        steps.stream()
            .filter(step -> step.status() == StepStatus.SUCCEEDED)
            .anyMatch(step -> step.name().equals(DiagnoseChecks.WORKFLOW));
    if (workflow.isEmpty() || !isThere) {
      return ended(lines, steps);
    }
    if (!call.callerIsAdmin()) {
      return ended(lines + "\n" + NOT_STARTED, steps);
    }
    return switch (workflow.get().look(call, run)) {
      case DiagnoseRun.State.Waits(String line, Instant lookAt) ->
          new Outcome.Waits(Message.of(lines + "\n" + line), lookAt);
      case DiagnoseRun.State.Ended(Step step, String text) -> {
        var all = new ArrayList<>(steps);
        all.add(step);
        yield ended(lines + "\n" + text, all);
      }
    };
  }

  private static Outcome ended(String lines, List<Step> steps) {
    return Outcome.succeeded(
        Message.of(lines + "\n\n" + CheckText.verdict(steps) + CheckText.next(steps)));
  }
}
