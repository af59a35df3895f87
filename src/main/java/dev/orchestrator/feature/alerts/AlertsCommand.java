package dev.orchestrator.feature.alerts;

import dev.orchestrator.alert.AlertActions;
import dev.orchestrator.alert.AlertState;
import dev.orchestrator.alert.AlertsManager;
import dev.orchestrator.alert.Severity;
import dev.orchestrator.command.Access;
import dev.orchestrator.command.Command;
import dev.orchestrator.command.CommandCall;
import dev.orchestrator.command.CommandSpec;
import dev.orchestrator.command.CommandSpec.SubcommandSpec;
import dev.orchestrator.command.OptionSpec;
import dev.orchestrator.discord.markdown.Markdown;
import dev.orchestrator.discord.markdown.MarkdownTruncator;
import dev.orchestrator.discord.message.Choice;
import dev.orchestrator.discord.message.Reply;
import dev.orchestrator.text.Truncator;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Lists open alerts, acknowledges and silences them, and sends test alerts. */
public final class AlertsCommand
    implements Command.Immediate<AlertsCommand.Options>, Command.Autocompletes {
  private static final int LISTED = 10;

  private static final OptionSpec<String> FINGERPRINT =
      OptionSpec.string("fingerprint", "The alert's ID, shown below its message")
          .withAutocomplete()
          .between(1, 100);

  private static final OptionSpec<String> DURATION =
      OptionSpec.string("duration", "For how long, for example 30m, 1h30m, 2 hours or 1d")
          .between(1, 40);

  private static final CommandSpec<Options> SPEC =
      CommandSpec.slash("alerts", "List, acknowledge and silence alerts")
          .withDetails(
              "Acknowledged and silenced alerts are still counted, and are sent again when their"
                  + " severity rises.")
          .withAccess(Access.ADMINS)
          .asEphemeral()
          .withSubcommands(
              List.of(
                  new SubcommandSpec<>(
                      "list", "List the open alerts", List.of(), values -> new Options.Show()),
                  new SubcommandSpec<>(
                      "ack",
                      "Acknowledge an alert until it is resolved",
                      List.of(FINGERPRINT),
                      values -> new Options.Acknowledge(values.get(FINGERPRINT))),
                  new SubcommandSpec<>(
                      "silence",
                      "Silence an alert for a time",
                      List.of(FINGERPRINT, DURATION),
                      values -> new Options.Silence(values.get(FINGERPRINT), values.get(DURATION))),
                  new SubcommandSpec<>(
                      "unsilence",
                      "Unsilence an alert",
                      List.of(FINGERPRINT),
                      values -> new Options.Unsilence(values.get(FINGERPRINT))),
                  new SubcommandSpec<>(
                      "test",
                      "Send a test alert to the alert channel",
                      List.of(),
                      values -> new Options.Test())));

  private final Optional<AlertActions> desk;
  private final AlertsManager alerts;

  /**
   * @param desk empty if alerts are switched off
   */
  public AlertsCommand(Optional<AlertActions> desk, AlertsManager alerts) {
    this.desk = desk;
    this.alerts = alerts;
  }

  /** What is wanted. */
  sealed interface Options {
    record Show() implements Options {}

    record Acknowledge(String fingerprint) implements Options {}

    record Silence(String fingerprint, String duration) implements Options {}

    record Unsilence(String fingerprint) implements Options {}

    record Test() implements Options {}
  }

  @Override
  public CommandSpec<Options> spec() {
    return SPEC;
  }

  @Override
  public Reply.ToCommand run(Options options, CommandCall call) {
    return desk.<Reply.ToCommand>map(open -> AlertAnswers.asking(() -> run(options, call, open)))
        .orElseGet(() -> Reply.ephemeral(AlertAnswers.OFF));
  }

  private Reply.ToCommand run(Options options, CommandCall call, AlertActions open) {
    Instant now = call.receivedAt();
    String caller = call.caller().id();
    return switch (options) {
      case Options.Show() -> Reply.ephemeral(list(open.open(), now));
      case Options.Acknowledge(String fingerprint) ->
          AlertAnswers.toCommand(
              open.acknowledge(typed(fingerprint), Optional.empty(), caller, now), open, call);
      case Options.Silence(String fingerprint, String duration) -> {
        Optional<Duration> time = SilenceTime.parse(duration);
        yield time.isEmpty()
            ? Reply.ephemeral(SilenceTime.WANTED)
            : AlertAnswers.toCommand(
                open.silence(typed(fingerprint), Optional.empty(), caller, time.get(), false, now),
                open,
                call);
      }
      case Options.Unsilence(String fingerprint) ->
          AlertAnswers.toCommand(open.unsilence(typed(fingerprint), now), open, call);
      case Options.Test() -> test(open, call);
    };
  }

  private static String typed(String fingerprint) {
    return fingerprint.strip().toLowerCase(Locale.ROOT);
  }

  private Reply.ToCommand test(AlertActions open, CommandCall call) {
    alerts.sendAtOnce(
        Severity.NOTICE, "Test alert.", "/alerts test by " + call.caller().name(), call.traceId());
    return Reply.ephemeral(
        "A test alert is being sent to <#%s>. If it does not arrive, `/alerts list` shows why. Another test within 5 minutes is counted but not shown."
            .formatted(open.channelId()));
  }

  @Override
  public List<Choice> suggest(String option, String typed, CommandCall call) {
    String wanted = typed.strip().toLowerCase(Locale.ROOT);
    return desk.map(AlertActions::open).orElse(List.of()).stream()
        .filter(state ->
            state.fingerprint().startsWith(wanted)
                || state.detail().message().toLowerCase(Locale.ROOT).contains(wanted))
        .map(state ->
            new Choice(
                Truncator.truncate(
                    state.severity().emoji() + " " + state.detail().message().strip(), 100),
                state.fingerprint()))
        .toList();
  }

  private static String list(List<AlertState> open, Instant now) {
    if (open.isEmpty()) {
      return "✅ There are no open alerts.";
    }
    var lines = new ArrayList<String>();
    open.stream().limit(LISTED).forEach(state -> lines.add(line(state, now)));
    if (open.size() > LISTED) {
      lines.add("… and %d more".formatted(open.size() - LISTED));
    }
    return String.join("\n", lines);
  }

  private static String line(AlertState state, Instant now) {
    var line =
        new StringBuilder()
            .append(state.severity().emoji())
            .append(" `")
            .append(state.fingerprint())
            .append("` ")
            .append(MarkdownTruncator.truncate(Markdown.escapeLine(state.detail().message()), 80))
            .append(" · ")
            .append(AlertText.occurrences(state.inEpisode()))
            .append(state.untold() > 0 ? ", %d not sent yet".formatted(state.untold()) : "")
            .append(" · ")
            .append(Markdown.timestamp(state.lastAt(), Markdown.TimestampStyle.RELATIVE));
    state
        .handling()
        .filter(handling -> state.isQuieted(now))
        .ifPresent(handling -> line.append(" · ").append(AlertText.handling(handling)));
    state
        .undelivered()
        .ifPresent(why ->
            line.append(" · ❌ not delivered: ")
                .append(MarkdownTruncator.truncate(Markdown.escapeLine(why), 120))
                .append(" Next try ")
                .append(
                    state.leaseUntil().isAfter(now)
                        ? Markdown.timestamp(state.leaseUntil(), Markdown.TimestampStyle.RELATIVE)
                        : "within a minute"));
    return line.toString();
  }
}
