package dev.orchestrator.command;

import dev.orchestrator.discord.Limits;
import dev.orchestrator.text.Truncator;
import dev.orchestrator.trace.Step;
import dev.orchestrator.trace.StepStatus;
import dev.orchestrator.trace.Trace;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A trace drawn as bars, one line for each step: when it began, how long it took, how it ended. For
 * letters of one width; no line is wider than {@value #WIDTH} of them, which a phone shows
 * unbroken.
 */
final class Waterfall {
  static final int WIDTH = 40;

  private static final int WIDEST_NAME = 16;
  private static final int WIDEST_BAR = 20;
  private static final int TIME = 7;

  /** A mark is as wide as two letters; the three blanks part the columns. */
  private static final int MARK_AND_BLANKS = 2 + 3;

  private final Trace trace;
  private final Instant end;
  private final int nameWidth;
  private final int barWidth;

  private Waterfall(Trace trace, Instant now) {
    this.trace = trace;
    this.end =
        Stream.concat(
                Stream.of(trace.finishedAt().orElse(now)),
                trace.steps().stream()
                    .flatMap(step -> step.took().map(step.startedAt()::plus).stream()))
            .max(Instant::compareTo)
            .orElse(now);
    this.nameWidth =
        trace.steps().stream()
            .mapToInt(step -> Math.min(WIDEST_NAME, Limits.length(step.name())))
            .max()
            .orElse(0);
    this.barWidth = Math.min(WIDEST_BAR, WIDTH - nameWidth - TIME - MARK_AND_BLANKS);
  }

  /**
   * The lines of {@code trace}.
   *
   * @param now where the bar of a step that still runs ends
   */
  static String draw(Trace trace, Instant now) {
    var waterfall = new Waterfall(trace, now);
    List<Step> steps = trace.steps();
    return steps.stream().map(waterfall::line).collect(Collectors.joining("\n"));
  }

  private String line(Step step) {
    String name = Truncator.truncate(step.name().replaceAll("\\s+", " "), nameWidth);
    String time =
        step.status() == StepStatus.SKIPPED ? "" : step.took().map(StepText::time).orElse("…");
    return name
        + " ".repeat(Math.max(0, nameWidth - Limits.length(name)) + 1)
        + bar(step)
        + " ".repeat(Math.max(0, TIME - time.length()) + 1)
        + time
        + " "
        + StepText.mark(step.status());
  }

  private String bar(Step step) {
    if (step.status() == StepStatus.SKIPPED) {
      return " ".repeat(barWidth);
    }
    Instant stop = step.took().map(step.startedAt()::plus).orElse(end);
    int from = Math.min(column(step.startedAt()), barWidth - 1);
    int to = Math.clamp(column(stop), from + 1, barWidth);
    return " ".repeat(from) + "█".repeat(to - from) + " ".repeat(barWidth - to);
  }

  private int column(Instant moment) {
    double whole = Math.max(1, Duration.between(trace.startedAt(), end).toMillis());
    double part = Duration.between(trace.startedAt(), moment).toMillis();
    return (int) Math.clamp(Math.round(part / whole * barWidth), 0, barWidth);
  }
}
