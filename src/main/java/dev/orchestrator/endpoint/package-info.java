/**
 * Requests that others push to the system over HTTP: an {@link dev.orchestrator.endpoint.Endpoint}
 * declares its method and path and answers, and {@link dev.orchestrator.endpoint.EndpointRouter}
 * finds it.
 */
@NullMarked
package dev.orchestrator.endpoint;

import org.jspecify.annotations.NullMarked;
