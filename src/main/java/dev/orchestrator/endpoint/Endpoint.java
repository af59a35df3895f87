package dev.orchestrator.endpoint;

/** Handles the requests that match its {@link EndpointSpec}. */
public interface Endpoint {

  EndpointSpec spec();

  /**
   * Handles a request that is authenticated, authorised and within its limits. Called by many
   * threads at once.
   */
  EndpointOutcome handle(EndpointRequest request);
}
