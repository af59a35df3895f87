package dev.orchestrator.local.discord;

import dev.orchestrator.discord.interaction.InteractionSigner;
import dev.orchestrator.json.Json;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;

/** Sends what a person did to the bot, and does what the bot's answer says. */
final class InteractionSender {
  private final SimulatedDiscordSettings settings;
  private final DiscordState state;
  private final Ids ids;
  private final InteractionBuilder builder;
  private final InteractionPost post;
  private final InteractionSigner signer;

  InteractionSender(
      SimulatedDiscordSettings settings,
      DiscordState state,
      Ids ids,
      InteractionBuilder builder,
      InteractionPost post) {
    this.settings = settings;
    this.state = state;
    this.ids = ids;
    this.builder = builder;
    this.post = post;
    this.signer = new InteractionSigner(settings.seed());
  }

  SentInteraction send(Optional<URI> endpoint, Action action, Caller caller)
      throws InterruptedException {
    String id = ids.next();
    String token = ids.token(id);
    byte[] body = builder.build(id, token, action, caller);
    Instant now = settings.clock().instant();
    SignedInteraction signed =
        SignedInteraction.signed(signer, Long.toString(now.getEpochSecond()), body);
    state.put(
        SimulatedInteraction.sent(
            id, token, action, now, caller, signed, InteractionBuilder.sourceMessageId(action)));
    long start = System.nanoTime();
    if (endpoint.isEmpty()) {
      fail(id, "no interactions endpoint is set");
    } else {
      take(id, post.send(endpoint.get(), signed), start);
    }
    return new SentInteraction(
        state, id, signed, endpoint, Duration.ofNanos(System.nanoTime() - start));
  }

  private void take(String id, InteractionPost.Outcome outcome, long start)
      throws InterruptedException {
    switch (outcome) {
      case InteractionPost.Outcome.Unanswered(String reason) -> fail(id, reason);
      case InteractionPost.Outcome.Answered answered -> {
        Json body = Json.tryRead(answered.body()).orElse(Json.MISSING);
        state.atomically(() ->
            state
                .interaction(id)
                .map(one ->
                    state.put(
                        one.answered(
                                OptionalInt.of(answered.status()),
                                body.isAbsent() ? one.answer() : body)
                            .after(Duration.ofNanos(System.nanoTime() - start)))));
        if (answered.status() == 202 && answered.body().length == 0) {
          awaitCallback(id, settings.answerLimit().minusNanos(System.nanoTime() - start));
        } else if (answered.status() != 200) {
          fail(id, "the bot answered HTTP " + answered.status());
        } else if (!answered.isJson()) {
          fail(id, "the answer's content type is not application/json");
        } else {
          apply(id, body);
        }
      }
    }
  }

  private void apply(String id, Json body) {
    state.atomically(() -> {
      SimulatedInteraction interaction = state.interaction(id).orElseThrow();
      if (interaction.phase() != SimulatedInteraction.Phase.SENT) {
        return interaction;
      }
      var initial = new InitialAnswer(state, ids, interaction, body, settings.clock().instant());
      FormErrors errors = initial.check();
      return errors.isEmpty()
          ? initial.apply()
          : state.put(interaction.failed("the answer is not valid: " + errors));
    });
  }

  private void awaitCallback(String id, Duration left) throws InterruptedException {
    var unused =
        state
            .events()
            .await(
                event ->
                    event.interactionId().filter(id::equals).isPresent()
                        && phase(id) != SimulatedInteraction.Phase.SENT,
                left);
    fail(id, "the bot answered 202 and then did not use the callback");
  }

  private SimulatedInteraction.Phase phase(String id) {
    return state.interaction(id).orElseThrow().phase();
  }

  /** "The application did not respond", unless it did in the meantime by the callback. */
  private void fail(String id, String reason) {
    state.atomically(() -> {
      SimulatedInteraction interaction = state.interaction(id).orElseThrow();
      return interaction.phase() == SimulatedInteraction.Phase.SENT
          ? state.put(interaction.failed(reason))
          : interaction;
    });
  }
}
