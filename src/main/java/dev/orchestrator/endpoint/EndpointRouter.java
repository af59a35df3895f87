package dev.orchestrator.endpoint;

import dev.orchestrator.log.Field;
import dev.orchestrator.log.Log;
import dev.orchestrator.log.LogContext;
import dev.orchestrator.operation.Operations;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Finds the endpoint for a request and guards it: size, unknown paths, failures. */
public final class EndpointRouter {
  /** Discord's and GitHub's requests are far smaller; what is larger is not read. */
  public static final int MAX_BODY_BYTES = 256 * 1024;

  private static final Log LOG = Log.named("endpoint");

  private final Map<String, Endpoint> byPath = new HashMap<>();
  private final Operations operations;

  /**
   * @throws IllegalArgumentException if two endpoints have one path
   */
  public EndpointRouter(List<Endpoint> endpoints, Operations operations) {
    for (Endpoint endpoint : endpoints) {
      if (byPath.put(endpoint.spec().path(), endpoint) != null) {
        throw new IllegalArgumentException("two endpoints at " + endpoint.spec().path());
      }
    }
    this.operations = operations;
  }

  public EndpointResponse route(EndpointRequest request) {
    return operations.guard(
        LogContext.current().withTraceId(request.traceId()),
        () -> answer(request),
        failure ->
            EndpointResponse.error(
                500,
                "internal",
                "Something went wrong on our side. The log has the trace id.",
                request.traceId()));
  }

  private EndpointResponse answer(EndpointRequest request) {
    Endpoint endpoint = byPath.get(request.path());
    if (endpoint == null) {
      return refused(request, 404, "not_found", "There is nothing at this path.");
    }
    if (!endpoint.spec().method().equals(request.method())) {
      String method = endpoint.spec().method();
      return refused(request, 405, "method_not_allowed", "This path takes " + method + " only.")
          .withHeader("allow", method);
    }
    if (request.body().length > MAX_BODY_BYTES) {
      return refused(request, 413, "too_large", "A body may have 256 KiB.");
    }
    return endpoint.handle(request);
  }

  private static EndpointResponse refused(
      EndpointRequest request, int status, String code, String message) {
    LOG.info("a request was refused", Field.of("status", status), Field.of("reason", code));
    return EndpointResponse.error(status, code, message, request.traceId());
  }
}
