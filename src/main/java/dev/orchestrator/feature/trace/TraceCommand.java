package dev.orchestrator.feature.trace;

import dev.orchestrator.command.Command;
import dev.orchestrator.command.CommandCall;
import dev.orchestrator.command.CommandSpec;
import dev.orchestrator.command.OptionSpec;
import dev.orchestrator.command.StepText;
import dev.orchestrator.command.TraceText;
import dev.orchestrator.discord.Limits;
import dev.orchestrator.discord.message.Choice;
import dev.orchestrator.discord.message.Reply;
import dev.orchestrator.trace.Trace;
import dev.orchestrator.trace.TraceConsole;
import dev.orchestrator.trace.TraceId;
import dev.orchestrator.trace.TraceStore;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Shows one trace in full. Admins see anyone's, others their own. */
public final class TraceCommand
    implements Command.Immediate<TraceCommand.Options>, Command.Autocompletes {
  private static final String NAME = "trace";

  /** Those that only look at others are not worth suggesting. */
  private static final Set<String> LOOKING = Set.of(NAME, "debug-last");

  private static final OptionSpec<String> ID =
      OptionSpec.string("id", "The trace ID, shown below every answer")
          .between(1, 100)
          .withAutocomplete();

  private static final CommandSpec<Options> SPEC =
      CommandSpec.slash(NAME, "Show everything about one command, by its trace ID")
          .withOptions(values -> new Options(values.get(ID)), ID)
          .withDetails(
              "Draws each step as a bar that shows its start, duration and result. The details of"
                  + " each step follow, failures first. Admins see anyone's trace, others their"
                  + " own.")
          .asEphemeral();

  private final TraceStore traces;
  private final TraceConsole console;
  private final boolean enabled;

  /**
   * @param enabled ENABLE_DEBUG_CMD
   */
  public TraceCommand(TraceStore traces, TraceConsole console, boolean enabled) {
    this.traces = traces;
    this.console = console;
    this.enabled = enabled;
  }

  record Options(String id) {}

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
    String id = typed(options.id());
    if (!TraceId.isValid(id)) {
      return Reply.ephemeral(
          "Not a valid trace ID. A trace ID looks like `1-67400000-0123456789abcdef01234567` and is"
              + " shown below every answer.");
    }
    List<Trace> parts =
        traces.find(id, call.receivedAt()).stream()
            .filter(part -> call.callerIsAdmin() || part.key().userId().equals(call.caller().id()))
            .toList();
    return Reply.ephemeral(
        parts.isEmpty()
            ? "You have no trace `%s`. Traces are kept for 30 days, and only admins see those of others."
                .formatted(id)
            : TraceText.of(parts, call.caller().id(), call.receivedAt(), console));
  }

  @Override
  public List<Choice> suggest(String option, String typed, CommandCall call) {
    if (!enabled) {
      return List.of();
    }
    String part = typed(typed);
    Map<String, Choice> byId = new LinkedHashMap<>();
    traces
        .recent(
            call.caller().id(),
            call.receivedAt(),
            trace ->
                !LOOKING.contains(trace.command())
                    && (trace.traceId().contains(part) || trace.command().contains(part)),
            Limits.CHOICES)
        .forEach(trace -> byId.putIfAbsent(trace.traceId(), choice(trace, call.receivedAt())));
    return List.copyOf(byId.values());
  }

  private static Choice choice(Trace trace, Instant now) {
    String name =
        "%s /%s, %s: %s"
            .formatted(
                StepText.mark(trace.status()),
                trace.command(),
                ago(Duration.between(trace.startedAt(), now)),
                trace.traceId());
    return new Choice(name, trace.traceId());
  }

  /** The suggestions of Discord show no timestamps. */
  private static String ago(Duration age) {
    if (age.toMinutes() < 1) {
      return "just now";
    }
    if (age.toHours() < 1) {
      return age.toMinutes() + " min ago";
    }
    return age.toDays() < 1 ? age.toHours() + " h ago" : age.toDays() + " d ago";
  }

  /** As people paste it: with the code marks around it, or the slash of a command's name. */
  private static String typed(String text) {
    String id = text.strip();
    int start = 0;
    while (start < id.length() && "`/".indexOf(id.charAt(start)) >= 0) {
      start++;
    }
    int end = id.length();
    while (end > start && id.charAt(end - 1) == '`') {
      end--;
    }
    return id.substring(start, end).toLowerCase(Locale.ROOT);
  }
}
