package dev.orchestrator.discord.rest;

import dev.orchestrator.discord.rest.ApiAnswer.Refused;
import dev.orchestrator.discord.rest.ApiAnswer.Unreachable;
import dev.orchestrator.http.ApiCalls;
import dev.orchestrator.http.HttpCalls;
import dev.orchestrator.http.HttpOutcome;
import dev.orchestrator.http.HttpOutcome.Answered;
import dev.orchestrator.http.RetryLoop;
import dev.orchestrator.http.RetryLoop.Closed;
import dev.orchestrator.http.RetryLoop.Ended;
import dev.orchestrator.http.RetryLoop.Tried;
import dev.orchestrator.http.SecretUnreadable;
import dev.orchestrator.http.Sleeper;
import dev.orchestrator.log.Log;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * Runs one call to its end: waits as Discord's rate limits demand, retries where that is safe and
 * useful, and stops otherwise. The answer may have any HTTP status but 429.
 */
final class DiscordClientCalls {

  /** What Discord counts towards blocking an address. */
  private static final Set<Integer> INVALID = Set.of(401, 403, 429);

  private static final Duration STRAGGLERS_COME_WITHIN = Duration.ofSeconds(2);

  private static final Duration TOKEN_REJECTED_FOR = Duration.ofMinutes(5);

  private record RejectedToken(String token, int code, Instant at) {}

  private final URI base;
  private final Optional<Supplier<String>> botToken;
  private final ApiCalls calls;
  private final InstantSource time;
  private final Sleeper sleeper;
  private final RetryLoop loop;
  private final DiscordClientBuckets buckets = new DiscordClientBuckets();
  private final DiscordClientInvalidRequests invalid = new DiscordClientInvalidRequests();
  private final DiscordClientLateEdits stragglers = new DiscordClientLateEdits();
  private final AtomicReference<Optional<RejectedToken>> rejected =
      new AtomicReference<>(Optional.empty());

  DiscordClientCalls(
      URI base,
      Optional<Supplier<String>> botToken,
      String userAgent,
      HttpCalls http,
      InstantSource time,
      Sleeper sleeper,
      RandomGenerator random) {
    this.base = base;
    this.botToken = botToken;
    this.calls = new ApiCalls("Discord", userAgent, http, Log.named("discord.client"));
    this.time = time;
    this.sleeper = sleeper;
    this.loop = new RetryLoop("Discord", time, sleeper, random);
  }

  ApiAnswer<Answered> call(DiscordClientRoute route, Optional<byte[]> body, Instant deadline) {
    try {
      return loop.run(
          deadline, Unreachable::new, (number, left) -> attempt(route, body, number, left));
    } catch (SecretUnreadable unreadable) {
      return new Refused<>(0, 0, unreadable.sentence());
    }
  }

  /**
   * Makes a call whose effect is to stay: where an earlier one may still be on its way, it is made
   * again when that one must have come, as far as there is time.
   */
  ApiAnswer<Answered> callToStay(
      DiscordClientRoute route, Optional<byte[]> body, Instant deadline) {
    boolean mayBeOvertaken = stragglers.mayCome(route, time.instant());
    ApiAnswer<Answered> first = call(route, body, deadline);
    boolean arrived = first instanceof ApiAnswer.Ok<Answered>(Answered it) && it.isSuccess();
    if (!mayBeOvertaken || !arrived || left(deadline).compareTo(STRAGGLERS_COME_WITHIN) <= 0) {
      return first;
    }
    try {
      sleeper.sleep(STRAGGLERS_COME_WITHIN);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      return new Unreachable<>("The call to Discord was interrupted.");
    }
    ApiAnswer<Answered> second = call(route, body, deadline);
    // What has arrived is there, whatever is said of its repetition; unless there was no answer
    // again.
    return second instanceof Unreachable<Answered> ? second : first;
  }

  private RetryLoop.Turn<ApiAnswer<Answered>> attempt(
      DiscordClientRoute route, Optional<byte[]> body, int number, Duration left) {
    Duration closed = buckets.waitFor(route, time.instant());
    if (closed.isPositive()) {
      return new Closed<>(
          closed,
          new Unreachable<>(
              "Discord asks to wait "
                  + DiscordClientErrors.text(closed)
                  + ", which is later than the deadline."));
    }
    Optional<String> token =
        route.auth() == DiscordClientRoute.Auth.BOT
            ? botToken.map(Supplier::get)
            : Optional.empty();
    Optional<ApiAnswer<Answered>> barred = barred(route, token);
    if (barred.isPresent()) {
      return new Ended<>(barred.get());
    }
    HttpOutcome outcome = calls.send(attempt(route, token, body, number), left);
    learn(route, token, outcome);
    var attempted = RetryClassification.of(route, outcome);
    return new Tried<>(
        attempted.policy(),
        attempted.attempt(),
        givenUp -> givenUp.map(attempted::givenUp).orElseGet(attempted::end));
  }

  /** Why {@code route} must not be called at all just now. */
  private Optional<ApiAnswer<Answered>> barred(DiscordClientRoute route, Optional<String> token) {
    Instant now = time.instant();
    Optional<Duration> blocked = invalid.blocked(now);
    if (blocked.isPresent()) {
      return Optional.of(
          new Unreachable<>(
              "Discord refused too many calls, so calls to it are paused for "
                  + DiscordClientErrors.text(blocked.get())
                  + "."));
    }
    if (route.auth() == DiscordClientRoute.Auth.PATH) {
      return Optional.empty();
    }
    if (token.isEmpty()) {
      return Optional.of(
          new Refused<>(0, 0, "No bot token is configured, so Discord cannot be called."));
    }
    return rejected
        .get()
        .filter(no -> no.token().equals(token.get()))
        .filter(no -> now.isBefore(no.at().plus(TOKEN_REJECTED_FOR)))
        .map(no -> new Refused<>(401, no.code(), DiscordClientErrors.REJECTED_TOKEN));
  }

  private ApiCalls.Attempt attempt(
      DiscordClientRoute route, Optional<String> token, Optional<byte[]> body, int number) {
    Map<String, String> headers = new HashMap<>();
    headers.put("Accept", "application/json");
    body.ifPresent(_ -> headers.put("Content-Type", route.contentType()));
    token.ifPresent(secret -> headers.put("Authorization", "Bot " + secret));
    return new ApiCalls.Attempt(
        route.method(), route.template(), URI.create(base + route.path()), headers, body, number);
  }

  private void learn(DiscordClientRoute route, Optional<String> token, HttpOutcome outcome) {
    stragglers.learn(route, outcome, time.instant());
    if (outcome instanceof Answered answer) {
      Instant now = time.instant();
      buckets.learn(route, answer, now);
      boolean isShared = answer.status() == 429 && DiscordClientBuckets.isShared(answer);
      if (INVALID.contains(answer.status()) && !isShared) {
        invalid.count(now);
      }
      if (ResponseClass.of(route.auth(), answer) == ResponseClass.BOT_TOKEN_REJECTED) {
        int code = ResponseClass.code(answer);
        token.ifPresent(no -> rejected.set(Optional.of(new RejectedToken(no, code, now))));
      }
    }
  }

  private Duration left(Instant deadline) {
    return Duration.between(time.instant(), deadline);
  }
}
