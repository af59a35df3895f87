package dev.orchestrator.github;

import dev.orchestrator.github.GitHubAnswer.Ok;
import dev.orchestrator.github.GitHubAnswer.RateLimited;
import dev.orchestrator.github.GitHubAnswer.Unavailable;
import dev.orchestrator.http.Backoff;
import dev.orchestrator.http.Backoff.Attempt;
import dev.orchestrator.http.HttpCalls;
import dev.orchestrator.http.HttpOutcome;
import dev.orchestrator.http.HttpOutcome.Answered;
import dev.orchestrator.http.HttpOutcome.Failed;
import dev.orchestrator.http.HttpRequest;
import dev.orchestrator.http.Pause;
import dev.orchestrator.http.TraceHeader;
import dev.orchestrator.json.Json;
import dev.orchestrator.log.Field;
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
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * Brings one call to an end: repeats what only reads, waits where GitHub asks for it and there is
 * time, follows a repository that was renamed, and leaves GitHub alone while a limit lasts.
 */
final class GitHubCalls {
  private static final Duration LONGEST_CALL = Duration.ofSeconds(10);
  private static final Backoff BACKOFF =
      new Backoff(Duration.ofMillis(300), Duration.ofSeconds(2), 2);
  private static final Set<Integer> MOVED = Set.of(301, 302, 307, 308);
  private static final int MOST_MOVES = 2;
  private static final String DOUBT = " It may have been done, so it was not asked again.";

  private record Closed(Optional<String> token, RateLimited<Json> limit) {}

  private final Log log = Log.named("github.client");
  private final URI base;
  private final Optional<Supplier<String>> token;
  private final String userAgent;
  private final HttpCalls http;
  private final InstantSource time;
  private final Pause pause;
  private final RandomGenerator random;
  private final AtomicReference<Optional<Closed>> closed = new AtomicReference<>(Optional.empty());

  GitHubCalls(
      URI base,
      Optional<Supplier<String>> token,
      String userAgent,
      HttpCalls http,
      InstantSource time,
      Pause pause,
      RandomGenerator random) {
    this.base = base;
    this.token = token;
    this.userAgent = userAgent;
    this.http = http;
    this.time = time;
    this.pause = pause;
    this.random = random;
  }

  /**
   * @param read takes the value out of GitHub's JSON; none means that it cannot be what was asked
   *     for
   */
  <T> GitHubAnswer<T> call(
      GitHubRoute route,
      Optional<byte[]> body,
      Function<Json, Optional<T>> read,
      Instant deadline) {
    try {
      GitHubAnswer<Optional<T>> answer = callUntil(route, body, deadline).map(read);
      boolean isUnreadable =
          answer instanceof Ok<Optional<T>>(Optional<T> value, var _) && value.isEmpty();
      return isUnreadable
          ? new Unavailable<>("GitHub answered with something that this system does not know.")
          : answer.map(Optional::orElseThrow);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      return new Unavailable<>("The call to GitHub was stopped from our side.");
    }
  }

  private GitHubAnswer<Json> callUntil(GitHubRoute route, Optional<byte[]> body, Instant deadline)
      throws InterruptedException {
    Optional<String> secret = token.map(Supplier::get);
    Optional<RateLimited<Json>> limit = stillClosed(secret);
    if (limit.isPresent()) {
      if (!route.isRead() || !limit.get().until().isBefore(deadline)) {
        return limit.get();
      }
      pause.of(Duration.between(time.instant(), limit.get().until()));
    }
    for (int number = 1; ; number++) {
      if (!left(deadline).isPositive()) {
        return new Unavailable<>("The time for this was over before GitHub was called.");
      }
      HttpOutcome outcome = send(route, secret, body, number, deadline);
      Attempt attempt = judge(route, outcome);
      switch (BACKOFF.after(attempt, number, random.nextDouble(), left(deadline))) {
        case Backoff.Decision.RetryAfter(Duration delay) -> pause.of(delay);
        case Backoff.Decision.Done _, Backoff.Decision.GiveUp _ -> {
          return end(route, secret, outcome);
        }
      }
    }
  }

  private Optional<RateLimited<Json>> stillClosed(Optional<String> secret) {
    return closed
        .get()
        .filter(limit -> limit.token().equals(secret))
        .map(Closed::limit)
        .filter(limit -> time.instant().isBefore(limit.until()));
  }

