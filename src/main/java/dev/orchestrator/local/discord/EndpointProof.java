package dev.orchestrator.local.discord;

import dev.orchestrator.discord.interaction.InteractionSigner;
import dev.orchestrator.json.Json;
import dev.orchestrator.local.http.JsonObject;
import java.net.URI;
import java.util.List;
import java.util.Map;

/**
 * Proves an interactions endpoint as Discord does before it takes the address: a signed ping must
 * be answered with a pong, and a badly signed one with 401.
 */
final class EndpointProof {
  private final SimulatedDiscordSettings settings;
  private final InteractionPost post;
  private final InteractionSigner signer;
  private final Ids ids;

  EndpointProof(SimulatedDiscordSettings settings, InteractionPost post, Ids ids) {
    this.settings = settings;
    this.post = post;
    this.signer = new InteractionSigner(settings.seed());
    this.ids = ids;
  }

  boolean holds(URI endpoint) throws InterruptedException {
    return answersPing(endpoint) && refusesForgery(endpoint);
  }

  private boolean answersPing(URI endpoint) throws InterruptedException {
    return switch (post.send(endpoint, ping())) {
      case InteractionPost.Outcome.Answered answered ->
          answered.status() == 200
              && answered.isJson()
              && Json.tryRead(answered.body()).orElse(Json.MISSING).get("type").integer().orElse(0)
                  == 1;
      case InteractionPost.Outcome.Unanswered unanswered -> false;
    };
  }

  private boolean refusesForgery(URI endpoint) throws InterruptedException {
    return switch (post.send(endpoint, ping().spoiled())) {
      case InteractionPost.Outcome.Answered answered -> answered.status() == 401;
      case InteractionPost.Outcome.Unanswered unanswered -> false;
    };
  }

  private SignedInteraction ping() {
    String id = ids.next();
    byte[] body =
        JsonObject.of("app_permissions", "562949953601536")
            .put("application_id", settings.applicationId())
            .put("authorizing_integration_owners", Map.of())
            .put("entitlements", List.of())
            .put("id", id)
            .put("token", ids.token(id))
            .put("type", 1)
            .put("user", MessageJson.user(SimulatedServer.LIN))
            .put("version", 1)
            .toBytes();
    return SignedInteraction.signed(
        signer, Long.toString(settings.clock().instant().getEpochSecond()), body);
  }
}
