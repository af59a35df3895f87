package dev.orchestrator.command;

import dev.orchestrator.discord.message.ActionComponent;
import dev.orchestrator.discord.message.ActionComponent.ButtonStyle;
import dev.orchestrator.discord.message.ActionRow;
import dev.orchestrator.discord.message.Message;
import dev.orchestrator.discord.message.Reply;
import dev.orchestrator.log.Log;
import dev.orchestrator.trace.SingleUseToken;
import dev.orchestrator.trace.StoreUnavailable;
import dev.orchestrator.trace.TraceStore;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * What was entered into forms that were refused, redacted and kept for 10 minutes, so that their
 * user can change it instead of entering it again.
 */
final class FormDrafts {
  private static final Log LOG = Log.named("command.forms");

  /** The button that opens a form again; its argument is the form's name and the draft's nonce. */
  static final String BUTTON = "edit-form";

  private static final String ARGUMENT = "argument";
  private static final String FIELD = "field.";
  private static final StateCodec<List<String>> VALUES =
      StateCodec.of(values -> values, values -> values);

  private final TraceStore traces;
  private final UnaryOperator<String> redaction;
  private final SingleUseOffers offers;

  FormDrafts(TraceStore traces, UnaryOperator<String> redaction, InstantSource clock) {
    this.traces = traces;
    this.redaction = redaction;
    this.offers = new SingleUseOffers(traces, clock);
  }

  /** The answer to a refused form: why, and a button that opens it again. */
  Reply keep(ComponentRouter.Route.RefusedForm refused, CommandCall call) {
    var state = new HashMap<String, String>();
    state.put(ARGUMENT, refused.argument());
    refused
        .values()
        .forEach((field, values) -> {
          if (!values.isEmpty()) {
            state.put(FIELD + field, VALUES.write(values.stream().map(redaction).toList()));
          }
        });
    String nonce;
    try {
      nonce = offers.offer(call, state);
    } catch (StoreUnavailable away) {
      LOG.error("command.draft_not_stored", "the values of a refused form were not stored", away);
      return Reply.ephemeral(refused.sentence());
    }
    String customId =
        ComponentName.customIdFor(call.caller().id(), BUTTON, refused.form().name() + ":" + nonce);
    return new Reply.SendMessage(
        Message.of(refused.sentence())
            .asEphemeral()
            .withComponents(
                ActionRow.of(
                    new ActionComponent.Button(
                        ButtonStyle.PRIMARY, customId, "Edit and submit again", false))));
  }

  /** The form with what was entered; or that it has expired. */
  Reply open(FormSpec<?> form, String nonce, CommandCall call) {
    Optional<SingleUseToken> draft =
        traces
            .oneShot(nonce)
            .filter(each -> each.userId().equals(call.caller().id()))
            .filter(each -> call.receivedAt().isBefore(each.endsAt()));
    if (draft.isEmpty()) {
      return Reply.ephemeral(CommandMessages.expired("form"));
    }
    Map<String, String> state = draft.get().state();
    var entered = new HashMap<String, List<String>>();
    state.forEach((name, values) -> {
      if (name.startsWith(FIELD)) {
        VALUES.read(values).ifPresent(read -> entered.put(name.substring(FIELD.length()), read));
      }
    });
    return form.show(state.getOrDefault(ARGUMENT, ""), entered);
  }
}
