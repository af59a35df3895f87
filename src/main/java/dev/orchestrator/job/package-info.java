/**
 * What happens by the clock: a {@link dev.orchestrator.job.Job} declares its name and does its
 * work, and {@link dev.orchestrator.job.JobRouter} runs it.
 */
@NullMarked
package dev.orchestrator.job;

import org.jspecify.annotations.NullMarked;
