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
  static <T> GitHubAnswer<T> read(
      GitHubRoute route, Answered answer, boolean withToken, Instant now) {
    Optional<RateLimited<T>> limited = limited(answer, now);
    if (limited.isPresent()) {
      return limited.get();
    }
    return switch (answer.status()) {
      case 301, 302, 307, 308 ->
          new NotFound<>("GitHub has moved the " + route.what() + ": use its new name.");
      case 401 ->
          new Unauthorized<>(
              route.isAskedByApp()
                  ? "GitHub does not accept the App: check GITHUB_APP_ID and its private key."
                  : withToken
                      ? "GitHub does not accept the token: it is wrong, expired or revoked."
                      : "GitHub wants a token for " + route.what() + ", and none is configured.");
      case 403 -> forbidden(route, answer);
      case 404 ->
          new NotFound<>(
              "GitHub shows no " + route.what() + ": " + whereToLook(route, withToken) + ".");
      case 400, 409, 410, 422 ->
          new Invalid<>("GitHub refused to " + route.deed() + ": " + said(answer.json()) + ".");
      default -> new Unavailable<>("GitHub is out of order (status " + answer.status() + ").");
    };
  }

  private static String whereToLook(GitHubRoute route, boolean withToken) {
    if (route.isAskedByApp()) {
      return "install the App there";
    }
    return "check the name, and that "
        + (withToken ? "the token may " + route.deed() : "it is public");
  }

  /** Whether too many calls are the reason, and until when none should be made. */
  static <T> Optional<RateLimited<T>> limited(Answered answer, Instant now) {
    if (answer.status() != 403 && answer.status() != 429) {
      return Optional.empty();
    }
    Optional<Quota> quota = quota(answer);
    OptionalLong retryAfter = number(answer, "retry-after");
    boolean saysSecondary =
        answer
            .json()
            .text("message")
            .orElse("")
            .toLowerCase(Locale.ROOT)
            .contains("secondary rate");
    boolean isUsedUp = quota.filter(q -> q.remaining() == 0).isPresent() && !saysSecondary;
    if (!isUsedUp && !saysSecondary && retryAfter.isEmpty() && answer.status() == 403) {
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
    Duration pause =
        retryAfter.isPresent()
            ? Duration.ofSeconds(Math.clamp(retryAfter.getAsLong(), 0, LONGEST_SECONDS))
            : UNSAID;
    return Optional.of(
        new RateLimited<>(
            Limit.SECONDARY,
            now.plus(pause),
            "GitHub was called too fast: try again in " + pause.toSeconds() + " s."));
  }

  private static <T> GitHubAnswer<T> forbidden(GitHubRoute route, Answered answer) {
    if (answer.header("x-github-sso").isPresent()) {
      return new Forbidden<>(
          "The organisation demands single sign-on: authorise the GitHub token for it.",
          Optional.empty());
    }
    String permission =
        answer
            .header("x-accepted-github-permissions")
            .map(GitHubErrors::permissions)
            .filter(text -> !text.isEmpty())
            .orElse(route.permission());
    String sentence = "The GitHub token may not " + route.deed() + ": it needs " + permission + ".";
    return new Forbidden<>(sentence, Optional.of(permission));
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

  /** GitHub's message, with the places it found fault with. */
  private static String said(Json body) {
    List<String> parts = new ArrayList<>();
    body.text("message").ifPresent(parts::add);
    for (Json error : body.get("errors").items()) {
      error.text().or(() -> error.text("message")).or(() -> place(error)).ifPresent(parts::add);
    }
    String all = parts.isEmpty() ? "it did not say why" : String.join("; ", parts);
    String cut =
        all.codePointCount(0, all.length()) <= MOST_CHARACTERS
            ? all
            : all.substring(0, all.offsetByCodePoints(0, MOST_CHARACTERS)) + "…";
    return cut.endsWith(".") ? cut.substring(0, cut.length() - 1) : cut;
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
