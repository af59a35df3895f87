package dev.orchestrator.entry;

import dev.orchestrator.json.Json;
import java.util.List;

/**
 * The path of a request as the endpoints know it. API Gateway may put a stage and, on a custom
 * domain, the base path of an API mapping in front of it. Source: Amazon API Gateway, "Map API
 * stages to a custom domain name" and "Working with AWS Lambda proxy integrations for HTTP APIs".
 */
final class RequestPath {
  /** The endpoints' paths; with a slash at the end, how they begin. */
  private static final List<String> ROOTS =
      List.of("/discord/interactions", "/github/webhook", "/api/v1/", "/health", "/metrics");

  private RequestPath() {}

  /**
   * The path below stage and base path.
   *
   * @param sent as the event has it
   */
  static String of(String sent, Json event) {
    Json context = event.get("requestContext");
    String path = withoutStage(sent, context);
    return isCustom(context.text("domainName").orElse("")) ? withoutBasePath(path) : path;
  }

  /**
   * A named stage is in front of the path in payload 2.0, and in payload 1.0 of an HTTP API, but
   * not of a REST API; so a stage may have the name of what a path begins with.
   */
  private static String withoutStage(String path, Json context) {
    String stage = "/" + context.text("stage").orElse("$default");
    return path.startsWith(stage + "/") && !isEndpoint(path, 0)
        ? path.substring(stage.length())
        : path;
  }

  /** Every other domain is API Gateway's own, a function URL's or a load balancer's. */
  private static boolean isCustom(String domain) {
    return !domain.isEmpty()
        && !domain.endsWith(".amazonaws.com")
        && !domain.endsWith(".amazonaws.com.cn")
        && !domain.endsWith(".on.aws");
  }

  private static String withoutBasePath(String path) {
    for (int at = 0; at >= 0; at = path.indexOf('/', at + 1)) {
      if (isEndpoint(path, at)) {
        return path.substring(at);
      }
    }
    return path;
  }

  private static boolean isEndpoint(String path, int at) {
    return ROOTS.stream()
        .anyMatch(root ->
            path.startsWith(root, at)
                && (root.endsWith("/") || path.length() == at + root.length()));
  }
}
