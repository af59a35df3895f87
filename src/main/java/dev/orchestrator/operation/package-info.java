/**
 * The envelope around every command, endpoint and job: {@link
 * dev.orchestrator.operation.Operations} binds the log's context, measures, and is the one place
 * that catches unexpected failures. {@link dev.orchestrator.operation.Steps} measures the parts.
 */
@NullMarked
package dev.orchestrator.operation;

import org.jspecify.annotations.NullMarked;
