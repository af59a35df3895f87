package dev.orchestrator.feature.metrics;

import dev.orchestrator.endpoint.Auth;
import dev.orchestrator.endpoint.Endpoint;
import dev.orchestrator.endpoint.EndpointOutcome;
import dev.orchestrator.endpoint.EndpointRequest;
import dev.orchestrator.endpoint.EndpointResponse;
import dev.orchestrator.endpoint.EndpointSpec;
import dev.orchestrator.prometheus.MetricStore;
import dev.orchestrator.prometheus.TextFormat;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * {@code GET /metrics}: every metric, in Prometheus' text format 0.0.4. Each request reads the
 * table, because a number that falls for a moment counts as a restart in Prometheus.
 */
public final class MetricsEndpoint implements Endpoint {
  private final EndpointSpec spec;
  private final MetricStore metrics;
  private final TextFormat format;

  /**
   * @param token that scrapers send as a bearer token; without one, anyone may read
   */
  public MetricsEndpoint(Supplier<Optional<String>> token, MetricStore metrics, TextFormat format) {
    this.spec = EndpointSpec.get("/metrics").withHead().auth(Auth.sharedToken(token));
    this.metrics = metrics;
    this.format = format;
  }

  @Override
  public EndpointSpec spec() {
    return spec;
  }

  @Override
  public EndpointOutcome handle(EndpointRequest request) {
    return EndpointResponse.text(200, TextFormat.CONTENT_TYPE, format.write(metrics.read()));
  }
}
