package dev.orchestrator.github;

import dev.orchestrator.http.HttpCalls;
import dev.orchestrator.http.Sleeper;
import java.net.URI;
import java.time.InstantSource;
import java.util.random.RandomGenerator;

/**
 * How GitHub is reached.
 *
 * @param base without a slash at the end: {@code https://api.github.com}
 * @param version of this system, for the User-Agent that GitHub demands
 */
public record GitHubConnection(
    URI base,
    String version,
    HttpCalls http,
    InstantSource time,
    Sleeper sleeper,
    RandomGenerator random) {

  String userAgent() {
    return "orchestrator/" + version + " (https://github.com/orchestrator-dev/orchestrator)";
  }
}
