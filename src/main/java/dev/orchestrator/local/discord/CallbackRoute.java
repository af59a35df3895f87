package dev.orchestrator.local.discord;

import dev.orchestrator.local.http.Answer;
import dev.orchestrator.local.http.Call;
import dev.orchestrator.local.http.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * {@code POST /interactions/{id}/{token}/callback}: the first answer to an interaction, sent by the
 * bot instead of standing in its HTTP answer.
 */
final class CallbackRoute {
  private static final int PING = 1;

  private final SimulatedDiscordSettings settings;
  private final DiscordState state;
  private final InteractionTokens tokens;
  private final Ids ids;

  CallbackRoute(
      SimulatedDiscordSettings settings, DiscordState state, InteractionTokens tokens, Ids ids) {
    this.settings = settings;
    this.state = state;
    this.tokens = tokens;
    this.ids = ids;
  }

  Answer post(Call call) {
    return state.atomically(() -> answer(call));
  }

  private Answer answer(Call call) {
    String token = call.parameter("token");
    Optional<SimulatedInteraction> known = state.ofToken(token);
    if (known.isEmpty()) {
      return switch (tokens.fromElsewhere(token)) {
        case InteractionTokens.Found.Refused refused -> DiscordError.UNKNOWN_INTERACTION.answer();
        case InteractionTokens.Found.Interaction(SimulatedInteraction fresh) ->
            acknowledge(call, fresh);
      };
    }
    SimulatedInteraction interaction = known.get();
    boolean late =
        Duration.between(interaction.createdAt(), now()).compareTo(settings.answerLimit()) > 0;
    return switch (interaction.phase()) {
      case ACKNOWLEDGED -> DiscordError.ALREADY_ACKNOWLEDGED.answer();
      case FAILED -> DiscordError.UNKNOWN_INTERACTION.answer();
      case SENT ->
          late || interaction.type() == PING || !interaction.id().equals(call.parameter("id"))
              ? DiscordError.UNKNOWN_INTERACTION.answer()
              : acknowledge(call, interaction);
    };
  }

  private Answer acknowledge(Call call, SimulatedInteraction interaction) {
    var initial = new InitialAnswer(state, ids, interaction, call.json(), now());
    FormErrors errors = initial.check();
    if (!errors.isEmpty()) {
      return errors.answer();
    }
    state.put(interaction.answered(OptionalInt.empty(), call.json()));
    SimulatedInteraction acknowledged = initial.apply();
    return call.query("with_response").filter("true"::equals).isPresent()
        ? Answer.json(200, response(acknowledged, call))
        : Answer.empty(204);
  }

  private JsonObject response(SimulatedInteraction interaction, Call call) {
    Optional<JsonObject> resource =
        interaction
            .originalMessageId()
            .flatMap(state::message)
            .map(message ->
                JsonObject.of("type", call.json().get("type"))
                    .put(
                        "message",
                        MessageJson.of(
                            message, Optional.of(interaction), settings.applicationId())));
    return JsonObject.of(
            "interaction",
            JsonObject.of("id", interaction.id())
                .put("type", interaction.type())
                .put("response_message_id", interaction.originalMessageId()))
        .put("resource", resource);
  }

  private Instant now() {
    return settings.clock().instant();
  }
}
