package dev.orchestrator.command;

import dev.orchestrator.discord.interaction.Envelope;
import dev.orchestrator.discord.interaction.StoredInteraction;
import dev.orchestrator.discord.message.Reply;
import dev.orchestrator.discord.message.ReplyWriter;
import dev.orchestrator.json.Json;
import dev.orchestrator.log.Log;
import dev.orchestrator.trace.Acceptance;
import dev.orchestrator.trace.Segment;
import dev.orchestrator.trace.StoreUnavailable;
import dev.orchestrator.trace.Trace;
import dev.orchestrator.trace.TraceKey;
import dev.orchestrator.trace.TraceStatus;
import dev.orchestrator.trace.TraceStore;
import dev.orchestrator.trace.Work;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Records interactions, before or after they run, and returns their answers. */
final class InteractionRecorder {
  private static final Log LOG = Log.named("command.intake");

  private final TraceStore traces;
  private final ReplyWriter replies;
  private final InstantSource clock;

  InteractionRecorder(TraceStore traces, ReplyWriter replies, InstantSource clock) {
    this.traces = traces;
    this.replies = replies;
    this.clock = clock;
  }

  /** Records a finished interaction. It is answered even if the table is unreachable. */
  byte[] recorded(CommandCall call, String command, Reply reply, TraceStatus status) {
    byte[] answer = answer(reply, call);
    try {
      Trace trace = start(call, command).finished(status, clock.instant(), Optional.empty());
      return given(traces.record(trace, text(answer)), answer);
    } catch (StoreUnavailable away) {
      LOG.error("command.trace_not_stored", "the trace of a finished command was not stored", away);
      return answer;
    }
  }

  /** Records work for a worker. Nothing is started if the table is unreachable. */
  byte[] writtenDown(CommandCall call, String command, Reply reply, Envelope envelope, Json body) {
    byte[] answer = answer(reply, call);
    try {
      return given(traces.accept(start(call, command), work(envelope, body), text(answer)), answer);
    } catch (StoreUnavailable away) {
      LOG.error("command.not_recorded", "a command could not be recorded", away);
      return notStarted(call);
    }
  }

  byte[] notStarted(CommandCall call) {
    return answer(Reply.ephemeral(CommandMessages.NOT_STARTED), call);
  }

  static Work work(Envelope envelope, Json body) {
    return new Work(
        envelope.applicationId(),
        StoredInteraction.of(body),
        envelope.token(),
        envelope.createdAt().plus(Work.TOKEN_LIFE),
        Optional.empty(),
        Segment.current(),
        Map.of());
  }

  static Trace start(CommandCall call, String command) {
    return new Trace(
        new TraceKey(call.caller().id(), call.interactionId()),
        call.traceId(),
        command,
        TraceStatus.ACCEPTED,
        call.receivedAt(),
        Optional.empty(),
        List.of(),
        Optional.empty());
  }

  /** The answer as Discord gets it; a message shows the trace id. */
  byte[] answer(Reply reply, CommandCall call) {
    return replies.write(
        switch (reply) {
          case Reply.SendMessage(var message) ->
              new Reply.SendMessage(message.withTraceId(call.traceId()));
          case Reply.EditMessage(var message) ->
              new Reply.EditMessage(message.withTraceId(call.traceId()));
          case Reply other -> other;
        });
  }

  private static byte[] given(Acceptance acceptance, byte[] answer) {
    return switch (acceptance) {
      case Acceptance.First() -> answer;
      case Acceptance.Repeated(String earlier) -> repeated(earlier);
    };
  }

  static byte[] repeated(String earlierAnswer) {
    LOG.warn(
        "interaction.duplicate", "an interaction was delivered again and got its first answer");
    return earlierAnswer.getBytes(StandardCharsets.UTF_8);
  }

  static String text(byte[] answer) {
    return new String(answer, StandardCharsets.UTF_8);
  }
}
