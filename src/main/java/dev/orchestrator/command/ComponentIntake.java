package dev.orchestrator.command;

import dev.orchestrator.discord.interaction.Interaction;
import dev.orchestrator.discord.markdown.Markdown;
import dev.orchestrator.discord.message.Reply;
import dev.orchestrator.discord.message.ReplyWriter;
import dev.orchestrator.json.Json;
import dev.orchestrator.log.Log;
import dev.orchestrator.log.LogContext;
import dev.orchestrator.operation.Incidents;
import dev.orchestrator.table.TableUnavailable;
import dev.orchestrator.trace.PressResult;
import dev.orchestrator.trace.SingleUseToken;
import dev.orchestrator.trace.StoreUnavailable;
import dev.orchestrator.trace.Trace;
import dev.orchestrator.trace.TraceStatus;
import dev.orchestrator.trace.TraceStore;
import dev.orchestrator.trace.Work;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * Accepts presses of buttons, choices from menus and submitted forms: runs immediate ones, and
 * records the others for a worker. A single-use button or menu is used up by the same write.
 */
public final class ComponentIntake {
  private static final Log LOG = Log.named("command.buttons");

  private final ComponentRouter router;
  private final TraceStore traces;
  private final InteractionRecorder interactionRecorder;
  private final FormDrafts drafts;
  private final Incidents incidents;
  private final InstantSource clock;

  /**
   * @param redaction of what is kept of a refused form
   */
  public ComponentIntake(
      ComponentRouter router,
      TraceStore traces,
      ReplyWriter replies,
      UnaryOperator<String> redaction,
      Incidents incidents,
      InstantSource clock) {
    this.router = router;
    this.traces = traces;
    this.interactionRecorder = new InteractionRecorder(traces, replies, clock);
    this.drafts = new FormDrafts(traces, redaction, clock);
    this.incidents = incidents;
    this.clock = clock;
  }

  /**
   * The answer to a press, JSON.
   *
   * @param body the interaction as Discord sent it
   */
  public byte[] answer(
      Interaction.Component interaction, Json body, String traceId, Instant receivedAt) {
    var presser = interaction.envelope().invoker().orElseThrow();
    CommandCall call =
        CommandCall.of(interaction.envelope(), router.isAdmin(presser), traceId, receivedAt);
    return answer(router.route(interaction, presser), interaction, body, call);
  }

  /**
   * The answer to a submitted form, JSON.
   *
   * @param body the interaction as Discord sent it
   */
  public byte[] answer(
      Interaction.ModalSubmit interaction, Json body, String traceId, Instant receivedAt) {
    var user = interaction.envelope().invoker().orElseThrow();
    CommandCall call =
        CommandCall.of(interaction.envelope(), router.isAdmin(user), traceId, receivedAt);
    return answer(router.route(interaction, user), interaction, body, call);
  }

  private byte[] answer(
      ComponentRouter.Route route, Interaction interaction, Json body, CommandCall call) {
    return switch (route) {
      case ComponentRouter.Route.Refused(String command, String sentence) ->
          refused(call, command, sentence);
      case ComponentRouter.Route.RefusedForm form ->
          interactionRecorder.recorded(
              call, form.form().command(), drafts.keep(form, call), TraceStatus.REFUSED);
      case ComponentRouter.Route.EditForm edit -> {
        Done done = done(() -> drafts.open(edit.form(), edit.nonce(), call));
        yield interactionRecorder.recorded(
            call, edit.form().command(), done.reply(), done.status());
      }
      case ComponentRouter.Route.To to when to.nonce().isPresent() ->
          once(interaction, body, call, to, to.nonce().get());
      case ComponentRouter.Route.To to -> anytime(interaction, body, call, to);
    };
  }

  private byte[] refused(CommandCall call, String command, String sentence) {
    return interactionRecorder.recorded(
        call, command, Reply.ephemeral(sentence), TraceStatus.REFUSED);
  }

  private byte[] anytime(
      Interaction interaction, Json body, CommandCall call, ComponentRouter.Route.To to) {
    return switch (to.handler()) {
      case ComponentRouter.Handler.Immediate immediate -> {
        Done done = done(immediate, Map.of(), call);
        yield interactionRecorder.recorded(call, to.command(), done.reply(), done.status());
      }
      case ComponentRouter.Handler.Deferred deferred ->
          interactionRecorder.writtenDown(
              call, to.command(), deferred.acknowledgement(), interaction.envelope(), body);
    };
  }

