package dev.orchestrator.feature.debuglast;

import dev.orchestrator.command.Command;
import dev.orchestrator.command.CommandCall;
import dev.orchestrator.command.CommandSpec;
import dev.orchestrator.command.OptionSpec;
import dev.orchestrator.command.TraceText;
import dev.orchestrator.discord.message.Message;
import dev.orchestrator.discord.message.Reply;
import dev.orchestrator.trace.Trace;
import dev.orchestrator.trace.TraceConsole;
import dev.orchestrator.trace.TraceStore;
import java.util.List;

/** Shows the caller's own newest trace. */
public final class DebugLastCommand implements Command.Immediate<DebugLastCommand.Options> {
  private static final String NAME = "debug-last";

  /** Enough to hold the other parts of the newest trace, such as the presses of its buttons. */
  private static final int RECENT = 10;

  private static final OptionSpec<Boolean> PRIVATE =
      OptionSpec.bool("private", "Only you see it (the default); false shows it to the channel")
          .orElse(true);

  private static final CommandSpec<Options> SPEC =
      CommandSpec.slash(NAME, "Show what your last command did, step by step")
          .withOptions(values -> new Options(values.get(PRIVATE)), PRIVATE)
          .withDetails(
              "Shows your newest trace, finished or running: each step with its time, the error if"
                  + " there was one, and the trace ID to search the log for.");

  private final TraceStore traces;
  private final TraceConsole console;
  private final boolean enabled;

  /**
   * @param enabled ENABLE_DEBUG_CMD
   */
  public DebugLastCommand(TraceStore traces, TraceConsole console, boolean enabled) {
    this.traces = traces;
    this.console = console;
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
          "Debug commands are disabled. An operator can enable them with ENABLE_DEBUG_CMD.");
    }
    List<Trace> recent =
        traces.recent(
            call.caller().id(), call.receivedAt(), trace -> !trace.command().equals(NAME), RECENT);
    if (recent.isEmpty()) {
      return Reply.ephemeral(
          "You have no traces yet. Send a command first, for example `/diagnose`.");
    }
    String newest = recent.getFirst().traceId();
    List<Trace> parts =
        recent.reversed().stream().filter(trace -> trace.traceId().equals(newest)).toList();
    Message message =
        Message.of(TraceText.of(parts, call.caller().id(), call.receivedAt(), console));
    return new Reply.SendMessage(options.onlyForCaller() ? message.asEphemeral() : message);
  }
}
