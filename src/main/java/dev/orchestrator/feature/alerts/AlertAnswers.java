package dev.orchestrator.feature.alerts;

import dev.orchestrator.alert.AlertActions;
import dev.orchestrator.alert.AlertMessage;
import dev.orchestrator.alert.AlertState;
import dev.orchestrator.alert.AlertsUnavailable;
import dev.orchestrator.command.CommandCall;
import dev.orchestrator.discord.message.Message;
import dev.orchestrator.discord.message.Reply;
import dev.orchestrator.trace.StoreUnavailable;
import java.util.Optional;
import java.util.function.Supplier;

/** Replies to those who handled an alert. */
final class AlertAnswers {
  static final String OFF = "Alerts are disabled. An operator can enable them with ENABLE_ALERTS.";

  private static final String OVER =
      "This alert is no longer open. `/alerts list` shows the open alerts.";

  private AlertAnswers() {}

  /** A press on the alert's newest message updates it immediately; otherwise a worker does. */
  static Reply.ToComponent toPress(
      AlertActions.Answer answer, AlertActions desk, PressedAlert pressed, CommandCall call) {
    if (answer instanceof AlertActions.Answer.Done(AlertState state)) {
      Optional<Message> message =
          AlertMessage.shown(state)
              .filter(it -> it.sequence() == pressed.sequence())
              .map(AlertText::message);
      if (message.isPresent()) {
        return new Reply.EditMessage(message.get());
      }
    }
    return toCommand(answer, desk, call);
  }

  static Reply.SendMessage toCommand(
      AlertActions.Answer answer, AlertActions desk, CommandCall call) {
    return Reply.ephemeral(
        switch (answer) {
          case AlertActions.Answer.Done(AlertState state) -> {
            desk.showInChannel(state, call.receivedAt());
            yield state
                .handling()
                .map(handling ->
                    AlertText.handling(handling) + ". Its occurrences are still counted.")
                .orElse("This alert is no longer silenced.");
          }
          case AlertActions.Answer.Over() -> OVER;
          case AlertActions.Answer.Before(var handling) ->
              AlertText.handling(handling) + " already. Nothing was changed.";
          case AlertActions.Answer.Nothing() -> "This alert is not silenced.";
        });
  }

  /** Calls the desk; an unreachable store becomes the exception of the command kernel. */
  static <T> T asking(Supplier<T> question) {
    try {
      return question.get();
    } catch (AlertsUnavailable away) {
      throw new StoreUnavailable("the alerts cannot be reached", away);
    }
  }
}
