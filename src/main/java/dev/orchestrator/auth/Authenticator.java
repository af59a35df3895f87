package dev.orchestrator.auth;

import dev.orchestrator.alert.AlertsManager;
import dev.orchestrator.alert.Severity;
import dev.orchestrator.github.oidc.JobIdentity;
import dev.orchestrator.github.oidc.OidcVerifier;
import dev.orchestrator.log.Field;
import dev.orchestrator.log.Log;
import dev.orchestrator.log.LogContext;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Tells who calls the API. {@code x-api-key} carries API keys only and {@code Authorization:
 * Bearer} OIDC tokens only; where both are given, the key counts. Safe for use by many threads.
 */
public final class Authenticator {
  private static final Log LOG = Log.named("auth");
  private static final Pattern BEARER = Pattern.compile("(?i:Bearer) +(\\S.*)");
  private static final Duration RETRY = Duration.ofSeconds(5);

  /** Events whose jobs run with the rights of the repository on code of others. */
  private static final Set<String> REFUSED_EVENTS =
      Set.of("pull_request_target", "workflow_run", "issue_comment");

  private static final int MAX_PINS = 1_000;

  private final ApiKeyStore keys;
  private final Optional<OidcVerifier> tokens;
  private final List<RepositoryPattern> repositories;
  private final RepositoryPins pins;
  private final AlertsManager alerts;

  /** Ids known to be pinned, by lower-case repository; a pin only ever changes by hand. */
  private final Map<String, String> knownPins = new ConcurrentHashMap<>();

  /**
   * @param tokens empty if OIDC is off
   * @param repositories whose jobs may call
   */
  public Authenticator(
      ApiKeyStore keys,
      RepositoryPins pins,
      Optional<OidcVerifier> tokens,
      List<RepositoryPattern> repositories,
      AlertsManager alerts) {
    this.keys = keys;
    this.pins = pins;
    this.tokens = tokens;
    this.repositories = List.copyOf(repositories);
    this.alerts = alerts;
  }

  /** The result of an authentication. */
  public sealed interface Result {
    record Authenticated(Caller caller) implements Result {}

    /** No credentials were given. */
    record Missing() implements Result {}

    record InvalidKey() implements Result {}

    record InvalidToken() implements Result {}

    /** The token is good, but its repository may not call. */
    record Forbidden() implements Result {}

    record Unavailable(Duration retryAfter) implements Result {}
  }

  /**
   * Authenticates by what the two headers hold.
   *
   * @param apiKey the header {@code x-api-key}; blank counts as absent
   * @param authorization the header {@code authorization}
   */
  public Result authenticate(Optional<String> apiKey, Optional<String> authorization, Instant now) {
    Optional<String> key = apiKey.filter(text -> !text.isBlank());
    if (key.isPresent()) {
      return byKey(key.get(), now);
    }
    Optional<String> header =
        authorization.map(String::strip).filter(t -> !t.isEmpty() && !isBareScheme(t));
    return header.isPresent() ? byToken(header.get(), now) : new Result.Missing();
  }

  private static boolean isBareScheme(String header) {
    return header.equalsIgnoreCase("Bearer");
  }

  /** The token in an {@code Authorization: Bearer} header; empty if it is of another scheme. */
  public static Optional<String> bearer(String authorization) {
    Matcher matcher = BEARER.matcher(authorization.strip());
    return matcher.matches() ? Optional.of(matcher.group(1)) : Optional.empty();
  }

  private Result byKey(String text, Instant now) {
    Optional<ApiKey> key = ApiKey.parse(text.strip());
    if (key.isEmpty()) {
      return new Result.InvalidKey();
    }
    try {
      return keys.find(key.get().hash())
          .filter(stored -> stored.isValid(now))
          .<Result>map(stored -> new Result.Authenticated(new Caller.KeyHolder(stored)))
          .orElseGet(Result.InvalidKey::new);
    } catch (AuthUnavailable unavailable) {
      LOG.error("auth.unavailable", "API keys cannot be read", unavailable);
      return new Result.Unavailable(RETRY);
    }
  }

