package dev.orchestrator.command;

import dev.orchestrator.discord.Envelope;
import dev.orchestrator.discord.Interaction;
import dev.orchestrator.discord.InteractionReader;
import dev.orchestrator.discord.Invoker;
import dev.orchestrator.discord.Reply;
import dev.orchestrator.discord.ReplyWriter;
import dev.orchestrator.json.Json;
import dev.orchestrator.log.Log;
import dev.orchestrator.trace.Acceptance;
import dev.orchestrator.trace.StoreUnavailable;
import dev.orchestrator.trace.Trace;
import dev.orchestrator.trace.TraceKey;
import dev.orchestrator.trace.TraceStatus;
import dev.orchestrator.trace.TraceStore;
import dev.orchestrator.trace.Work;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * Takes slash commands in: answers those that answer at once, and writes the others down for a
 * worker with one conditional write.
 */
public final class CommandIntake {
  private static final Log LOG = Log.named("command.intake");

  private final CommandRouter router;
  private final TraceStore traces;
  private final ReplyWriter replies;
  private final InstantSource clock;

  public CommandIntake(
      CommandRouter router, TraceStore traces, ReplyWriter replies, InstantSource clock) {
    this.router = router;
    this.traces = traces;
    this.replies = replies;
    this.clock = clock;
  }

  /**
   * The answer to a slash command, JSON.
   *
   * @param body the interaction as Discord sent it
   */
  public byte[] answer(
      Interaction.SlashCommand interaction, Json body, String traceId, Instant receivedAt) {
    CommandCall call = call(interaction.envelope(), traceId, receivedAt);
    return switch (router.route(interaction, call.caller())) {
      case CommandRouter.Route.Refused(String sentence) ->
          recorded(interaction, call, refusal(sentence), TraceStatus.REFUSED);
      case CommandRouter.Route.AnswersNow(CommandRouter.ImmediateBody command) ->
          answerNow(interaction, call, command);
      case CommandRouter.Route.AnswersLater later -> writeDown(interaction, body, call, later);
    };
  }

  /** The suggestions for the option that a person is typing, JSON. */
  public byte[] suggest(Interaction.Autocomplete interaction, String traceId, Instant receivedAt) {
    CommandCall call = call(interaction.envelope(), traceId, receivedAt);
    return replies.write(new Reply.Choices(router.suggest(interaction, call)));
  }

  private CommandCall call(Envelope envelope, String traceId, Instant receivedAt) {
    Invoker caller = envelope.invoker().orElseThrow();
    return new CommandCall(
        caller,
        router.isAdmin(caller),
        traceId,
        envelope.id(),
        envelope.guildId(),
        envelope.channelId(),
        receivedAt);
  }

  private byte[] answerNow(
      Interaction.SlashCommand interaction, CommandCall call, CommandRouter.ImmediateBody command) {
    try {
      return recorded(interaction, call, command.run(call), TraceStatus.SUCCEEDED);
    } catch (StoreUnavailable away) {
      LOG.error("the table did not answer", away);
      return replies.write(traced(refusal(Sentences.TABLE_AWAY), call.traceId()));
    } catch (RuntimeException unexpected) {
      LOG.error("unexpected failure", unexpected);
      return recorded(interaction, call, refusal(Sentences.BROKE), TraceStatus.FAILED);
    }
  }

  /** Records a command that is done. It is answered even if the table is away. */
  private byte[] recorded(
      Interaction.SlashCommand interaction,
      CommandCall call,
      Reply.ToCommand reply,
      TraceStatus status) {
    byte[] answer = replies.write(traced(reply, call.traceId()));
    try {
      Trace trace = start(interaction, call).finished(status, clock.instant(), Optional.empty());
      return switch (traces.record(trace, new String(answer, StandardCharsets.UTF_8))) {
        case Acceptance.First() -> answer;
        case Acceptance.Repeated(String earlier) -> repeated(earlier);
      };
    } catch (StoreUnavailable away) {
      LOG.error("the trace of a finished command was not stored", away);
      return answer;
    }
  }

  private byte[] writeDown(
      Interaction.SlashCommand interaction,
      Json body,
      CommandCall call,
      CommandRouter.Route.AnswersLater later) {
    byte[] answer = replies.write(new Reply.DeferReply(later.ephemeral()));
    Envelope envelope = interaction.envelope();
    var work =
        new Work(
            envelope.applicationId(),
            InteractionReader.withoutToken(body).toString(),
            envelope.token(),
            envelope.createdAt().plus(Work.TOKEN_LIFE));
    try {
      Acceptance acceptance =
          traces.accept(start(interaction, call), work, new String(answer, StandardCharsets.UTF_8));
      return switch (acceptance) {
        case Acceptance.First() -> answer;
        case Acceptance.Repeated(String earlier) -> repeated(earlier);
      };
    } catch (StoreUnavailable away) {
      LOG.error("a command could not be written down", away);
      return replies.write(traced(refusal(Sentences.NOT_STARTED), call.traceId()));
    }
  }

  private static byte[] repeated(String earlierAnswer) {
    LOG.warn("an interaction was delivered again and got its first answer");
    return earlierAnswer.getBytes(StandardCharsets.UTF_8);
  }

  private Trace start(Interaction.SlashCommand interaction, CommandCall call) {
    return new Trace(
        new TraceKey(call.caller().id(), call.interactionId()),
        call.traceId(),
        interaction.commandName(),
        TraceStatus.ACCEPTED,
        call.receivedAt(),
        Optional.empty(),
        List.of(),
        Optional.empty());
  }

  private static Reply.SendMessage refusal(String sentence) {
    return Reply.ephemeral(sentence);
  }

  private static Reply traced(Reply.ToCommand reply, String traceId) {
    return reply instanceof Reply.SendMessage(var message)
        ? new Reply.SendMessage(message.withTraceId(traceId))
        : reply;
  }
}
