package dev.orchestrator.endpoint;

import java.util.function.Supplier;

/**
 * The result of an endpoint: a response, or the work to do once the call is admitted.
 *
 * <p>An endpoint that writes returns {@link Work} after it has checked everything, because a
 * refused call must write nothing, and the first call of a repository also pins the repository's
 * id.
 */
public sealed interface EndpointOutcome permits EndpointResponse, EndpointOutcome.Work {

  /** The writing part of a valid request. It runs at most once. */
  record Work(Supplier<EndpointResponse> action) implements EndpointOutcome {}

  static EndpointOutcome work(Supplier<EndpointResponse> action) {
    return new Work(action);
  }
}
