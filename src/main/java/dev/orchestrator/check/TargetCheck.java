package dev.orchestrator.check;

import dev.orchestrator.http.HttpCalls;
import dev.orchestrator.http.HttpOutcome;
import dev.orchestrator.http.HttpRequest;
import dev.orchestrator.http.PublicHttpCalls;
import dev.orchestrator.http.PublicTarget;
import dev.orchestrator.operation.StepOutcome;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;

/** Whether a deployed thing answers: status, time, and how long its certificate is still good. */
final class TargetCheck {
  private static final Duration LIMIT = Duration.ofSeconds(8);
  private static final Duration CERTIFICATE_WARNING = Duration.ofDays(14);
  private static final Map<String, String> HEADERS =
      Map.of("User-Agent", "Orchestrator-Diagnose", "Accept", "*/*");

  private final HttpCalls http;
  private final PublicHttpCalls publicHttp;
  private final InstantSource clock;

  TargetCheck(HttpCalls http, PublicHttpCalls publicHttp, InstantSource clock) {
    this.http = http;
    this.publicHttp = publicHttp;
    this.clock = clock;
  }

  /** Looks at what an operator has configured, wherever it is. */
  StepOutcome configured(Optional<URI> base, String variable, String path) {
    if (base.isEmpty()) {
      return StepOutcome.skipped(variable + " is not set");
    }
    URI uri = URI.create(base.get() + path);
    return judge(http.send(HttpRequest.get(uri, HEADERS, LIMIT)), false, clock.instant());
  }

  /** Looks at what a person has typed, only if it is public. */
  StepOutcome given(String target) {
    return switch (PublicTarget.parse(target, PublicTarget.Schemes.HTTPS_ONLY)) {
      case PublicTarget.Refused refused ->
          StepOutcome.failed(
              refused.sentence(), "Give a public https address, as in https://example.com.");
      case PublicTarget.Allowed allowed ->
          judge(
              publicHttp.follow(HttpRequest.get(allowed.uri(), HEADERS, LIMIT)).outcome(),
              true,
              clock.instant());
    };
  }

  /** Whether the answer is a good one. */
  static StepOutcome judge(HttpOutcome outcome, boolean redirectsWereFollowed, Instant now) {
    return switch (outcome) {
      case HttpOutcome.Failed failed ->
          StepOutcome.failed(
              failed.sentence(), "Check that it is up and that its name is correct.");
      case HttpOutcome.Answered answered -> {
        String detail = "answers " + answered.status() + certificate(answered, now);
        if (answered.status() >= 400 || (answered.status() >= 300 && redirectsWereFollowed)) {
          yield StepOutcome.failed(
              detail, "Check the last deploy and the log of the server at this address.");
        }
        yield certificateEndsSoon(answered, now)
            ? StepOutcome.failed(detail, "Renew the certificate.")
            : StepOutcome.succeeded(detail);
      }
    };
  }

  private static String certificate(HttpOutcome.Answered answered, Instant now) {
    return answered
        .certificateExpiry()
        .map(end -> ", certificate good for %d days".formatted(Duration.between(now, end).toDays()))
        .orElse("");
  }

  private static boolean certificateEndsSoon(HttpOutcome.Answered answered, Instant now) {
    return answered
        .certificateExpiry()
        .filter(end -> end.isBefore(now.plus(CERTIFICATE_WARNING)))
        .isPresent();
  }
}
