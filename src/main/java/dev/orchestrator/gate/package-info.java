/**
 * The decision whether a commit may go to an environment: the release configuration of a
 * repository, and a pure function from evidence to a verdict with reasons.
 */
@NullMarked
package dev.orchestrator.gate;

import org.jspecify.annotations.NullMarked;
