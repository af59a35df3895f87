package dev.orchestrator.local;

import dev.orchestrator.http.HttpCalls;
import dev.orchestrator.http.HttpOutcome;
import dev.orchestrator.http.HttpRequest;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** The address to which Discord is to send interactions. */
final class InteractionsUrl {
  private static final String PATH = "/discord/interactions";
  private static final Duration LIMIT = Duration.ofSeconds(10);
  private static final String WRONG =
      "--url takes the deployed address, https://host or https://host/discord/interactions.";

  private InteractionsUrl() {}

  /**
   * The whole address.
   *
   * @param text with or without the path
   * @throws IllegalArgumentException with a sentence, if Discord would not take it
   */
  static URI of(String text) {
    try {
      URI uri = new URI(withoutTrailingSlashes(text));
      String path = Optional.ofNullable(uri.getPath()).orElse("");
      boolean usable =
          uri.getHost() != null
              && uri.getUserInfo() == null
              && uri.getQuery() == null
              && uri.getFragment() == null
              && ("https".equals(uri.getScheme()) || isThisMachine(uri));
      if (!usable) {
        throw new IllegalArgumentException(WRONG);
      }
      return path.endsWith(PATH) ? uri : URI.create(uri + PATH);
    } catch (URISyntaxException malformed) {
      throw new IllegalArgumentException(WRONG, malformed);
    }
  }

  private static String withoutTrailingSlashes(String url) {
    int end = url.length();
    while (end > 0 && url.charAt(end - 1) == '/') {
      end--;
    }
    return url.substring(0, end);
  }

  private static boolean isThisMachine(URI uri) {
    return "http".equals(uri.getScheme())
        && (uri.getHost().equals("localhost")
            || uri.getHost().equals(InetAddress.getLoopbackAddress().getHostAddress()));
  }

  /**
   * Looks whether something is there that refuses what Discord did not sign, as Discord will
   * demand.
   *
   * @throws SetupFailed if not
   */
  static void prove(URI endpoint, HttpCalls http) throws SetupFailed {
    var unsigned =
        new HttpRequest(
            "POST",
            endpoint,
            Map.of("Content-Type", "application/json"),
            Optional.of(new byte[] {'{', '}'}),
            LIMIT);
    switch (http.send(unsigned)) {
      case HttpOutcome.Failed failed ->
          throw new SetupFailed(
              "dead endpoint: " + failed.sentence() + " Is it deployed? Nothing was changed.");
      case HttpOutcome.Answered answer when answer.status() != 401 ->
          throw new SetupFailed(
              "dead endpoint: it answers an unsigned request with %d instead of 401%s. Nothing was changed."
                  .formatted(
                      answer.status(),
                      answer.status() >= 500
                          ? "; the function's log says why"
                          : "; is this the bot's address?"));
      case HttpOutcome.Answered _ -> {}
    }
  }
}
