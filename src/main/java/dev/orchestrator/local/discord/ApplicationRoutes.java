package dev.orchestrator.local.discord;

import dev.orchestrator.json.Json;
import dev.orchestrator.local.http.Answer;
import dev.orchestrator.local.http.Call;
import dev.orchestrator.local.http.JsonObject;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/**
 * {@code /applications/@me}: the application, and where its interactions are sent.
 *
 * <p>Source: Discord, "Application Resource".
 */
final class ApplicationRoutes {
  private final SimulatedDiscordSettings settings;
  private final EndpointProof proof;
  private final AtomicReference<Optional<URI>> interactionsUrl;

  ApplicationRoutes(
      SimulatedDiscordSettings settings,
      EndpointProof proof,
      AtomicReference<Optional<URI>> interactionsUrl) {
    this.settings = settings;
    this.proof = proof;
    this.interactionsUrl = interactionsUrl;
  }

  Answer get(Call call) {
    return Answer.json(200, application());
  }

  Answer patch(Call call) throws InterruptedException {
    Json body = call.json();
    if (!body.isObject()) {
      return DiscordError.INVALID_JSON.answer();
    }
    if (body.fields().containsKey("interactions_endpoint_url")) {
      Json url = body.get("interactions_endpoint_url");
      if (url.isAbsent() || url.text().filter(String::isEmpty).isPresent()) {
        interactionsUrl.set(Optional.empty());
      } else {
        Optional<URI> endpoint = url.text().flatMap(ApplicationRoutes::endpoint);
        if (endpoint.isEmpty()) {
          return refusal("URL_TYPE_INVALID_URL", "Not a well formed URL.");
        }
        if (!proof.holds(endpoint.get())) {
          return refusal(
              "APPLICATION_INTERACTIONS_ENDPOINT_URL_INVALID",
              "The specified interactions endpoint URL could not be verified.");
        }
        interactionsUrl.set(endpoint);
      }
    }
    return Answer.json(200, application());
  }

  private JsonObject application() {
    return JsonObject.of("id", settings.applicationId())
        .put("name", "orchestrator")
        .put("icon", null)
        .put("description", "")
        .put("bot_public", true)
        .put("bot_require_code_grant", false)
        .put("verify_key", settings.publicKey())
        .put("flags", 0)
        .put("tags", List.of())
        .put("redirect_uris", List.of())
        .put("interactions_endpoint_url", interactionsUrl.get().map(URI::toString).orElse(null))
        .put("role_connections_verification_url", null)
        .put("event_webhooks_url", null)
        .put("event_webhooks_status", 1)
        .put("approximate_guild_count", 1)
        .put(
            "bot",
            JsonObject.of("id", SimulatedServer.BOT_USER_ID)
                .put("username", "orchestrator")
                .put("discriminator", "0000")
                .put("bot", true));
  }

  private static Optional<URI> endpoint(String text) {
    try {
      URI uri = new URI(text);
      boolean web = "https".equals(uri.getScheme()) || "http".equals(uri.getScheme());
      return web && uri.getHost() != null ? Optional.of(uri) : Optional.empty();
    } catch (URISyntaxException malformed) {
      return Optional.empty();
    }
  }

  private static Answer refusal(String code, String message) {
    FormErrors errors = FormErrors.none();
    errors.at("interactions_endpoint_url").add(code, message);
    return errors.answer();
  }
}
