package dev.orchestrator.local.discord;

import dev.orchestrator.json.Json;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Predicate;

/** An interaction that a person sent to the bot, and its current state. */
public final class SentInteraction {
  private final DiscordState state;
  private final String id;
  private final SignedInteraction request;
  private final Optional<URI> endpoint;
  private final Duration answeredIn;

  SentInteraction(
      DiscordState state,
      String id,
      SignedInteraction request,
      Optional<URI> endpoint,
      Duration answeredIn) {
    this.state = state;
    this.id = id;
    this.request = request;
    this.endpoint = endpoint;
    this.answeredIn = answeredIn;
  }

  public String id() {
    return id;
  }

  /** What was sent to the bot, to send it again or to show it. */
  public SignedInteraction request() {
    return request;
  }

  /** Where it was sent. */
  public Optional<URI> endpoint() {
    return endpoint;
  }

  /** How long the bot took to answer, or was waited for. */
  public Duration answeredIn() {
    return answeredIn;
  }

  public SimulatedInteraction interaction() {
    return state.interaction(id).orElseThrow();
  }

  public String token() {
    return interaction().token();
  }

  /** Empty if there was no HTTP answer in time. */
  public OptionalInt httpStatus() {
    return interaction().httpStatus();
  }

  /** The body of the bot's HTTP answer; missing if it was not JSON. */
  public Json answer() {
    return interaction().answer();
  }

  /** Why the person reads "The application did not respond", if they do. */
  public Optional<String> failure() {
    return interaction().failure();
  }

  /** What {@code @original} names. */
  public Optional<SimulatedMessage> message() {
    return interaction().originalMessageId().flatMap(state::message);
  }

  public Optional<String> messageId() {
    return interaction().originalMessageId();
  }

  /** Every state of the message, oldest first. */
  public List<MessageState> states() {
    return message().map(SimulatedMessage::states).orElse(List.of());
  }

  public List<SimulatedMessage> followUps() {
    return interaction().followUpIds().stream()
        .flatMap(one -> state.message(one).stream())
        .toList();
  }

  /** The first state of the message, past or to come, that {@code wanted} holds for. */
  public Optional<MessageState> awaitState(Predicate<MessageState> wanted, Duration limit)
      throws InterruptedException {
    return state
        .events()
        .await(
            event ->
                event instanceof DiscordEvent.MessageChanged(SimulatedMessage message)
                    && messageId().filter(message.id()::equals).isPresent()
                    && wanted.test(message.now()),
            limit)
        .map(event -> ((DiscordEvent.MessageChanged) event).message().now());
  }

  /** The first state of the message that is more than "thinking…". */
  public Optional<MessageState> awaitContent(Duration limit) throws InterruptedException {
    return awaitState(now -> !now.loading(), limit);
  }
}
