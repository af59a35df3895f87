package dev.orchestrator.feature.debuglast;

import dev.orchestrator.command.Command;
import dev.orchestrator.command.CommandCall;
import dev.orchestrator.command.CommandSpec;
import dev.orchestrator.command.OptionSpec;
import dev.orchestrator.command.StepText;
import dev.orchestrator.discord.Markdown;
import dev.orchestrator.discord.Message;
import dev.orchestrator.discord.Reply;
import dev.orchestrator.trace.Trace;
import dev.orchestrator.trace.TraceStore;
import java.util.Optional;

/** Shows the caller's own newest trace. */
public final class DebugLastCommand implements Command.Immediate<DebugLastCommand.Options> {
  private static final String NAME = "debug-last";

  private static final OptionSpec<Boolean> PRIVATE =
      OptionSpec.bool("private", "Only you see it (the default); false shows it to the channel")
          .orElse(true);

  private static final CommandSpec<Options> SPEC =
      CommandSpec.slash(NAME, "Show what your last command did, step by step")
          .withOptions(values -> new Options(values.get(PRIVATE)), PRIVATE)
          .withDetails(
              "Shows your newest trace, finished or running: each step with its time, the error if there was one, and the trace id to search the log with.");

  private final TraceStore traces;
  private final boolean enabled;

  /**
   * @param enabled ENABLE_DEBUG_CMD
   */
  public DebugLastCommand(TraceStore traces, boolean enabled) {
    this.traces = traces;
    this.enabled = enabled;
  }

  record Options(boolean onlyForCaller) {}

  @Override
  public CommandSpec<Options> spec() {
    return SPEC;
  }

  @Override
  public Reply.ToCommand run(Options options, CommandCall call) {
    if (!enabled) {
      return Reply.ephemeral(
          "Debug commands are switched off here. An operator can switch them on with ENABLE_DEBUG_CMD.");
    }
    Optional<Trace> newest =
        traces.newest(
            call.caller().id(), call.receivedAt(), trace -> !trace.command().equals(NAME));
    if (newest.isEmpty()) {
      return Reply.ephemeral(
          "You have no trace here yet. Give a command first, for example `/diagnose`.");
    }
    Message message = Message.of(text(newest.get()));
    return new Reply.SendMessage(options.onlyForCaller() ? message.asEphemeral() : message);
  }

  private static String text(Trace trace) {
    var text = new StringBuilder();
    text.append(StepText.mark(trace.status()))
        .append(" **/")
        .append(Markdown.escape(trace.command()))
        .append("** ")
        .append(trace.status().word())
        .append(trace.took().map(took -> " · " + StepText.time(took)).orElse(""))
        .append(" · ")
        .append(Markdown.timestamp(trace.startedAt(), Markdown.TimestampStyle.RELATIVE))
        .append("\nTrace `")
        .append(trace.traceId())
        .append("`");
    for (var step : trace.steps()) {
      text.append('\n').append(StepText.line(step));
    }
    trace.error().ifPresent(e -> text.append("\n**Error:** ").append(Markdown.escape(e)));
    return text.toString();
  }
}
