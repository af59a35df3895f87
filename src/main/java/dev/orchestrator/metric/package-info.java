/**
 * What can be counted and drawn: a {@link dev.orchestrator.metric.Counter} makes a log line count,
 * in CloudWatch's embedded metric format.
 */
@NullMarked
package dev.orchestrator.metric;

import org.jspecify.annotations.NullMarked;
