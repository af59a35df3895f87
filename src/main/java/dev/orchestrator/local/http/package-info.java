/**
 * What the simulated servers share: {@link dev.orchestrator.local.http.LoopbackServer} hands each
 * request to a {@link dev.orchestrator.local.http.Service}; routing, the journal of requests and
 * faults are services around services.
 */
@NullMarked
package dev.orchestrator.local.http;

import org.jspecify.annotations.NullMarked;
