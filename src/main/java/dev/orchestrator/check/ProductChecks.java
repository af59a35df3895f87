package dev.orchestrator.check;

import dev.orchestrator.http.HttpCalls;
import dev.orchestrator.http.HttpOutcome;
import dev.orchestrator.http.HttpRequest;
import dev.orchestrator.http.Redirect;
import dev.orchestrator.operation.StepOutcome;
import dev.orchestrator.operation.StepWork;
import dev.orchestrator.trace.StepStatus;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Whether the deployed product is there: the frontend's pages, how they are cached, the API. */
public final class ProductChecks {
  private static final Duration LIMIT = Duration.ofSeconds(10);

  /** Less than the step's limit, so that the check can say what went wrong. */
  private static final Duration ANSWER = Duration.ofSeconds(4);

  private static final Map<String, String> HEADERS =
      Map.of("User-Agent", "Orchestrator-Verify", "Accept", "*/*");

  private final HttpCalls http;
  private final InstantSource clock;
  private final Optional<URI> frontend;
  private final Optional<URI> api;

  public ProductChecks(
      HttpCalls http, InstantSource clock, Optional<URI> frontend, Optional<URI> api) {
    this.http = http;
    this.clock = clock;
    this.frontend = frontend;
    this.api = api;
  }

  /** A step for each check, or one that is skipped for what is not configured. */
  public List<StepWork> all() {
    var checks = new ArrayList<StepWork>();
    frontend.ifPresentOrElse(
        base -> {
          checks.add(step("frontend /", () -> page(base, "/")));
          checks.add(step("frontend /index.html", () -> page(base, "/index.html")));
        },
        () -> checks.add(notSet("frontend", "FRONTEND_BASE_URL")));
    api.ifPresentOrElse(
        base -> checks.add(step("API /health", () -> judged(get(base, "/health")))),
        () -> checks.add(notSet("API", "API_BASE_URL")));
    return checks;
  }

  private static StepWork step(String name, StepWork.Body body) {
    return StepWork.checking(name, LIMIT, body);
  }

  private static StepWork notSet(String name, String variable) {
    return step(name, () -> StepOutcome.skipped(variable + " is not set"));
  }

  private StepOutcome page(URI base, String path) {
    HttpOutcome outcome = get(base, path);
    StepOutcome judged = judged(outcome);
    if (judged.status() != StepStatus.SUCCEEDED
        || !(outcome instanceof HttpOutcome.Answered answered)) {
      return judged;
    }
    CacheRule rule = CacheRule.of(answered);
    String detail = judged.detail() + ", " + rule.found();
    return rule.isTooLong()
        ? StepOutcome.failed(
            detail,
            "Serve the page with Cache-Control: no-cache; otherwise browsers keep showing an"
                + " earlier deploy.")
        : StepOutcome.succeeded(detail);
  }

  private StepOutcome judged(HttpOutcome outcome) {
    return TargetCheck.judge(outcome, true, clock.instant());
  }

  /** Follows one redirect that stays on the host: {@code /index.html} to {@code /} is usual. */
  private HttpOutcome get(URI base, String path) {
    URI uri = URI.create(base + path);
    HttpOutcome outcome = http.send(HttpRequest.get(uri, HEADERS, ANSWER));
    return onward(uri, outcome)
        .map(next -> http.send(HttpRequest.get(next, HEADERS, ANSWER)))
        .orElse(outcome);
  }

  private static Optional<URI> onward(URI from, HttpOutcome outcome) {
    return Redirect.target(from, outcome)
        .filter(to -> from.getAuthority().equalsIgnoreCase(to.getAuthority()))
        .filter(to -> to.getScheme().matches("https?"));
  }
}
