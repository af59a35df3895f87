package dev.orchestrator.check;

import dev.orchestrator.command.StepText;
import dev.orchestrator.discord.markdown.Markdown;
import dev.orchestrator.trace.Step;
import dev.orchestrator.trace.StepStatus;
import java.util.List;
import java.util.stream.Collectors;

/** How checks are shown to people: a line for each, a verdict, and what to do next. */
public final class CheckText {
  private CheckText() {}

  public static String lines(List<Step> steps) {
    return steps.stream().map(StepText::line).collect(Collectors.joining("\n"));
  }

  public static String verdict(List<Step> steps) {
    long failed = count(steps, StepStatus.FAILED);
    long worked = count(steps, StepStatus.SUCCEEDED);
    long skipped = count(steps, StepStatus.SKIPPED);
    String rest = skipped == 0 ? "" : ", %d not configured".formatted(skipped);
    return failed == 0
        ? "**Verdict:** ✅ all %d checks passed%s.".formatted(worked, rest)
        : "**Verdict:** ❌ %d of %d checks failed%s.".formatted(failed, failed + worked, rest);
  }

  /** A line with the advice of each failed step, after a line break; empty if none failed. */
  public static String next(List<Step> steps) {
    String todo =
        steps.stream()
            .filter(step -> step.status() == StepStatus.FAILED)
            .map(step ->
                "\n• **%s:** %s"
                    .formatted(
                        Markdown.escape(step.name()),
                        Markdown.escape(step.advice().orElse("See the log."))))
            .collect(Collectors.joining());
    return todo.isEmpty() ? "" : "\n**Next:**" + todo;
  }

  private static long count(List<Step> steps, StepStatus status) {
    return steps.stream().filter(step -> step.status() == status).count();
  }
}
