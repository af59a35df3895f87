package dev.orchestrator.command;

import dev.orchestrator.discord.markdown.Markdown;
import dev.orchestrator.trace.Step;
import dev.orchestrator.trace.StepStatus;
import dev.orchestrator.trace.Trace;
import dev.orchestrator.trace.TraceConsole;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;

/** How a trace is shown to people: what it was, its waterfall, and what its steps found. */
public final class TraceText {
  private TraceText() {}

  /**
   * Discord's Markdown for a trace, whose parts come one after the other.
   *
   * @param parts at least one, in the order of their start
   * @param console shows it too, if there is one
   * @param readerId who reads it; the caller's name is shown if it was another person's command
   */
  public static String of(List<Trace> parts, String readerId, Instant now, TraceConsole console) {
    String traceId = parts.getFirst().traceId();
    String link = console.link(traceId).map(" · [X-Ray](<%s>)"::formatted).orElse("");
    return parts.stream()
        .map(part -> part(part, readerId, now))
        .collect(Collectors.joining("\n\n", "Trace `" + traceId + "`" + link + "\n", ""));
  }

  private static String part(Trace trace, String readerId, Instant now) {
    var text = new StringBuilder();
    text.append(StepText.mark(trace.status()))
        .append(" **/")
        .append(Markdown.escapeLine(trace.command()))
        .append("** ")
        .append(trace.status().word())
        .append(trace.took().map(took -> " · " + StepText.time(took)).orElse(""))
        .append(" · ")
        .append(Markdown.timestamp(trace.startedAt(), Markdown.TimestampStyle.RELATIVE));
    if (!trace.key().userId().equals(readerId)) {
      text.append(" · by <@").append(trace.key().userId()).append('>');
    }
    trace.steps().stream()
        .flatMap(step -> step.link().stream())
        .distinct()
        .forEach(
            page -> text.append(" · ").append(Markdown.link("run on GitHub", page.toString())));
    if (!trace.steps().isEmpty()) {
      text.append('\n').append(Markdown.codeBlock(Waterfall.draw(trace, now)));
    }
    trace.error().ifPresent(e -> text.append("\n**Error:** ").append(Markdown.escapeLine(e)));
    // What failed comes first: a long text is cut at its end.
    trace.steps().stream()
        .filter(step -> step.status() == StepStatus.FAILED)
        .forEach(step -> text.append('\n').append(finding(step)));
    trace.steps().stream()
        .filter(step -> step.status() != StepStatus.FAILED && !step.detail().isEmpty())
        .forEach(step -> text.append('\n').append(finding(step)));
    return text.toString();
  }

  private static String finding(Step step) {
    return StepText.mark(step.status())
        + " **"
        + Markdown.escapeLine(step.name())
        + "** "
        + Markdown.escapeLine(step.detail())
        + step.advice().map(advice -> " → " + Markdown.escapeLine(advice)).orElse("");
  }
}
