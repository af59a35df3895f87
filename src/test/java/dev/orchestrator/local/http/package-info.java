/** Tests of what the simulated servers share, over real sockets. */
@NullMarked
package dev.orchestrator.local.http;

import org.jspecify.annotations.NullMarked;
