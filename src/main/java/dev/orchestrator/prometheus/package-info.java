/**
 * Metrics for Prometheus that are kept in the table, so that they are exact with any number of
 * instances: {@link dev.orchestrator.prometheus.MetricGroup} declares them, {@link
 * dev.orchestrator.prometheus.MetricStore} makes the writes that count, and {@link
 * dev.orchestrator.prometheus.TextFormat} writes the exposition.
 */
@NullMarked
package dev.orchestrator.prometheus;

import org.jspecify.annotations.NullMarked;
