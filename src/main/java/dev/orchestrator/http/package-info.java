/**
 * Calls to other systems: {@link dev.orchestrator.http.HttpCalls} sends one request within a time
 * limit and returns the result as a value. Nothing here throws for what a network may do.
 */
@NullMarked
package dev.orchestrator.http;

import org.jspecify.annotations.NullMarked;
