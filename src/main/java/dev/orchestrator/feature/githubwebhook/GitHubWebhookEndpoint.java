package dev.orchestrator.feature.githubwebhook;

import dev.orchestrator.endpoint.Endpoint;
import dev.orchestrator.endpoint.EndpointRequest;
import dev.orchestrator.endpoint.EndpointResponse;
import dev.orchestrator.endpoint.EndpointSpec;
import dev.orchestrator.github.WebhookEvent;
import dev.orchestrator.github.WebhookSignature;
import dev.orchestrator.http.SecretUnreadable;
import dev.orchestrator.log.Field;
import dev.orchestrator.log.Log;
import dev.orchestrator.release.RunTopics;
import dev.orchestrator.trace.Subscriptions;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * Takes events from GitHub. A genuine event about a run or a job wakes the command that waits for
 * it, once, however often it is delivered; events without a subscription are only acknowledged.
 */
public final class GitHubWebhookEndpoint implements Endpoint {
  private static final EndpointSpec SPEC =
      EndpointSpec.post("/github/webhook")
          .open("GitHub signs its deliveries; the endpoint verifies the signature.")
          .limit(EndpointSpec.WEBHOOK_LIMIT);
  private static final String FORM = "application/x-www-form-urlencoded";
  private static final Pattern DELIVERY = Pattern.compile("[A-Za-z0-9-]{1,64}");
  private static final Log LOG = Log.named("githubwebhook");

  private static final String NOT_SIGNED = "The request is not signed by GitHub.";

  private final Optional<Supplier<String>> secret;
  private final AtomicBoolean unreadable = new AtomicBoolean();
  private final Subscriptions subscriptions;
  private final Consumer<WebhookEvent.IssueLabeled> labels;
  private final BiConsumer<WebhookEvent.ProtectionRequested, Instant> protections;

  /**
   * @param secret GITHUB_WEBHOOK_SECRET, read again for each event that may be genuine, because it
   *     may be rotated; empty if none is configured
   * @param labels is told of labels that were added to issues
   * @param protections is told each time that a run waits for our deployment protection rule, and
   *     when
   */
  public GitHubWebhookEndpoint(
      Optional<Supplier<String>> secret,
      Subscriptions subscriptions,
      Consumer<WebhookEvent.IssueLabeled> labels,
      BiConsumer<WebhookEvent.ProtectionRequested, Instant> protections) {
    this.secret = secret;
    this.subscriptions = subscriptions;
    this.labels = labels;
    this.protections = protections;
  }

  @Override
  public EndpointSpec spec() {
    return SPEC;
  }

  @Override
  public EndpointResponse handle(EndpointRequest request) {
    if (secret.isEmpty()) {
      return refused(
          request, 404, "not_found", "No webhook secret is configured, so no event is accepted.");
    }
    // Before the secret is read: anyone can send this, and as often as they like.
    Optional<String> given =
        request.header(WebhookSignature.HEADER).filter(WebhookSignature::isWellFormed);
    if (given.isEmpty()) {
      return refused(request, 401, "unauthorized", NOT_SIGNED);
    }
    Optional<WebhookSignature> signature = signature(secret.get());
    if (signature.isEmpty()) {
      return EndpointResponse.error(
          503, "unavailable", "The webhook secret cannot be read now.", request.traceId());
    }
    if (!signature.get().matches(request.body(), given.get())) {
      return refused(request, 401, "unauthorized", NOT_SIGNED);
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
      LOG.warn("github.event_unreadable", "an unreadable GitHub event was ignored");
      return EndpointResponse.empty(202);
    }
    if (event.get() instanceof WebhookEvent.IssueLabeled labeled) {
      labels.accept(labeled);
    }
    if (event.get() instanceof WebhookEvent.ProtectionRequested requested) {
      protections.accept(requested, request.receivedAt());
    }
    String id = newsId(request);
    List<String> topics = RunTopics.of(event.get());
    long heard = topics.stream().filter(t -> heard(t, id, request)).count();
    LOG.info(
        "github.event_received",
        "a GitHub event was acknowledged",
        Field.of("github_event", event.get().name()),
        Field.of("woken", heard));
    return EndpointResponse.empty(202);
  }

  /** Empty if the secret cannot be read, which is logged once until it can be read again. */
  private Optional<WebhookSignature> signature(Supplier<String> readable) {
    try {
      var signature = new WebhookSignature(readable.get());
      unreadable.set(false);
      return Optional.of(signature);
    } catch (SecretUnreadable failure) {
      if (!unreadable.getAndSet(true)) {
        LOG.warn(
            "github.webhook_secret_unavailable",
            "the webhook secret cannot be read, so GitHub's events are refused",
            Field.of("reason", String.valueOf(failure.getMessage())));
      }
      return Optional.empty();
    }
  }

  private boolean heard(String topic, String newsId, EndpointRequest request) {
    return subscriptions.hear(topic, newsId, request.receivedAt());
  }

  /** The delivery's own id; where it is missing, the same body is the same event. */
  private static String newsId(EndpointRequest request) {
    return request
        .header("x-github-delivery")
        .filter(id -> DELIVERY.matcher(id).matches())
        .orElseGet(() -> UUID.nameUUIDFromBytes(request.body()).toString());
  }

  private static EndpointResponse refused(
      EndpointRequest request, int status, String code, String message) {
    LOG.info(
        "request.refused",
        "a request was refused",
        Field.of("status", status),
        Field.of("reason", message));
    return EndpointResponse.error(status, code, message, request.traceId());
  }
}
