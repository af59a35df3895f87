package dev.orchestrator.bots;

import dev.orchestrator.command.Command;
import dev.orchestrator.command.CommandCall;
import dev.orchestrator.command.CommandRun;
import dev.orchestrator.command.CommandSpec;
import dev.orchestrator.command.DurationParser;
import dev.orchestrator.command.OptionSpec;
import dev.orchestrator.command.Outcome;
import dev.orchestrator.discord.interaction.ReceivedMessage;
import dev.orchestrator.discord.markdown.Markdown;
import dev.orchestrator.discord.message.AllowedMentions;
import dev.orchestrator.discord.message.Message;
import dev.orchestrator.discord.rest.ApiAnswer;
import dev.orchestrator.discord.rest.DiscordRest;
import dev.orchestrator.feature.Feature;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * {@code /remind-me}: mentions the user after a time. Nothing runs meanwhile: the command is
 * suspended, and the schedule resumes it in the minute in which it is due.
 */
public final class RemindBot implements Feature {
  private static final Duration LONGEST = Duration.ofDays(30);

  private static final OptionSpec<String> IN =
      OptionSpec.string("in", "After how long, such as 10m, 2h or 1d").between(2, 20);
  private static final OptionSpec<String> TEXT =
      OptionSpec.string("text", "What you want to be reminded of").between(1, 500);

  record Options(String in, String text) {}

  private final DiscordRest discord;
  private final InstantSource clock;

  public RemindBot(DiscordRest discord, InstantSource clock) {
    this.discord = discord;
    this.clock = clock;
  }

  @Override
  public List<Command<?>> commands() {
    return List.of(new RemindMe());
  }

  private final class RemindMe implements Command.Deferred<Options> {
    private static final CommandSpec<Options> SPEC =
        CommandSpec.slash("remind-me", "Mention me after a time")
            .withOptions(values -> new Options(values.get(IN), values.get(TEXT)), IN, TEXT);

    @Override
    public CommandSpec<Options> spec() {
      return SPEC;
    }

    @Override
    public Outcome run(Options options, CommandCall call, CommandRun run) {
      Optional<Duration> time =
          DurationParser.parse(options.in())
              .filter(one -> one.isPositive() && one.compareTo(LONGEST) <= 0);
      if (time.isEmpty()) {
        return Outcome.refused(
            Message.of("`in` must be a time of up to 30 days, such as `10m`, `2h` or `1d`."));
      }
      Instant due = call.receivedAt().plus(time.get());
      if (clock.instant().isBefore(due)) {
        return new Outcome.Waits(
            Message.of(
                "I will remind you %s of %s."
                    .formatted(
                        Markdown.timestamp(due, Markdown.TimestampStyle.RELATIVE),
                        Markdown.code(options.text()))),
            due);
      }
      Message reminder =
          Message.of(
                  "<@%s>, your reminder: %s"
                      .formatted(call.caller().id(), Markdown.code(options.text())))
              .withAllowedMentions(AllowedMentions.user(call.caller().id()));
      return switch (send(reminder, call)) {
        case ApiAnswer.Ok<ReceivedMessage> _ -> Outcome.succeeded(Message.of("✅ Reminded."));
        // The answer itself becomes the reminder, without a notification.
        case ApiAnswer.Refused<ReceivedMessage> _, ApiAnswer.Unreachable<ReceivedMessage> _ ->
            Outcome.succeeded(reminder);
      };
    }
  }

  /** Sends it to the channel of the command, once. */
  private ApiAnswer<ReceivedMessage> send(Message reminder, CommandCall call) {
    return discord.send(call.channelId().orElseThrow(), reminder, call.interactionId());
  }
}
