package dev.orchestrator.command;

import dev.orchestrator.discord.interaction.Interaction;
import dev.orchestrator.discord.markdown.Markdown;
import dev.orchestrator.discord.message.Reply;
import dev.orchestrator.discord.message.ReplyWriter;
import dev.orchestrator.json.Json;
import dev.orchestrator.log.Log;
import dev.orchestrator.operation.Incidents;
import dev.orchestrator.table.TableUnavailable;
import dev.orchestrator.trace.Cooldown;
import dev.orchestrator.trace.StoreUnavailable;
import dev.orchestrator.trace.TraceStatus;
import dev.orchestrator.trace.TraceStore;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/**
 * Accepts commands: answers immediate ones, and records the others for a worker with one
 * conditional write.
 */
public final class CommandIntake {
  private static final Log LOG = Log.named("command.intake");

  private final CommandRouter router;
  private final TraceStore traces;
  private final ReplyWriter replies;
  private final InteractionRecorder interactionRecorder;
  private final Incidents incidents;

  public CommandIntake(
      CommandRouter router,
      TraceStore traces,
      ReplyWriter replies,
      Incidents incidents,
      InstantSource clock) {
    this.router = router;
    this.traces = traces;
    this.replies = replies;
    this.interactionRecorder = new InteractionRecorder(traces, replies, clock);
    this.incidents = incidents;
  }

  /**
   * The answer to a command, JSON.
   *
   * @param body the interaction as Discord sent it
   */
  public byte[] answer(
      Interaction.OfCommand interaction, Json body, String traceId, Instant receivedAt) {
    CommandCall call = call(interaction, traceId, receivedAt);
    return switch (router.route(interaction, call.caller())) {
      case CommandRouter.Route.Refused(String sentence) -> refused(interaction, call, sentence);
      case CommandRouter.Route.AnswersNow now ->
          unlessCoolingDown(
              interaction, call, now.cooldown(), () -> answerNow(interaction, call, now));
      case CommandRouter.Route.AnswersLater later ->
          unlessCoolingDown(
              interaction,
              call,
              later.cooldown(),
              () ->
                  interactionRecorder.writtenDown(
                      call,
                      interaction.commandName(),
                      new Reply.DeferReply(later.ephemeral()),
                      interaction.envelope(),
                      body));
    };
  }

  /** The suggestions for the option that a person is typing, JSON. */
  public byte[] suggest(Interaction.Autocomplete interaction, String traceId, Instant receivedAt) {
    CommandCall call = call(interaction, traceId, receivedAt);
    return replies.write(new Reply.Choices(router.suggest(interaction, call)));
  }

  private static String shown(Interaction.OfCommand interaction) {
    return (interaction instanceof Interaction.SlashCommand ? "/" : "") + interaction.commandName();
  }

  private CommandCall call(Interaction interaction, String traceId, Instant receivedAt) {
    var caller = interaction.envelope().invoker().orElseThrow();
    return CommandCall.of(interaction.envelope(), router.isAdmin(caller), traceId, receivedAt);
  }

  private byte[] refused(Interaction.OfCommand interaction, CommandCall call, String sentence) {
    return interactionRecorder.recorded(
        call, interaction.commandName(), Reply.ephemeral(sentence), TraceStatus.REFUSED);
  }

  /** Answers a command that may be given now. */
  @FunctionalInterface
  private interface Admitted {
    byte[] answer();
  }

  private byte[] unlessCoolingDown(
      Interaction.OfCommand interaction,
      CommandCall call,
      Optional<Cooldown> cooldown,
      Admitted admitted) {
    if (cooldown.isEmpty()) {
      return admitted.answer();
    }
    try {
      Optional<Instant> until =
          traces.use(
              call.caller().id(),
              interaction.commandName(),
              call.interactionId(),
              call.receivedAt(),
              cooldown.get());
      return until.isEmpty()
          ? admitted.answer()
          : refused(
              interaction,
              call,
              "You have used `%s` too often. You can use it again %s."
                  .formatted(
                      shown(interaction),
                      Markdown.timestamp(until.get(), Markdown.TimestampStyle.RELATIVE)));
    } catch (StoreUnavailable away) {
      LOG.error("table.unavailable", "the table did not answer", away);
      return interactionRecorder.notStarted(call);
    }
  }

  private byte[] answerNow(
      Interaction.OfCommand interaction, CommandCall call, CommandRouter.Route.AnswersNow now) {
    String command = interaction.commandName();
    try {
      return interactionRecorder.recorded(
          call, command, now.body().run(call), TraceStatus.SUCCEEDED);
    } catch (StoreUnavailable | TableUnavailable away) {
      LOG.error("table.unavailable", "the table did not answer", away);
      return interactionRecorder.answer(Reply.ephemeral(CommandMessages.TABLE_AWAY), call);
    } catch (RuntimeException unexpected) {
      LOG.error("failure.unexpected", "unexpected failure", unexpected);
      byte[] answer =
          interactionRecorder.recorded(
              call, command, Reply.ephemeral(CommandMessages.BROKE), TraceStatus.FAILED);
      incidents.broke(unexpected);
      return answer;
    }
  }
}
