/**
 * Starting runs of workflows, shared by the features that do: {@link
 * dev.orchestrator.release.RunStarter} starts one at most once, however often a worker dies over
 * it.
 */
@NullMarked
package dev.orchestrator.release;

import org.jspecify.annotations.NullMarked;
