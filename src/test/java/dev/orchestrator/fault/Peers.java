package dev.orchestrator.fault;

import dev.orchestrator.http.HttpRequest;
import dev.orchestrator.local.discord.SimulatedDiscord;
import dev.orchestrator.local.github.SimulatedGitHub;
import dev.orchestrator.local.http.Faults;
import java.net.URI;

/**
 * Those whom the system talks to, by the addresses that it calls.
 *
 * @param runBegan is told when a run may have been started at GitHub
 */
record Peers(SimulatedDiscord discord, SimulatedGitHub gitHub, Runnable runBegan) {

  boolean isDiscord(URI uri) {
    return uri.getPort() == discord.apiBase().getPort();
  }

  Faults of(URI uri) {
    return isDiscord(uri) ? discord.faults() : gitHub.faults();
  }

  /** What a call to GitHub has begun is told by webhooks. */
  void acted(HttpRequest request) {
    if (!isDiscord(request.uri()) && request.method().equals("POST")) {
      runBegan.run();
    }
  }

  /** An address in a few words. */
  String brief(URI uri) {
    String path =
        uri.getPath()
            .replaceFirst("^/api/v10", "")
            .replaceFirst("/webhooks/[0-9]+/[^/]+", "/webhooks/…")
            .replaceFirst("/repos/octo-org/storefront", "");
    return (isDiscord(uri) ? "Discord " : "GitHub ") + path;
  }
}
