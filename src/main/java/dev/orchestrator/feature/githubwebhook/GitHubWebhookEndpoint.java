package dev.orchestrator.feature.githubwebhook;

import dev.orchestrator.endpoint.Endpoint;
import dev.orchestrator.endpoint.EndpointRequest;
import dev.orchestrator.endpoint.EndpointResponse;
import dev.orchestrator.github.Deliveries;
import dev.orchestrator.github.WebhookEvent;
import dev.orchestrator.github.WebhookSignature;
import dev.orchestrator.log.Field;
import dev.orchestrator.log.Log;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * Takes events from GitHub. A genuine event about a run or a job has its effect once, however often
 * it is delivered; what nobody asked for is acknowledged only.
 */
public final class GitHubWebhookEndpoint implements Endpoint {
  private static final Spec SPEC = new Spec("POST", "/github/webhook");
  private static final Pattern DELIVERY = Pattern.compile("[A-Za-z0-9-]{1,64}");
  private static final Log LOG = Log.named("githubwebhook");

  private final Supplier<Optional<String>> secret;
  private final Deliveries deliveries;
  private final Consumer<WebhookEvent> effect;

  /**
   * @param secret GITHUB_WEBHOOK_SECRET, read anew for each event, because it may be rotated
   * @param effect what comes of a run or a job that has changed; if it throws, GitHub is told so
   *     and may deliver the event again
   */
  public GitHubWebhookEndpoint(
      Supplier<Optional<String>> secret, Deliveries deliveries, Consumer<WebhookEvent> effect) {
    this.secret = secret;
    this.deliveries = deliveries;
    this.effect = effect;
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
      case WebhookEvent.RunChanged(var _, String action, var run) ->
          once(event, request, "workflow_run " + action, run.id());
      case WebhookEvent.JobChanged(var _, String action, long runId, int _, var _) ->
          once(event, request, "workflow_job " + action, runId);
    };
  }

  private EndpointResponse once(
      WebhookEvent event, EndpointRequest request, String what, long runId) {
    Optional<String> delivery =
        request.header("x-github-delivery").filter(id -> DELIVERY.matcher(id).matches());
    if (delivery.isEmpty()) {
      return refused(request, 400, "bad_request", "X-GitHub-Delivery is missing.");
    }
    if (!deliveries.claim(delivery.get(), request.receivedAt())) {
      LOG.info("an event of GitHub was delivered again", Field.of("event", what));
      return EndpointResponse.empty(202);
    }
    try {
      effect.accept(event);
    } catch (RuntimeException failed) {
      deliveries.release(delivery.get(), request.receivedAt());
      throw failed;
    }
    LOG.info("an event of GitHub was taken", Field.of("event", what), Field.of("run_id", runId));
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
