package dev.orchestrator.github;

import dev.orchestrator.github.GitHubAnswer.NoToken;
import dev.orchestrator.github.GitHubAnswer.Ok;
import dev.orchestrator.github.GitHubAnswer.RateLimited;
import dev.orchestrator.github.GitHubAnswer.Unauthorized;
import dev.orchestrator.github.GitHubAnswer.Unavailable;
import dev.orchestrator.http.ApiCalls;
import dev.orchestrator.http.Backoff;
import dev.orchestrator.http.Backoff.Attempt;
import dev.orchestrator.http.HttpOutcome;
import dev.orchestrator.http.HttpOutcome.Answered;
import dev.orchestrator.http.HttpOutcome.Failed;
import dev.orchestrator.http.Redirect;
import dev.orchestrator.http.RetryLoop;
import dev.orchestrator.http.RetryLoop.Closed;
import dev.orchestrator.http.RetryLoop.Ended;
import dev.orchestrator.http.RetryLoop.Tried;
import dev.orchestrator.http.SecretUnreadable;
import dev.orchestrator.json.Json;
import dev.orchestrator.log.Log;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

/**
 * Brings one call to an end: repeats what only reads, waits where GitHub asks for it and there is
 * time, follows a repository that was renamed, and leaves GitHub alone while a limit lasts.
 */
final class GitHubCalls {
  private static final Backoff BACKOFF =
      new Backoff(Duration.ofMillis(300), Duration.ofSeconds(2), 2);
  private static final int MOST_MOVES = 2;
  private static final String DOUBT = " It may have been carried out, so it was not retried.";

  private record Limited(Optional<String> token, RateLimited<Json> limit) {}

  private final GitHubConnection connection;
  private final GitHubIdentity identity;
  private final ApiCalls calls;
  private final RetryLoop loop;
  private final ETagCache known;
  private final AtomicReference<Optional<Limited>> limited =
      new AtomicReference<>(Optional.empty());

