package dev.orchestrator.feature.githubwebhook;

import dev.orchestrator.endpoint.Endpoint;
import dev.orchestrator.endpoint.EndpointRequest;
import dev.orchestrator.endpoint.EndpointResponse;
import dev.orchestrator.github.WebhookEvent;
import dev.orchestrator.github.WebhookSignature;
import dev.orchestrator.log.Field;
import dev.orchestrator.log.Log;
import dev.orchestrator.trace.Expectations;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * Takes events from GitHub. A genuine event about a run is news for whoever waits for that run,
 * once, however often it is delivered; what nobody asked for is acknowledged only.
 */
public final class GitHubWebhookEndpoint implements Endpoint {
  private static final Spec SPEC = new Spec("POST", "/github/webhook");
  private static final Pattern DELIVERY = Pattern.compile("[A-Za-z0-9-]{1,64}");
  private static final Log LOG = Log.named("githubwebhook");

  private final Supplier<Optional<String>> secret;
  private final Expectations expectations;

  /**
   * @param secret GITHUB_WEBHOOK_SECRET, read anew for each event, because it may be rotated
   */
  public GitHubWebhookEndpoint(Supplier<Optional<String>> secret, Expectations expectations) {
    this.secret = secret;
    this.expectations = expectations;
  }

  @Override
  public Spec spec() {
    return SPEC;
  }

  @Override
  public EndpointResponse handle(EndpointRequest request) {
    Optional<WebhookSignature> signature = secret.get().map(WebhookSignature::new);
    if (signature.isEmpty()) {
      return refused(
          request,
          503,
          "not_configured",
          "GITHUB_WEBHOOK_SECRET is not set, so no event can be trusted.");
    }
    Optional<String> given = request.header(WebhookSignature.HEADER);
    if (given.isEmpty() || !signature.get().matches(request.body(), given.get())) {
      return refused(request, 401, "unauthorized", "The request is not signed by GitHub.");
    }
    String type = request.header("content-type").orElse("").toLowerCase(Locale.ROOT);
    if (!type.split(";", 2)[0].strip().equals("application/json")) {
      return refused(
          request,
          415,
          "unsupported_media_type",
          "Set the webhook's content type to application/json.");
    }
    return WebhookEvent.read(request.header("x-github-event").orElse(""), request.body())
        .map(event -> answer(event, request))
        .orElseGet(
            () -> refused(request, 400, "bad_request", "The body is not an event of GitHub."));
  }

  private EndpointResponse answer(WebhookEvent event, EndpointRequest request) {
    return switch (event) {
      case WebhookEvent.Ping _ -> acknowledged("ping");
      case WebhookEvent.Ignored(String name) -> acknowledged(name);
      case WebhookEvent.RunChanged(var repository, String action, var run) ->
          heard(request, "workflow_run " + action, repository + "#" + run.id());
      case WebhookEvent.JobChanged(var repository, String action, long runId, int _, var _) ->
          heard(request, "workflow_job " + action, repository + "#" + runId);
    };
  }

  private EndpointResponse heard(EndpointRequest request, String what, String topic) {
    Optional<String> delivery =
        request.header("x-github-delivery").filter(id -> DELIVERY.matcher(id).matches());
    if (delivery.isEmpty()) {
      return refused(request, 400, "bad_request", "X-GitHub-Delivery is missing.");
    }
    boolean isNews = expectations.hear(topic, delivery.get(), request.receivedAt());
    LOG.info(
        "an event of GitHub was taken",
        Field.of("event", what),
        Field.of("topic", topic),
        Field.of("status", isNews ? "news" : "nobody waits for it"));
    return EndpointResponse.empty(202);
  }

  private static EndpointResponse acknowledged(String event) {
    LOG.info("an event of GitHub was acknowledged", Field.of("event", event));
    return EndpointResponse.empty(202);
  }

  private static EndpointResponse refused(
      EndpointRequest request, int status, String code, String message) {
    LOG.warn("a request was refused", Field.of("status", status), Field.of("reason", message));
    return EndpointResponse.error(status, code, message, request.traceId());
  }
}
