package dev.orchestrator.command;

import dev.orchestrator.discord.interaction.Envelope;
import dev.orchestrator.discord.interaction.Interaction;
import dev.orchestrator.discord.interaction.InteractionReader;
import dev.orchestrator.discord.interaction.Invoker;
import dev.orchestrator.discord.message.Message;
import dev.orchestrator.json.Json;
import dev.orchestrator.log.Log;
import dev.orchestrator.operation.Incidents;
import dev.orchestrator.operation.LeaseLost;
import dev.orchestrator.table.TableUnavailable;
import dev.orchestrator.trace.ChannelPost;
import dev.orchestrator.trace.Claim;
import dev.orchestrator.trace.SingleUseToken;
import dev.orchestrator.trace.StoreUnavailable;
import dev.orchestrator.trace.TraceStatus;
import dev.orchestrator.trace.TraceStore;
import java.util.Map;
import java.util.Optional;

/** Runs a stored interaction: a deferred command, button, menu or form. */
final class CommandRunner {
  private static final Log LOG = Log.named("command.runner");

  private final CommandRouter commands;
  private final ComponentRouter components;
  private final TraceStore traces;
  private final Incidents incidents;

  CommandRunner(
      CommandRouter commands, ComponentRouter components, TraceStore traces, Incidents incidents) {
    this.commands = commands;
    this.components = components;
    this.traces = traces;
    this.incidents = incidents;
  }

  /** The interaction as it was when it was recorded. */
  static Interaction read(Claim claim) {
    Json stored = Json.read(claim.work().interaction());
    return switch (InteractionReader.read(stored, Optional.of(claim.work().token()))) {
      case InteractionReader.Result.Read(Interaction interaction) -> interaction;
      case InteractionReader.Result.Malformed(String reason) ->
          throw new IllegalStateException("the stored interaction cannot be read: " + reason);
    };
  }

  /** Runs it once. An unexpected failure is an outcome, too. */
  Outcome run(Interaction interaction, Claim claim, CommandRun run) throws InterruptedException {
    Invoker caller = interaction.envelope().invoker().orElseThrow();
    CommandCall call =
        CommandCall.of(
            interaction.envelope(),
            commands.isAdmin(caller),
            claim.trace().traceId(),
            claim.trace().startedAt());
    try {
      return switch (interaction) {
        case Interaction.Autocomplete _ ->
            broken(CommandMessages.BROKE, "the stored interaction is of another type");
        case Interaction.OfCommand command ->
            switch (commands.route(command, caller)) {
              case CommandRouter.Route.Refused(String sentence) ->
                  Outcome.refused(Message.of(sentence));
              case CommandRouter.Route.AnswersNow _ ->
                  broken(CommandMessages.BROKE, "the command is no longer deferred");
              case CommandRouter.Route.AnswersLater later -> later.body().run(call, run);
            };
        case Interaction.Component component -> run(components.route(component, caller), call, run);
        case Interaction.ModalSubmit form -> run(components.route(form, caller), call, run);
        default -> broken(CommandMessages.BROKE, "the stored interaction is of another type");
      };
    } catch (LeaseLost | StoreUnavailable anotherGoesOn) {
      throw anotherGoesOn;
    } catch (TableUnavailable away) {
      throw new StoreUnavailable("the table of the features", away);
    } catch (RuntimeException unexpected) {
      LOG.error("command.failed_unexpectedly", "a command failed unexpectedly", unexpected);
      incidents.broke(unexpected);
      return broken(
          CommandMessages.BROKE, "unexpected failure; see the log line with this trace ID");
    }
  }

  /** Whether the interaction was acknowledged with a new message instead of an edit of its own. */
  boolean answersWithNewMessage(Interaction interaction) {
    return !(interaction instanceof Interaction.Component press)
        || components.isAnsweredPrivately(press);
  }

  /**
   * Where a command may continue in a normal message; nowhere if only its caller may see it, and in
   * a closed channel if the bot cannot write there.
   */
  Optional<ChannelPost> openChannel(Interaction interaction) {
    boolean onlyForCaller =
        switch (interaction) {
          case Interaction.Autocomplete _ -> true;
          case Interaction.OfCommand command -> commands.isEphemeral(command);
          case Interaction.ModalSubmit form -> components.isEphemeral(form);
          case Interaction.Component press -> components.isEphemeral(press);
          default -> true;
        };
    Envelope envelope = interaction.envelope();
    return onlyForCaller
        ? Optional.empty()
        : envelope
            .channelId()
            .map(id -> envelope.botCanPost() ? ChannelPost.in(id) : ChannelPost.closed(id));
  }

  private Outcome run(ComponentRouter.Route route, CommandCall call, CommandRun run)
      throws InterruptedException {
    return switch (route) {
      case ComponentRouter.Route.Refused(String _, String sentence) ->
          Outcome.refused(Message.of(sentence));
      case ComponentRouter.Route.RefusedForm refused ->
          Outcome.refused(Message.of(refused.sentence()));
      case ComponentRouter.Route.EditForm _ ->
          broken(CommandMessages.BROKE, "the button that opens a form again is not deferred");
      case ComponentRouter.Route.To(String _, String _, Optional<String> nonce, var handler) ->
          switch (handler) {
            case ComponentRouter.Handler.Deferred deferred ->
                deferred.body().run(state(nonce), call, run);
            case ComponentRouter.Handler.Immediate _ ->
                broken(CommandMessages.BROKE, "the component is no longer deferred");
          };
    };
  }

  private Map<String, String> state(Optional<String> nonce) {
    return nonce.flatMap(traces::oneShot).map(SingleUseToken::state).orElse(Map.of());
  }

  static Outcome.Ended broken(String sentence, String error) {
    return new Outcome.Ended(Message.of(sentence), TraceStatus.FAILED, Optional.of(error));
  }
}