  GitHubCalls(GitHubConnection connection, GitHubIdentity identity, FileCache files) {
    this.connection = connection;
    this.identity = identity;
    this.known = new ETagCache(files);
    this.calls =
        new ApiCalls(
            "GitHub", connection.userAgent(), connection.http(), Log.named("github.client"));
    this.loop =
        new RetryLoop("GitHub", connection.time(), connection.sleeper(), connection.random());
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
      GitHubAnswer<Optional<T>> answer = withToken(route, body, deadline).map(read);
      boolean isUnreadable =
          answer instanceof Ok<Optional<T>>(Optional<T> value, var _) && value.isEmpty();
      return isUnreadable
          ? new Unavailable<>("GitHub's answer could not be read.")
          : answer.map(Optional::orElseThrow);
    } catch (SecretUnreadable unreadable) {
      return new NoToken<>(unreadable.sentence());
    }
  }

  private GitHubAnswer<Json> withToken(GitHubRoute route, Optional<byte[]> body, Instant deadline) {
    GitHubAnswer<Optional<String>> first = secret(deadline);
    if (!(first instanceof Ok<Optional<String>>(Optional<String> secret, var _))) {
      return first.map(_ -> Json.MISSING);
    }
    GitHubAnswer<Json> answer = callUntil(route, secret, body, deadline);
    if (!(answer instanceof Unauthorized<Json>)
        || secret.isEmpty()
        || !identity.rejected(secret.get())) {
      return answer;
    }
    // A token may be revoked before its end. A 401 did nothing, so asking again is safe.
    GitHubAnswer<Optional<String>> next = secret(deadline);
    if (!(next instanceof Ok<Optional<String>>(Optional<String> fresh, var _))) {
      return next.map(_ -> Json.MISSING);
    }
    return fresh.equals(secret) ? answer : callUntil(route, fresh, body, deadline);
  }

  private GitHubAnswer<Optional<String>> secret(Instant deadline) {
    return identity.token(deadline).map(token -> token.map(GitHubIdentity.Token::secret));
  }

  private GitHubAnswer<Json> callUntil(
      GitHubRoute route, Optional<String> secret, Optional<byte[]> body, Instant deadline) {
    return loop.run(
        deadline,
        Unavailable::new,
        (number, left) -> {
          Optional<RateLimited<Json>> limit = number == 1 ? stillLimited(secret) : Optional.empty();
          if (limit.isPresent()) {
            return route.isSafeToRepeat()
                ? new Closed<>(Duration.between(now(), limit.get().until()), limit.get())
                : new Ended<>(limit.get());
          }
          HttpOutcome outcome = send(route, secret, body, number, deadline);
          return new Tried<>(BACKOFF, judge(route, outcome), _ -> end(route, secret, outcome));
        });
  }

  private Optional<RateLimited<Json>> stillLimited(Optional<String> secret) {
    return limited
        .get()
        .filter(limit -> limit.token().equals(secret))
        .map(Limited::limit)
        .filter(limit -> now().isBefore(limit.until()));
  }

  /** One attempt, with the moves that GitHub asks for as long as they stay with GitHub. */
  private HttpOutcome send(
      GitHubRoute route,
      Optional<String> secret,
      Optional<byte[]> body,
      int number,
      Instant deadline) {
    URI uri = URI.create(connection.base() + route.path());
    for (int moves = 0; ; moves++) {
      Optional<Answered> before =
          route.isRead() ? known.find(route, secret, uri) : Optional.empty();
      HttpOutcome sent =
          calls.send(attempt(route, uri, secret, body, before, number), left(deadline));
      HttpOutcome outcome = route.isRead() ? known.resolve(route, secret, uri, before, sent) : sent;
      Optional<URI> onward = route.isRead() ? onward(uri, outcome) : Optional.empty();
      if (onward.isEmpty() || moves == MOST_MOVES) {
        return outcome;
      }
      uri = onward.get();
    }
  }

  private Optional<URI> onward(URI from, HttpOutcome outcome) {
    URI base = connection.base();
    return Redirect.target(from, outcome)
        .filter(to -> base.getScheme().equalsIgnoreCase(to.getScheme()))
        .filter(to -> base.getHost().equalsIgnoreCase(to.getHost()))
        .filter(to -> base.getPort() == to.getPort() && to.getRawUserInfo() == null);
  }

  private static ApiCalls.Attempt attempt(
      GitHubRoute route,
      URI uri,
      Optional<String> secret,
      Optional<byte[]> body,
      Optional<Answered> before,
      int number) {
    Map<String, String> headers = new HashMap<>();
    headers.put("Accept", "application/vnd.github+json");
    headers.put("X-GitHub-Api-Version", "2022-11-28");
    secret.ifPresent(text -> headers.put("Authorization", "Bearer " + text));
    before
        .flatMap(answer -> answer.header("etag"))
        .ifPresent(tag -> headers.put("If-None-Match", tag));
    return new ApiCalls.Attempt(route.method(), route.template(), uri, headers, body, number);
  }

  private Attempt judge(GitHubRoute route, HttpOutcome outcome) {
    if (!route.isSafeToRepeat()) {
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
        Instant now = now();
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
        GitHubAnswer<Json> refusal = GitHubErrors.read(route, answer, caller(secret), now());
        if (refusal instanceof RateLimited<Json> limit) {
          limited.set(Optional.of(new Limited(secret, limit)));
        }
        yield answer.status() >= 500 && !route.isSafeToRepeat()
            ? new Unavailable<>(refusal.sentence() + DOUBT)
            : refusal;
      }
      case Failed failed ->
          new Unavailable<>(
              route.isSafeToRepeat() || failed.wasNotSent()
                  ? failed.sentence()
                  : failed.sentence() + DOUBT);
    };
  }

  private GitHubErrors.Caller caller(Optional<String> secret) {
    if (secret.isEmpty()) {
      return GitHubErrors.Caller.ANONYMOUS;
    }
    return identity.kind() == GitHubIdentity.Kind.APP
        ? GitHubErrors.Caller.APP
        : GitHubErrors.Caller.TOKEN;
  }

  private Instant now() {
    return connection.time().instant();
  }

  private Duration left(Instant deadline) {
    return Duration.between(now(), deadline);
  }
}
