/**
 * Questions that one function asks another through the table: the api, which reaches no token,
 * writes a request; the table's stream calls the worker, which writes the answer; the api reads it
 * there.
 */
@NullMarked
package dev.orchestrator.request;

import org.jspecify.annotations.NullMarked;