  private Result byToken(String authorization, Instant now) {
    Optional<String> token = bearer(authorization);
    if (token.isEmpty() || tokens.isEmpty()) {
      return new Result.InvalidToken();
    }
    return switch (tokens.get().verify(token.get(), now)) {
      case OidcVerifier.Result.Refused(String reason) -> refused(reason);
      case OidcVerifier.Result.Unavailable(Duration retryAfter) ->
          new Result.Unavailable(retryAfter);
      case OidcVerifier.Result.Verified(JobIdentity job) -> ofJob(job);
    };
  }

  private Result ofJob(JobIdentity job) {
    if (REFUSED_EVENTS.contains(job.event())) {
      return refused("its event may run untrusted code");
    }
    if (repositories.stream().noneMatch(one -> one.matches(job.repository()))) {
      LOG.info(
          "auth.token_refused",
          "a token was refused",
          Field.of("reason", "OIDC_REPOSITORIES does not allow it"));
      return new Result.Forbidden();
    }
    try {
      return isPinnedToAnother(job)
          ? anotherRepository(job)
          : new Result.Authenticated(new Caller.GitHubJob(job));
    } catch (AuthUnavailable unavailable) {
      LOG.error("auth.unavailable", "pinned repository IDs cannot be read", unavailable);
      return new Result.Unavailable(RETRY);
    }
  }

  private boolean isPinnedToAnother(JobIdentity job) {
    String name = pinName(job);
    if (job.repositoryId().equals(knownPins.get(name))) {
      return false;
    }
    Optional<String> pinned = pins.pinned(name);
    pinned.ifPresent(id -> remember(name, id));
    return pinned.isPresent() && !pinned.get().equals(job.repositoryId());
  }

  /**
   * Completes the admission of a caller whose request is valid, before it is acted on: pins the
   * repository's id on its first call, and notes that a key was used.
   *
   * @return empty if the caller is admitted, else why not
   */
  public Optional<Result> admit(Caller caller, Instant now) {
    return switch (caller) {
      case Caller.Anonymous _ -> Optional.empty();
      case Caller.KeyHolder(StoredKey key) -> {
        try {
          keys.noteUse(key, now);
        } catch (AuthUnavailable unavailable) {
          // The time of the last use is for people; a call does not fail for it.
          LOG.warn(
              "auth.key_use_not_recorded", "the use of an API key was not recorded", unavailable);
        }
        yield Optional.empty();
      }
      case Caller.GitHubJob(JobIdentity job) -> pin(job, now);
    };
  }

  private Optional<Result> pin(JobIdentity job, Instant now) {
    String name = pinName(job);
    if (job.repositoryId().equals(knownPins.get(name))) {
      return Optional.empty();
    }
    try {
      String pinned = pins.pin(name, job.repositoryId(), now);
      remember(name, pinned);
      return pinned.equals(job.repositoryId())
          ? Optional.empty()
          : Optional.of(anotherRepository(job));
    } catch (AuthUnavailable unavailable) {
      LOG.error("auth.unavailable", "a repository ID cannot be pinned", unavailable);
      return Optional.of(new Result.Unavailable(RETRY));
    }
  }

  private void remember(String name, String id) {
    if (knownPins.size() < MAX_PINS) {
      knownPins.put(name, id);
    }
  }

  private static String pinName(JobIdentity job) {
    return job.repository().toString().toLowerCase(Locale.ROOT);
  }

  private Result anotherRepository(JobIdentity job) {
    alerts.send(
        Severity.ERROR,
        "Another repository called the API under the name " + job.repository() + ".",
        "The repository_id of its OIDC token is not the one that was pinned on first use. If the"
            + " repository was deleted and created again, remove the pinned id; see RUNBOOK.md.",
        LogContext.current().traceId().orElse(""),
        List.of());
    return refused("its repository_id is not the pinned one");
  }

  private static Result refused(String reason) {
    LOG.info("auth.token_refused", "a token was refused", Field.of("reason", reason));
    return new Result.InvalidToken();
  }
}
