package dev.orchestrator.check;

import dev.orchestrator.http.HttpCalls;
import dev.orchestrator.http.HttpOutcome;
import dev.orchestrator.http.HttpRequest;
import dev.orchestrator.operation.StepOutcome;
import dev.orchestrator.trace.StepStatus;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Whether the deployed product answers, as {@code /diagnose} judges it, and what it runs. */
public final class ProductState {
  /** Two of these fit into the limit of a check. */
  private static final Duration ANSWER = Duration.ofSeconds(4);

  private static final Map<String, String> HEADERS =
      Map.of("User-Agent", "Orchestrator-Attestor", "Accept", "*/*");
  private static final Pattern COMMIT = Pattern.compile("[0-9a-fA-F]{40}");

  private final HttpCalls http;
  private final InstantSource clock;
  private final Optional<URI> frontend;
  private final Optional<URI> api;

  public ProductState(
      HttpCalls http, InstantSource clock, Optional<URI> frontend, Optional<URI> api) {
    this.http = http;
    this.clock = clock;
    this.frontend = frontend;
    this.api = api;
  }

  /** Succeeded, failed, or skipped if neither the frontend nor the API is configured. */
  public StepOutcome health() {
    var details = new ArrayList<String>();
    boolean failed = false;
    for (Part part :
        List.of(new Part("frontend", frontend, "/"), new Part("API", api, "/health"))) {
      if (part.base().isPresent()) {
        URI uri = URI.create(part.base().get() + part.path());
        StepOutcome outcome = TargetCheck.judge(get(uri), false, clock.instant());
        failed |= outcome.status() == StepStatus.FAILED;
        details.add(part.name() + " " + outcome.detail());
      }
    }
    if (details.isEmpty()) {
      return StepOutcome.skipped("FRONTEND_BASE_URL and API_BASE_URL are not set");
    }
    String detail = String.join("; ", details);
    return failed
        ? StepOutcome.failed(detail, "Check the last deploy.")
        : StepOutcome.succeeded(detail);
  }

  private record Part(String name, Optional<URI> base, String path) {}

  /**
   * What the product reports as its version.
   *
   * @param commit the first 40 hexadecimal digits of the body, in lower case
   * @param detail what was found instead
   */
  public record Version(Optional<String> commit, String detail) {}

  /** Asks the product for its version. */
  public Version version(URI address) {
    return switch (get(address)) {
      case HttpOutcome.Failed failed ->
          new Version(Optional.empty(), "the version URL cannot be read: " + failed.sentence());
      case HttpOutcome.Answered answered when !answered.isSuccess() ->
          new Version(Optional.empty(), "the version URL answers " + answered.status());
      case HttpOutcome.Answered answered -> {
        Matcher commit = COMMIT.matcher(answered.text());
        yield commit.find()
            ? new Version(Optional.of(commit.group().toLowerCase(Locale.ROOT)), "")
            : new Version(
                Optional.empty(), "the version URL's answer has no 40 hexadecimal digits");
      }
    };
  }

  private HttpOutcome get(URI uri) {
    return http.send(HttpRequest.get(uri, HEADERS, ANSWER));
  }
}
