package dev.orchestrator.fault;

import dev.orchestrator.fault.FaultInjector.Await;
import dev.orchestrator.http.HttpCalls;
import dev.orchestrator.http.HttpOutcome;
import dev.orchestrator.http.HttpRequest;
import dev.orchestrator.local.discord.DiscordFaults;
import dev.orchestrator.local.github.GitHubFaults;
import dev.orchestrator.local.http.Fault;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * The network as an instance sees it: real requests over loopback to simulated systems, which
 * answer wrongly, late or not at all when misfortune wants it.
 */
final class HttpDoor implements HttpCalls {
  /** Marks what arrives after its sender has given it up. */
  static final String GIVEN_UP = "x-given-up";

  private static final Duration REAL_LIMIT = Duration.ofSeconds(10);

  private final HttpCalls real;
  private final Instance instance;
  private final FaultInjector faultInjector;
  private final Timeline time;
  private final RandomGenerator random;
  private final Peers peers;

  HttpDoor(
      HttpCalls real,
      Instance instance,
      FaultInjector faultInjector,
      Timeline time,
      RandomGenerator random,
      Peers peers) {
    this.real = real;
    this.instance = instance;
    this.faultInjector = faultInjector;
    this.time = time;
    this.random = random;
    this.peers = peers;
  }

  @Override
  public HttpOutcome send(HttpRequest request) {
    String what = request.method() + " " + peers.brief(request.uri());
    Await at = instance.next(what);
    Optional<FaultKind> fault = faultInjector.http(at);
    fault.ifPresent(FaultKind::count);
    instance.note(what + fault.map(kind -> " → " + kind).orElse(""));
    Instant start = time.instant();
    try {
      HttpOutcome outcome = send(request, at, fault);
      instance.note("   " + brief(outcome));
      return outcome;
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      return failed(HttpOutcome.Reason.BROKEN, "The call was stopped.", start);
    } catch (Exception unexpected) {
      throw new IllegalStateException(unexpected);
    }
  }

  private static String brief(HttpOutcome outcome) {
    return switch (outcome) {
      case HttpOutcome.Answered answer -> Integer.toString(answer.status());
      case HttpOutcome.Failed failed -> failed.reason().toString();
    };
  }

  private HttpOutcome send(HttpRequest request, Await at, Optional<FaultKind> fault)
      throws Exception {
    Instant start = time.instant();
    if (fault.isEmpty()) {
      return answered(request, at, Optional.empty(), moment(), start);
    }
    Duration limit = request.limit();
    switch (fault.get()) {
      case HTTP_NOT_CONNECTED -> {
        Object unused = instance.await(at, moment(), () -> "", Duration.ZERO);
        return failed(HttpOutcome.Reason.NOT_CONNECTED, "No connection came about.", start);
      }
      case HTTP_TIMED_OUT -> {
        Object unused = instance.await(at, limit, () -> "", Duration.ZERO);
        return failed(HttpOutcome.Reason.TIMED_OUT, "The time limit passed.", start);
      }
      case HTTP_ACTED_LATE -> {
        time.in(
            limit.plus(moment()),
            () -> {
              instance.note("   its " + at.what() + " arrives after it gave it up");
              HttpOutcome unused = real(marked(request));
            });
        Object unused = instance.await(at, limit, () -> "", Duration.ZERO);
        return failed(HttpOutcome.Reason.TIMED_OUT, "The time limit passed.", start);
      }
      case HTTP_SLOW -> {
        Duration slow = limit.multipliedBy(2).dividedBy(3);
        return answered(request, at, Optional.empty(), slow, start);
      }
      default -> {
        return answered(request, at, simulated(fault.get()), moment(), start);
      }
    }
  }

  private HttpOutcome answered(
      HttpRequest request, Await at, Optional<Fault> fault, Duration travel, Instant start)
      throws Exception {
    Duration limit = request.limit();
    if (travel.compareTo(limit) >= 0) {
      Object unused = instance.await(at, limit, () -> "", Duration.ZERO);
      return failed(HttpOutcome.Reason.TIMED_OUT, "The time limit passed.", start);
    }
    HttpOutcome outcome =
        instance.await(
            at,
            travel,
            () -> {
              fault.ifPresent(peers.of(request.uri())::add);
              return real(request);
            },
            Duration.ofMillis(1));
    Duration took = Duration.between(start, time.instant());
    return switch (outcome) {
      case HttpOutcome.Answered answer ->
          new HttpOutcome.Answered(
              answer.status(), answer.headers(), answer.body(), took, answer.certificateExpiry());
      case HttpOutcome.Failed failed ->
          new HttpOutcome.Failed(failed.reason(), failed.sentence(), took);
    };
  }

  private static HttpRequest marked(HttpRequest request) {
    var headers = new HashMap<>(request.headers());
    headers.put(GIVEN_UP, "1");
    return new HttpRequest(
        request.method(), request.uri(), headers, request.body(), request.limit());
  }

  private HttpOutcome real(HttpRequest request) {
    HttpOutcome outcome =
        real.send(
            new HttpRequest(
                request.method(), request.uri(), request.headers(), request.body(), REAL_LIMIT));
    peers.acted(request);
    return outcome;
  }

  private Optional<Fault> simulated(FaultKind kind) {
    Duration wait = Duration.ofMillis(300 + random.nextInt(4_000));
    return Optional.of(
        switch (kind) {
          case DISCORD_10015 -> DiscordFaults.unknownWebhook().on(Fault.EVERY_CALL);
          case DISCORD_50027 -> DiscordFaults.expiredToken().on(Fault.EVERY_CALL);
          case DISCORD_429_USER -> DiscordFaults.rateLimited("user", wait);
          case DISCORD_429_SHARED -> DiscordFaults.rateLimited("shared", wait);
          case DISCORD_429_GLOBAL -> DiscordFaults.rateLimited("global", wait);
          case DISCORD_429_CLOUDFLARE -> DiscordFaults.cloudflare(wait);
          case DISCORD_500 -> DiscordFaults.serverError();
          case DISCORD_503 -> DiscordFaults.overloaded();
          case GITHUB_403_LIMIT -> GitHubFaults.secondaryLimit(403, wait);
          case GITHUB_429_LIMIT -> GitHubFaults.secondaryLimit(429, wait);
          case GITHUB_502 -> GitHubFaults.serverError();
          case HTTP_ANSWER_LOST -> DiscordFaults.lostAnswer();
          default -> DiscordFaults.reset();
        });
  }

  private HttpOutcome failed(HttpOutcome.Reason reason, String sentence, Instant start) {
    return new HttpOutcome.Failed(reason, sentence, Duration.between(start, time.instant()));
  }

  private Duration moment() {
    return Duration.ofMillis(10 + random.nextInt(120));
  }
}