  private record Done(Reply reply, TraceStatus status) {}

  private Done done(
      ComponentRouter.Handler.Immediate handler, Map<String, String> state, CommandCall call) {
    return done(() -> handler.body().answer(state, call));
  }

  private Done done(Supplier<Reply> handler) {
    try {
      return new Done(handler.get(), TraceStatus.SUCCEEDED);
    } catch (StoreUnavailable | TableUnavailable away) {
      LOG.error("table.unavailable", "the table did not answer", away);
      return new Done(Reply.ephemeral(CommandMessages.TABLE_AWAY), TraceStatus.FAILED);
    } catch (RuntimeException unexpected) {
      LOG.error("failure.unexpected", "unexpected failure", unexpected);
      incidents.broke(unexpected);
      return new Done(Reply.ephemeral(CommandMessages.BROKE), TraceStatus.FAILED);
    }
  }

  private byte[] once(
      Interaction interaction,
      Json body,
      CommandCall call,
      ComponentRouter.Route.To to,
      String nonce) {
    try {
      Optional<SingleUseToken> offered = traces.oneShot(nonce);
      Optional<String> refusal = refusal(offered, call, to.noun());
      if (refusal.isPresent()) {
        return refused(call, to.command(), refusal.get());
      }
      SingleUseToken offer = offered.orElseThrow();
      // The press continues the command that offered the button, so it continues its trace.
      CommandCall under = call.under(offer.traceId());
      return LogContext.current()
          .withTraceId(offer.traceId())
          .withCommand(to.command())
          .call(() -> use(interaction, body, under, to, offer));
    } catch (StoreUnavailable away) {
      LOG.error("command.not_recorded", "the press of a button could not be recorded", away);
      return interactionRecorder.notStarted(call);
    } catch (RuntimeException failure) {
      throw failure;
    } catch (Exception impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private byte[] use(
      Interaction interaction,
      Json body,
      CommandCall call,
      ComponentRouter.Route.To to,
      SingleUseToken offer) {
    Trace started = InteractionRecorder.start(call, to.command());
    Reply reply;
    Trace trace;
    Optional<Work> work;
    switch (to.handler()) {
      case ComponentRouter.Handler.Immediate immediate -> {
        Done done = done(immediate, offer.state(), call);
        reply = done.reply();
        trace = started.finished(done.status(), clock.instant(), Optional.empty());
        work = Optional.empty();
      }
      case ComponentRouter.Handler.Deferred deferred -> {
        reply = deferred.acknowledgement();
        trace = started;
        work = Optional.of(InteractionRecorder.work(interaction.envelope(), body));
      }
    }
    byte[] answer = interactionRecorder.answer(reply, call);
    return switch (traces.press(offer, trace, work, InteractionRecorder.text(answer))) {
      case PressResult.First() -> answer;
      case PressResult.Repeated(String earlier) -> InteractionRecorder.repeated(earlier);
      case PressResult.TooLate() ->
          refused(call, to.command(), CommandMessages.usedBefore(to.noun()));
    };
  }

  /** Why this person may not press now; empty if they may. */
  private static Optional<String> refusal(
      Optional<SingleUseToken> offered, CommandCall call, String noun) {
    if (offered.isEmpty()) {
      return Optional.of(CommandMessages.expired(noun));
    }
    SingleUseToken offer = offered.get();
    if (!offer.userId().equals(call.caller().id())) {
      return Optional.of(
          "Only <@%s>, who sent the command, can use this %s.".formatted(offer.userId(), noun));
    }
    if (offer.use().isPresent()) {
      return offer.usedBy(call.interactionId())
          ? Optional.empty()
          : Optional.of(CommandMessages.usedBefore(noun));
    }
    return call.receivedAt().isBefore(offer.endsAt())
        ? Optional.empty()
        : Optional.of(
            "This %s expired %s. Send the command again."
                .formatted(
                    noun, Markdown.timestamp(offer.endsAt(), Markdown.TimestampStyle.RELATIVE)));
  }
}
