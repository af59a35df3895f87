package dev.orchestrator.endpoint;

/** Answers the requests to one path. */
public interface Endpoint {

  /** Where it listens. */
  record Spec(String method, String path) {}

  Spec spec();

  EndpointResponse handle(EndpointRequest request);
}
