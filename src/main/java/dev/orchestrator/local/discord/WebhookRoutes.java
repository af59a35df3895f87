package dev.orchestrator.local.discord;

import dev.orchestrator.local.http.Answer;
import dev.orchestrator.local.http.Call;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;

/**
 * {@code /webhooks/{application}/{token}}: the bot edits, follows up and deletes its answers to an
 * interaction.
 *
 * <p>Source: Discord, "Receiving and Responding", Followup Messages.
 */
final class WebhookRoutes {
  private static final String ORIGINAL = "@original";
  private static final int FOLLOW_UPS_OF_USER_INSTALLS = 5;

  private final SimulatedDiscordSettings settings;
  private final DiscordState state;
  private final InteractionTokens tokens;
  private final Ids ids;

  WebhookRoutes(
      SimulatedDiscordSettings settings, DiscordState state, InteractionTokens tokens, Ids ids) {
    this.settings = settings;
    this.state = state;
    this.tokens = tokens;
    this.ids = ids;
  }

  Answer get(Call call) {
    return onMessage(call, (interaction, message) -> shown(message, interaction));
  }

  Answer edit(Call call) {
    return onMessage(call, (interaction, message) -> edit(call, interaction, message));
  }

  Answer delete(Call call) {
    return onMessage(
        call,
        (interaction, message) -> {
          state.put(message.then(message.now().deletedAt(now())));
          return Answer.empty(204);
        });
  }

  Answer followUp(Call call) {
    return withInteraction(call, interaction -> followUp(call, interaction));
  }

  private Answer followUp(Call call, SimulatedInteraction interaction) {
    Optional<SimulatedMessage> loading =
        interaction
            .originalMessageId()
            .flatMap(state::present)
            .filter(message -> message.now().loading());
    if (loading.isPresent()) {
      // Deprecated, but Discord still does it.
      return edit(call, interaction, loading.get());
    }
    if (interaction.caller().userInstalled()
        && interaction.followUpIds().size() >= FOLLOW_UPS_OF_USER_INSTALLS) {
      return DiscordError.TOO_MANY_FOLLOW_UPS.answer();
    }
    var form = new MessageForm(call.json(), true);
    MessageState first = form.create(now());
    Optional<Answer> refusal = form.refusal(first);
    if (refusal.isPresent()) {
      return refusal.get();
    }
    SimulatedMessage message = message(interaction, SimulatedMessage.Kind.FOLLOW_UP, first);
    state.put(interaction.withFollowUp(message.id()));
    return shown(state.put(message), interaction);
  }

  private Answer edit(Call call, SimulatedInteraction interaction, SimulatedMessage message) {
    var form = new MessageForm(call.json(), true);
    MessageState next = form.edit(message.now(), now());
    return form.refusal(next).orElseGet(() -> shown(state.put(message.then(next)), interaction));
  }

  private Answer onMessage(Call call, OnMessage action) {
    return withInteraction(
        call,
        interaction ->
            message(call.parameter("message"), interaction)
                .map(message -> action.answer(interaction, message))
                .orElseGet(DiscordError.UNKNOWN_MESSAGE::answer));
  }

  private interface OnMessage {
    Answer answer(SimulatedInteraction interaction, SimulatedMessage message);
  }

  private Answer withInteraction(Call call, Function<SimulatedInteraction, Answer> action) {
    return state.atomically(() ->
        switch (tokens.acknowledged(call.parameter("application"), call.parameter("token"))) {
          case InteractionTokens.Found.Refused(Answer refusal) -> refusal;
          case InteractionTokens.Found.Interaction(SimulatedInteraction interaction) ->
              action.apply(interaction);
        });
  }

  private Optional<SimulatedMessage> message(String id, SimulatedInteraction interaction) {
    if (!id.equals(ORIGINAL)) {
      return state.present(id).filter(message -> belongs(message, interaction));
    }
    if (!interaction.issuedHere() && interaction.originalMessageId().isEmpty()) {
      // Its first answer went to another sender; what is edited now must have been deferred.
      SimulatedMessage assumed =
          message(interaction, SimulatedMessage.Kind.ORIGINAL, MessageState.loading(now(), false));
      state.put(interaction.withOriginal(assumed.id()));
      return Optional.of(state.put(assumed));
    }
    return interaction.originalMessageId().flatMap(state::present);
  }

  private static boolean belongs(SimulatedMessage message, SimulatedInteraction interaction) {
    return interaction.followUpIds().contains(message.id())
        || interaction.originalMessageId().filter(message.id()::equals).isPresent();
  }

  private SimulatedMessage message(
      SimulatedInteraction interaction, SimulatedMessage.Kind kind, MessageState first) {
    return SimulatedMessage.ofBot(
        ids.next(),
        interaction.caller().channel().id(),
        kind,
        Optional.of(interaction.id()),
        Optional.empty(),
        first);
  }

  private Answer shown(SimulatedMessage message, SimulatedInteraction interaction) {
    return Answer.json(
        200, MessageJson.of(message, Optional.of(interaction), settings.applicationId()));
  }

  private Instant now() {
    return settings.clock().instant();
  }
}