  /** One attempt, with the moves that GitHub asks for as long as they stay with GitHub. */
  private HttpOutcome send(
      GitHubRoute route,
      Optional<String> secret,
      Optional<byte[]> body,
      int number,
      Instant deadline) {
    URI uri = URI.create(base + route.path());
    for (int moves = 0; ; moves++) {
      HttpOutcome outcome = http.send(request(route, uri, secret, body, left(deadline)));
      note(route, outcome, number);
      Optional<URI> onward = route.isRead() ? onward(uri, outcome) : Optional.empty();
      if (onward.isEmpty() || moves == MOST_MOVES) {
        return outcome;
      }
      uri = onward.get();
    }
  }

  private Optional<URI> onward(URI from, HttpOutcome outcome) {
    if (!(outcome instanceof Answered answer) || !MOVED.contains(answer.status())) {
      return Optional.empty();
    }
    try {
      return answer
          .header("location")
          .map(from::resolve)
          .filter(to -> base.getScheme().equalsIgnoreCase(to.getScheme()))
          .filter(to -> base.getHost().equalsIgnoreCase(to.getHost()))
          .filter(to -> base.getPort() == to.getPort() && to.getRawUserInfo() == null);
    } catch (IllegalArgumentException malformed) {
      return Optional.empty();
    }
  }

  private HttpRequest request(
      GitHubRoute route, URI uri, Optional<String> secret, Optional<byte[]> body, Duration left) {
    Map<String, String> headers = new HashMap<>(TraceHeader.current());
    headers.put("Accept", "application/vnd.github+json");
    headers.put("X-GitHub-Api-Version", "2022-11-28");
    headers.put("User-Agent", userAgent);
    secret.ifPresent(text -> headers.put("Authorization", "Bearer " + text));
    body.ifPresent(_ -> headers.put("Content-Type", "application/json"));
    Duration limit = left.compareTo(LONGEST_CALL) < 0 ? left : LONGEST_CALL;
    return new HttpRequest(route.method(), uri, headers, body, limit);
  }

  private void note(GitHubRoute route, HttpOutcome outcome, int number) {
    Object status =
        switch (outcome) {
          case Answered answer -> answer.status();
          case Failed failed -> failed.reason().name();
        };
    log.debug(
        "called GitHub",
        Field.of("method", route.method()),
        Field.of("route", route.template()),
        Field.of("status", status),
        Field.of("duration_ms", outcome.took().toMillis()),
        Field.of("attempt", number));
  }

  private Attempt judge(GitHubRoute route, HttpOutcome outcome) {
    if (!route.isRead()) {
      return new Attempt.Settled();
    }
    return switch (outcome) {
      case Failed failed ->
          switch (failed.reason()) {
            case TLS_FAILED, FORBIDDEN_ADDRESS -> new Attempt.Settled();
            case TIMED_OUT, BROKEN, NOT_CONNECTED, UNKNOWN_HOST -> new Attempt.Passing();
          };
      case Answered answer when answer.status() >= 500 -> new Attempt.Passing();
      case Answered answer -> {
        Instant now = time.instant();
        yield GitHubErrors.<Json>limited(answer, now)
            .<Attempt>map(limit -> new Attempt.AskedToWait(Duration.between(now, limit.until())))
            .orElseGet(Attempt.Settled::new);
      }
    };
  }

  private GitHubAnswer<Json> end(GitHubRoute route, Optional<String> secret, HttpOutcome outcome) {
    return switch (outcome) {
      case Answered answer when answer.isSuccess() ->
          new Ok<>(answer.json(), GitHubErrors.quota(answer));
      case Answered answer -> {
        GitHubAnswer<Json> refusal =
            GitHubErrors.read(route, answer, secret.isPresent(), time.instant());
        if (refusal instanceof RateLimited<Json> limit) {
          closed.set(Optional.of(new Closed(secret, limit)));
        }
        yield answer.status() >= 500 && !route.isRead()
            ? new Unavailable<>(refusal.sentence() + DOUBT)
            : refusal;
      }
      case Failed failed ->
          new Unavailable<>(
              route.isRead() || failed.wasNotSent()
                  ? failed.sentence()
                  : failed.sentence() + DOUBT);
    };
  }

  private Duration left(Instant deadline) {
    return Duration.between(time.instant(), deadline);
  }
}
