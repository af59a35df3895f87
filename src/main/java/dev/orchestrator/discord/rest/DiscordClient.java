package dev.orchestrator.discord.rest;

import dev.orchestrator.discord.rest.ApiAnswer.Ok;
import dev.orchestrator.discord.rest.ApiAnswer.Refused;
import dev.orchestrator.discord.rest.ApiAnswer.Unreachable;
import dev.orchestrator.http.HttpCalls;
import dev.orchestrator.http.HttpOutcome.Answered;
import dev.orchestrator.http.Sleeper;
import dev.orchestrator.json.Json;
import java.net.URI;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * Discord's REST API, as far as this system uses it
 * (https://discord.com/developers/docs/reference). Every call ends by its deadline; until then it
 * waits out rate limits and asks again where that is safe. Bodies are the JSON that Discord
 * expects. No sentence and no log line holds a token.
 */
public final class DiscordClient {
  private final DiscordClientCalls calls;

  /**
   * @param base with the version, without a slash at the end: {@code https://discord.com/api/v10}
   * @param botToken read again for each call, so that it may change; without it, what needs a bot
   *     is refused
   * @param version of this system, for the User-Agent that Discord demands
   */
  public DiscordClient(
      URI base,
      Optional<Supplier<String>> botToken,
      String version,
      HttpCalls http,
      InstantSource time,
      Sleeper sleeper,
      RandomGenerator random) {
    String userAgent =
        "DiscordBot (https://github.com/orchestrator-dev/orchestrator, " + version + ")";
    this.calls = new DiscordClientCalls(base, botToken, userAgent, http, time, sleeper, random);
  }

  /** Edits the first answer to an interaction, also the "thinking…" of a deferred one. */
  public Delivery editOriginal(String applicationId, String token, byte[] body, Instant deadline) {
    return deliver(DiscordClientRoute.original(applicationId, token), body, deadline);
  }

  /** As {@link #editOriginal}, for the text that is to stay: no edit before it overtakes it. */
  public Delivery editOriginalLast(
      String applicationId, String token, byte[] body, Instant deadline) {
    DiscordClientRoute route = DiscordClientRoute.original(applicationId, token);
    return delivery(route, calls.callToStay(route, Optional.of(body), deadline));
  }

  /** Sends a further message to an interaction. It is not sent again if it may have arrived. */
  public Delivery createFollowUp(
      String applicationId, String token, byte[] body, Instant deadline) {
    return deliver(DiscordClientRoute.followUp(applicationId, token), body, deadline);
  }

  /**
   * Sends a message as the bot. Only with a {@code nonce} and {@code enforce_nonce} in its body is
   * it sent again if it may have arrived: Discord then drops the second.
   */
  public Delivery createMessage(String channelId, byte[] body, Instant deadline) {
    Json message = Json.tryRead(body).orElse(Json.MISSING);
    boolean onlyOnce = message.get("enforce_nonce").isTrue() && !message.get("nonce").isAbsent();
    return deliver(DiscordClientRoute.newMessage(channelId, onlyOnce), body, deadline);
  }

  /** Edits a message of the bot's. */
  public Delivery editMessage(String channelId, String messageId, byte[] body, Instant deadline) {
    return deliver(DiscordClientRoute.message(channelId, messageId), body, deadline);
  }

  /** As {@link #editMessage}, for the text that is to stay: no edit before it overtakes it. */
  public Delivery editMessageLast(
      String channelId, String messageId, byte[] body, Instant deadline) {
    DiscordClientRoute route = DiscordClientRoute.message(channelId, messageId);
    return delivery(route, calls.callToStay(route, Optional.of(body), deadline));
  }

  /** The application that the bot's token belongs to. */
  public ApiAnswer<Json> currentApplication(Instant deadline) {
    return ask(DiscordClientRoute.application("GET"), Optional.empty(), deadline);
  }

  /** Changes the application that the bot's token belongs to. */
  public ApiAnswer<Json> editApplication(byte[] body, Instant deadline) {
    return ask(DiscordClientRoute.application("PATCH"), Optional.of(body), deadline);
  }

  /**
   * The registered commands with all translations.
   *
   * @param guildId of the server whose commands they are; without it, the global ones
   */
  public ApiAnswer<Json> commands(
      String applicationId, Optional<String> guildId, Instant deadline) {
    return ask(commandsRoute("GET", applicationId, guildId), Optional.empty(), deadline);
  }

  /** Replaces all registered commands, whatever their type, by those in {@code body}. */
  public ApiAnswer<Json> overwriteCommands(
      String applicationId, Optional<String> guildId, byte[] body, Instant deadline) {
    return ask(commandsRoute("PUT", applicationId, guildId), Optional.of(body), deadline);
  }

  public ApiAnswer<Json> channel(String id, Instant deadline) {
    return ask(DiscordClientRoute.channel(id), Optional.empty(), deadline);
  }

  /**
   * Messages of a channel, the newest first.
   *
   * @param afterId only those after this id: at most the 100 that follow it
   */
  public ApiAnswer<Json> messages(String channelId, String afterId, Instant deadline) {
    return ask(DiscordClientRoute.messages(channelId, afterId), Optional.empty(), deadline);
  }

  private static DiscordClientRoute commandsRoute(
      String method, String applicationId, Optional<String> guildId) {
    return guildId
        .map(guild -> DiscordClientRoute.guildCommands(method, applicationId, guild))
        .orElseGet(() -> DiscordClientRoute.commands(method, applicationId));
  }

  /** Makes a call whose answer is JSON, or nothing. */
  ApiAnswer<Json> call(DiscordClientRoute route, Optional<byte[]> body, Instant deadline) {
    return ask(route, body, deadline);
  }

  private Delivery deliver(DiscordClientRoute route, byte[] body, Instant deadline) {
    return delivery(route, calls.call(route, Optional.of(body), deadline));
  }

  private static Delivery delivery(DiscordClientRoute route, ApiAnswer<Answered> came) {
    return switch (came) {
      case Ok<Answered>(Answered answer) -> delivery(route, answer);
      case Refused<Answered>(int status, int code, String sentence) ->
          new Delivery.Refused(Delivery.Cause.OTHER, status, code, sentence);
      case Unreachable<Answered>(String sentence) -> new Delivery.Unreachable(sentence);
    };
  }

  private static Delivery delivery(DiscordClientRoute route, Answered answer) {
    return switch (ResponseClass.of(route.auth(), answer)) {
      case SUCCESS -> new Delivery.Delivered(answer.json().text("id").orElse(""));
      case TOKEN_UNKNOWN -> gone(Delivery.Lost.TOKEN, route, answer);
      case INTERACTION_OVER -> gone(Delivery.Lost.INTERACTION, route, answer);
      case MESSAGE_DELETED -> gone(Delivery.Lost.MESSAGE, route, answer);
      case NOT_PERMITTED -> refused(Delivery.Cause.PERMISSION, route, answer);
      case CONTENT_REFUSED -> refused(Delivery.Cause.CONTENT, route, answer);
      case BOT_TOKEN_REJECTED, REFUSED -> refused(Delivery.Cause.OTHER, route, answer);
      case RATE_LIMITED, FAULT, EDGE ->
          new Delivery.Unreachable(DiscordClientErrors.fault(route, answer));
    };
  }

  private static Delivery gone(Delivery.Lost what, DiscordClientRoute route, Answered answer) {
    return new Delivery.Gone(
        what, ResponseClass.code(answer), DiscordClientErrors.sentence(route, answer));
  }

  private static Delivery refused(Delivery.Cause cause, DiscordClientRoute route, Answered answer) {
    return new Delivery.Refused(
        cause,
        answer.status(),
        ResponseClass.code(answer),
        DiscordClientErrors.sentence(route, answer));
  }

  private ApiAnswer<Json> ask(DiscordClientRoute route, Optional<byte[]> body, Instant deadline) {
    return switch (calls.call(route, body, deadline)) {
      case Ok<Answered>(Answered answer) when answer.isSuccess() -> read(answer);
      case Ok<Answered>(Answered answer) ->
          new Refused<>(
              answer.status(),
              ResponseClass.code(answer),
              DiscordClientErrors.sentence(route, answer));
      case Refused<Answered>(int status, int code, String sentence) ->
          new Refused<>(status, code, sentence);
      case Unreachable<Answered>(String sentence) -> new Unreachable<>(sentence);
    };
  }

  private static ApiAnswer<Json> read(Answered answer) {
    Json json = answer.json();
    if (answer.body().length == 0) {
      return new Ok<>(Json.MISSING);
    }
    return json.isObject() || json.isArray()
        ? new Ok<>(json)
        : new Unreachable<>("Discord's answer is not JSON.");
  }
}
