package dev.orchestrator.feature.githubwebhook;

import dev.orchestrator.endpoint.Endpoint;
import dev.orchestrator.endpoint.EndpointRequest;
import dev.orchestrator.endpoint.EndpointResponse;
import dev.orchestrator.github.WebhookSignature;
import dev.orchestrator.log.Field;
import dev.orchestrator.log.Log;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/** Takes events from GitHub. Nothing waits for one yet, so a genuine event is acknowledged only. */
public final class GitHubWebhookEndpoint implements Endpoint {
  private static final Spec SPEC = new Spec("POST", "/github/webhook");
  private static final Pattern EVENT_NAME = Pattern.compile("[a-z_]{1,40}");
  private static final Log LOG = Log.named("githubwebhook");

  private final Supplier<Optional<String>> secret;

  /**
   * @param secret GITHUB_WEBHOOK_SECRET, read anew for each event, because it may be rotated
   */
  public GitHubWebhookEndpoint(Supplier<Optional<String>> secret) {
    this.secret = secret;
  }

  @Override
  public Spec spec() {
    return SPEC;
  }

  @Override
  public EndpointResponse handle(EndpointRequest request) {
    Optional<WebhookSignature> signature = secret.get().map(WebhookSignature::new);
    if (signature.isEmpty()) {
      return EndpointResponse.error(
          503,
          "not_configured",
          "GITHUB_WEBHOOK_SECRET is not set, so no event can be trusted.",
          request.traceId());
    }
    Optional<String> given = request.header("x-hub-signature-256");
    if (given.isEmpty() || !signature.get().matches(request.body(), given.get())) {
      LOG.warn(
          "a request was refused",
          Field.of("status", 401),
          Field.of("reason", given.isEmpty() ? "no signature" : "signature does not match"));
      return EndpointResponse.error(
          401, "unauthorized", "The request is not signed by GitHub.", request.traceId());
    }
    LOG.info(
        "an event of GitHub was acknowledged",
        Field.of(
            "event",
            request
                .header("x-github-event")
                .filter(name -> EVENT_NAME.matcher(name).matches())
                .orElse("unnamed")));
    return EndpointResponse.empty(202);
  }
}
