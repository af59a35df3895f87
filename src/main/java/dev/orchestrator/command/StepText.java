package dev.orchestrator.command;

import dev.orchestrator.discord.markdown.Markdown;
import dev.orchestrator.trace.Step;
import dev.orchestrator.trace.StepStatus;
import dev.orchestrator.trace.TraceStatus;
import java.time.Duration;
import java.util.Locale;

/** How steps and traces are shown to people: a mark, a name, a time. */
public final class StepText {
  private StepText() {}

  /** One line: {@code ✅ **table** · 12 ms · written and read back}. */
  public static String line(Step step) {
    var line =
        new StringBuilder(mark(step.status()))
            .append(" **")
            .append(Markdown.escape(step.name()))
            .append("**");
    step.took()
        .filter(took -> step.status() != StepStatus.SKIPPED)
        .ifPresent(took -> line.append(" · ").append(time(took)));
    if (!step.detail().isEmpty()) {
      line.append(" · ").append(Markdown.escape(step.detail()));
    }
    return line.toString();
  }

  public static String mark(StepStatus status) {
    return switch (status) {
      case RUNNING -> "⏳";
      case SUCCEEDED -> "✅";
      case FAILED -> "❌";
      case SKIPPED -> "➖";
    };
  }

  public static String mark(TraceStatus status) {
    return switch (status) {
      case ACCEPTED, RUNNING -> "⏳";
      case SUCCEEDED -> "✅";
      case FAILED -> "❌";
      case REFUSED -> "🚫";
    };
  }

  /** {@code 12 ms} below a second, {@code 3.4 s} above. */
  public static String time(Duration took) {
    return took.toMillis() < 1_000
        ? took.toMillis() + " ms"
        : String.format(Locale.ROOT, "%.1f s", took.toMillis() / 1_000.0);
  }
}
