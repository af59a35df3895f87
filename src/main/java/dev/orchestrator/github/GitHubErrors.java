package dev.orchestrator.github;

import dev.orchestrator.github.GitHubAnswer.Forbidden;
import dev.orchestrator.github.GitHubAnswer.Invalid;
import dev.orchestrator.github.GitHubAnswer.Limit;
import dev.orchestrator.github.GitHubAnswer.NotFound;
import dev.orchestrator.github.GitHubAnswer.RateLimited;
import dev.orchestrator.github.GitHubAnswer.Unauthorized;
import dev.orchestrator.github.GitHubAnswer.Unavailable;
import dev.orchestrator.http.HttpOutcome.Answered;
import dev.orchestrator.json.Json;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What GitHub's refusals mean
 * (https://docs.github.com/rest/using-the-rest-api/troubleshooting-the-rest-api).
 */
final class GitHubErrors {
  private static final int MOST_CHARACTERS = 300;
  private static final Duration UNSAID = Duration.ofMinutes(1);
  private static final long LONGEST_SECONDS = 86_400;
  private static final long YEAR_9999 = 253_402_300_799L;

  /** {@code pull_requests=write}; anything else is shown as it is. */
  private static final Pattern PERMISSION = Pattern.compile("([a-z_]+)=([a-z]+)");

  /** For where no header tells it. */
  private static final Pattern RATE_LIMIT = Pattern.compile("rate limit (already )?exceeded");

  private static final DateTimeFormatter CLOCK =
      DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);

  private GitHubErrors() {}

  static Optional<Quota> quota(Answered answer) {
    OptionalLong limit = number(answer, "x-ratelimit-limit");
    OptionalLong remaining = number(answer, "x-ratelimit-remaining");
    OptionalLong reset = number(answer, "x-ratelimit-reset");
    return limit.isPresent() && remaining.isPresent() && reset.isPresent()
        ? Optional.of(
            new Quota(
                limit.getAsLong(),
                remaining.getAsLong(),
                Instant.ofEpochSecond(Math.clamp(reset.getAsLong(), 0, YEAR_9999))))
        : Optional.empty();
  }

  /** What a status outside of the 200s means for {@code route}. */
  static <T> GitHubAnswer<T> read(GitHubRoute route, Answered answer, Caller caller, Instant now) {
    Optional<RateLimited<T>> limited = limited(answer, now);
    if (limited.isPresent()) {
      return limited.get();
    }
    String said = said(answer.json());
    if (answer.status() == 410 && (route.isRead() || route.isAboutOneIssue())) {
      return new NotFound<>(
          "The %s was deleted on GitHub (%s).".formatted(route.what(), status(410, said)));
    }
    return switch (answer.status()) {
      case 301, 302, 307, 308 ->
          new NotFound<>("GitHub has moved the " + route.what() + ": use its new name.");
      case 401 -> unauthorized(route, caller, said);
      case 402, 403, 410, 451 -> {
        Refused refused = refused(route, answer, caller, said);
        yield new Forbidden<>(refused.sentence(), refused.advice());
      }
      case 404 ->
          new NotFound<>(
              "GitHub shows no %s (%s): %s."
                  .formatted(route.what(), status(404, said), whereToLook(route, caller)));
      case 400, 409, 422 -> {
        Refused refused = refused(route, answer, caller, said);
        yield new Invalid<>(refused.sentence(), refused.advice());
      }
      default -> new Unavailable<>("GitHub is unavailable (status " + answer.status() + ").");
    };
  }

  /** Who called, as far as it decides what an operator has to do. */
  enum Caller {
    ANONYMOUS("the bot"),
    TOKEN("the token"),
    APP("the GitHub App");

    private final String noun;

    Caller(String noun) {
      this.noun = noun;
    }

    private String atStart() {
      return noun.substring(0, 1).toUpperCase(Locale.ROOT) + noun.substring(1);
    }
  }

  private record Refused(String sentence, Optional<String> advice) {}

  private static <T> GitHubAnswer<T> unauthorized(GitHubRoute route, Caller caller, String said) {
    String status = status(401, said);
    if (caller == Caller.ANONYMOUS) {
      return new Unauthorized<>(
          "GitHub requires a token for %s, and none is configured.".formatted(route.what()),
          Optional.of("An operator has to set GITHUB_TOKEN or GITHUB_APP_ID."));
    }
    if (route.isAskedByApp()) {
      return new Unauthorized<>(
          "GitHub does not accept the App (%s).".formatted(status),
          Optional.of("An operator has to check GITHUB_APP_ID and GITHUB_APP_PRIVATE_KEY."));
    }
    return caller == Caller.APP
        ? new Unauthorized<>(
            "GitHub does not accept the App's installation token (%s).".formatted(status),
            Optional.of(
                "An operator has to check that the GitHub App is still installed on the repository"
                    + " and not suspended."))
        : new Unauthorized<>(
            "GitHub does not accept the token (%s): it is wrong, expired or revoked."
                .formatted(status),
            Optional.of("An operator has to set GITHUB_TOKEN to a token that is valid."));
  }

  private static Refused refused(GitHubRoute route, Answered answer, Caller caller, String said) {
    RefusalCause cause =
        answer.header("x-github-sso").isPresent()
            ? RefusalCause.SINGLE_SIGN_ON
            : RefusalCause.of(answer.status(), said);
    String permission =
        answer
            .header("x-accepted-github-permissions")
            .map(GitHubErrors::permissions)
            .filter(text -> !text.isEmpty())
            .orElse(route.permission());
    return new Refused(
        "GitHub refused to %s (%d): %s."
            .formatted(route.deed(), answer.status(), said.isEmpty() ? "it did not say why" : said),
        cause.advice(caller.atStart(), permission));
  }

  /** {@code 404 Not Found}: the status, and what GitHub said with it. */
  private static String status(int status, String said) {
    return (status + " " + said).strip();
  }

  private static String whereToLook(GitHubRoute route, Caller caller) {
    if (route.isAskedByApp()) {
      return "install the App there";
    }
    return "check the name, and that "
        + (caller == Caller.ANONYMOUS ? "it is public" : caller.noun + " may " + route.deed());
  }

  /** Whether too many calls are the reason, and until when none should be made. */
  static <T> Optional<RateLimited<T>> limited(Answered answer, Instant now) {
    if (answer.status() != 403 && answer.status() != 429) {
      return Optional.empty();
    }
    Optional<Quota> quota = quota(answer);
    OptionalLong retryAfter = number(answer, "retry-after");
    String said = said(answer.json()).toLowerCase(Locale.ROOT);
    boolean saysAbuse = said.contains("abuse detection");
    boolean saysSecondary = said.contains("secondary rate") || saysAbuse;
    boolean saysLimit = saysSecondary || RATE_LIMIT.matcher(said).find();
    boolean isUsedUp = quota.filter(q -> q.remaining() == 0).isPresent() && !saysSecondary;
    if (!isUsedUp && !saysLimit && retryAfter.isEmpty() && answer.status() == 403) {
      return Optional.empty();
    }
    if (isUsedUp) {
      Instant reset = quota.get().resetAt();
      Instant until = reset.isAfter(now) ? reset : now;
      return Optional.of(
          new RateLimited<>(
              Limit.PRIMARY,
              until,
              "The GitHub token's "
                  + quota.get().limit()
                  + " calls are used up: try again after "
                  + CLOCK.format(until)
                  + " UTC."));
    }
    Duration sleeper =
        retryAfter.isPresent()
            ? Duration.ofSeconds(Math.clamp(retryAfter.getAsLong(), 0, LONGEST_SECONDS))
            : UNSAID;
    return Optional.of(
        new RateLimited<>(
            Limit.SECONDARY,
            now.plus(sleeper),
            "GitHub's secondary rate limit was reached%s: try again in %d s."
                .formatted(
                    saysAbuse ? " (%s)".formatted(said(answer.json())) : "", sleeper.toSeconds())));
  }

  /** {@code pull_requests=write,contents=read; actions=write} in words. */
  private static String permissions(String header) {
    return Stream.of(header.split(";"))
        .map(set ->
            Stream.of(set.split(","))
                .map(String::strip)
                .filter(one -> !one.isEmpty())
                .map(GitHubErrors::permission)
                .collect(Collectors.joining(" and ")))
        .filter(set -> !set.isEmpty())
        .collect(Collectors.joining(" or "));
  }

  private static String permission(String pair) {
    Matcher form = PERMISSION.matcher(pair);
    if (!form.matches()) {
      return pair;
    }
    String name = GitHubWord.plain(form.group(1));
    return name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1) + " " + form.group(2);
  }

  /**
   * GitHub's message, with the places it found fault with, in one line and without a full stop;
   * empty if it said nothing.
   */
  private static String said(Json body) {
    List<String> parts = new ArrayList<>();
    body.text("message").ifPresent(parts::add);
    for (Json error : body.get("errors").items()) {
      error.text().or(() -> error.text("message")).or(() -> place(error)).ifPresent(parts::add);
    }
    String all = String.join("; ", parts).replaceAll("\\s+", " ").strip();
    return truncated(all).replaceFirst("\\.$", "");
  }

  /**
   * Ends before a word that does not fit as a whole: half a secret would not be recognised as one
   * by what redacts this later.
   */
  private static String truncated(String text) {
    if (text.codePointCount(0, text.length()) <= MOST_CHARACTERS) {
      return text;
    }
    int end = text.lastIndexOf(' ', text.offsetByCodePoints(0, MOST_CHARACTERS));
    return text.substring(0, Math.max(end, 0)) + "…";
  }

  private static Optional<String> place(Json error) {
    return error.text("field").map(field -> field + " " + error.text("code").orElse("is wrong"));
  }

  private static OptionalLong number(Answered answer, String header) {
    try {
      return answer.header(header).stream().mapToLong(Long::parseLong).findFirst();
    } catch (NumberFormatException notANumber) {
      return OptionalLong.empty();
    }
  }
}
