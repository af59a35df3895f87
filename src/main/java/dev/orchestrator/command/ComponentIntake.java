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

/**
 * Accepts presses of buttons, choices from menus and submitted forms: runs immediate ones, and
 * records the others for a worker. A one-shot button is used up by the same write.
 */
public final class ComponentIntake {
  private static final Log LOG = Log.named("command.buttons");

  private final ComponentRouter router;
  private final TraceStore traces;
  private final InteractionRecorder interactionRecorder;
  private final Incidents incidents;
  private final InstantSource clock;

  public ComponentIntake(
      ComponentRouter router,
      TraceStore traces,
      ReplyWriter replies,
      Incidents incidents,
      InstantSource clock) {
    this.router = router;
    this.traces = traces;
    this.interactionRecorder = new InteractionRecorder(traces, replies, clock);
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
    return switch (router.route(interaction, presser)) {
      case ComponentRouter.Route.Refused(String command, String sentence) ->
          refused(call, command, sentence);
      case ComponentRouter.Route.To(Button button, String argument) when button.spec().once() ->
          once(interaction, body, call, button, argument);
      case ComponentRouter.Route.To(Button button, String argument) ->
          anytime(interaction, body, call, button, press(interaction, argument, Map.of()));
      case ComponentRouter.Route route -> other(route, interaction, body, call);
    };
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
    return other(router.route(interaction, user), interaction, body, call);
  }

  /** The answer to a menu or a form. */
  private byte[] other(
      ComponentRouter.Route route, Interaction interaction, Json body, CommandCall call) {
    return switch (route) {
      case ComponentRouter.Route.Refused(String command, String sentence) ->
          refused(call, command, sentence);
      case ComponentRouter.Route.Now(String command, var answer) -> {
        Done done = done(() -> answer.answer(call));
        yield interactionRecorder.recorded(call, command, done.reply(), done.status());
      }
      case ComponentRouter.Route.Later(String command, Reply acknowledgement, var _) ->
          interactionRecorder.writtenDown(
              call, command, acknowledgement, interaction.envelope(), body);
      case ComponentRouter.Route.To _ ->
          throw new IllegalStateException("a button is handled as a menu");
    };
  }

  static ButtonPress press(
      Interaction.Component interaction, String argument, Map<String, String> state) {
    return new ButtonPress(argument, state, interaction.message());
  }

  private byte[] refused(CommandCall call, String command, String sentence) {
    return interactionRecorder.recorded(
        call, command, Reply.ephemeral(sentence), TraceStatus.REFUSED);
  }

  private byte[] anytime(
      Interaction.Component interaction,
      Json body,
      CommandCall call,
      Button button,
      ButtonPress press) {
    String command = button.spec().command();
    return switch (button) {
      case Button.Immediate immediate -> {
        Done done = pressed(immediate, press, call);
        yield interactionRecorder.recorded(call, command, done.reply(), done.status());
      }
      case Button.Deferred _ ->
          interactionRecorder.writtenDown(
              call, command, new Reply.DeferEdit(), interaction.envelope(), body);
    };
  }

  private record Done(Reply reply, TraceStatus status) {}

  private Done pressed(Button.Immediate button, ButtonPress press, CommandCall call) {
    return done(() -> button.press(press, call));
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
      Interaction.Component interaction, Json body, CommandCall call, Button button, String nonce) {
    String command = button.spec().command();
    try {
      Optional<SingleUseToken> offered = traces.oneShot(nonce);
      Optional<String> refusal = refusal(offered, call);
      if (refusal.isPresent()) {
        return refused(call, command, refusal.get());
      }
      SingleUseToken offer = offered.orElseThrow();
      // The press continues the command that offered the button, so it continues its trace.
      CommandCall under = call.under(offer.traceId());
      return LogContext.current()
          .withTraceId(offer.traceId())
          .withCommand(command)
          .call(() -> use(interaction, body, under, button, offer));
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
      Interaction.Component interaction,
      Json body,
      CommandCall call,
      Button button,
      SingleUseToken offer) {
    String command = button.spec().command();
    Trace started = InteractionRecorder.start(call, command);
    Reply reply;
    Trace trace;
    Optional<Work> work;
    switch (button) {
      case Button.Immediate immediate -> {
        Done done = pressed(immediate, press(interaction, offer.nonce(), offer.state()), call);
        reply = done.reply();
        trace = started.finished(done.status(), clock.instant(), Optional.empty());
        work = Optional.empty();
      }
      case Button.Deferred _ -> {
        reply = new Reply.DeferEdit();
        trace = started;
        work = Optional.of(InteractionRecorder.work(interaction.envelope(), body));
      }
    }
    byte[] answer = interactionRecorder.answer(reply, call);
    return switch (traces.press(offer, trace, work, InteractionRecorder.text(answer))) {
      case PressResult.First() -> answer;
      case PressResult.Repeated(String earlier) -> InteractionRecorder.repeated(earlier);
      case PressResult.TooLate() -> refused(call, command, CommandMessages.PRESSED_BEFORE);
    };
  }

  /** Why this person may not press now; empty if they may. */
  private static Optional<String> refusal(Optional<SingleUseToken> offered, CommandCall call) {
    if (offered.isEmpty()) {
      return Optional.of(CommandMessages.NOT_IN_USE);
    }
    SingleUseToken offer = offered.get();
    if (!offer.userId().equals(call.caller().id())) {
      return Optional.of(
          "Only <@%s>, who sent the command, can use this button.".formatted(offer.userId()));
    }
    if (offer.use().isPresent()) {
      return offer.usedBy(call.interactionId())
          ? Optional.empty()
          : Optional.of(CommandMessages.PRESSED_BEFORE);
    }
    return call.receivedAt().isBefore(offer.endsAt())
        ? Optional.empty()
        : Optional.of(
            "This button expired %s. Send the command again."
                .formatted(Markdown.timestamp(offer.endsAt(), Markdown.TimestampStyle.RELATIVE)));
  }
}
