package dev.orchestrator.feature.githubwebhook;

import dev.orchestrator.endpoint.Endpoint;
import dev.orchestrator.endpoint.EndpointRequest;
import dev.orchestrator.endpoint.EndpointResponse;
import dev.orchestrator.endpoint.EndpointSpec;
import dev.orchestrator.github.WebhookEvent;
import dev.orchestrator.github.WebhookSignature;
import dev.orchestrator.log.Field;
import dev.orchestrator.log.Log;
import dev.orchestrator.release.RunTopics;
import dev.orchestrator.trace.Expectations;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * Takes events from GitHub. A genuine event about a run or a job wakes the command that waits for
 * it, once, however often it is delivered; what nobody waits for is acknowledged only.
 */
public final class GitHubWebhookEndpoint implements Endpoint {
  private static final EndpointSpec SPEC =
      EndpointSpec.post("/github/webhook")
          .open("GitHub signs its deliveries; the endpoint verifies the signature.")
          .limit(EndpointSpec.WEBHOOK_LIMIT);
  private static final String FORM = "application/x-www-form-urlencoded";
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
  public EndpointSpec spec() {
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
    if (request.header("content-type").orElse("").toLowerCase(Locale.ROOT).startsWith(FORM)) {
      return refused(
          request,
          415,
          "unsupported_media_type",
          "Set the webhook's content type to application/json.");
    }
    Optional<WebhookEvent> event =
        WebhookEvent.read(request.header("x-github-event").orElse(""), request.body());
    if (event.isEmpty()) {
      LOG.warn("an event of GitHub was not understood and is ignored");
      return EndpointResponse.empty(202);
    }
    String id = newsId(request);
    List<String> topics = RunTopics.of(event.get());
    long heard = topics.stream().filter(t -> heard(t, id, request)).count();
    LOG.info(
        "an event of GitHub was acknowledged",
        Field.of("event", event.get().name()),
        Field.of("woken", heard));
    return EndpointResponse.empty(202);
  }

  private boolean heard(String topic, String newsId, EndpointRequest request) {
    return expectations.hear(topic, newsId, request.receivedAt());
  }

  /** The delivery's own id; where it is missing, the same body is the same news. */
  private static String newsId(EndpointRequest request) {
    return request
        .header("x-github-delivery")
        .filter(id -> DELIVERY.matcher(id).matches())
        .orElseGet(() -> UUID.nameUUIDFromBytes(request.body()).toString());
  }

  private static EndpointResponse refused(
      EndpointRequest request, int status, String code, String message) {
    LOG.warn("a request was refused", Field.of("status", status), Field.of("reason", message));
    return EndpointResponse.error(status, code, message, request.traceId());
  }
}
