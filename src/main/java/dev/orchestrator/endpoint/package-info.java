/**
 * HTTP endpoints: an {@link dev.orchestrator.endpoint.Endpoint} declares by its {@link
 * dev.orchestrator.endpoint.EndpointSpec} which requests it takes and from whom; the {@link
 * dev.orchestrator.endpoint.EndpointRouter} finds it, authenticates and authorises the caller,
 * enforces the limits, unpacks and parses.
 */
@NullMarked
package dev.orchestrator.endpoint;

import org.jspecify.annotations.NullMarked;
