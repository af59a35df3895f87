package dev.orchestrator.feature.health;

import dev.orchestrator.endpoint.Endpoint;
import dev.orchestrator.endpoint.EndpointRequest;
import dev.orchestrator.endpoint.EndpointResponse;
import dev.orchestrator.endpoint.EndpointSpec;
import dev.orchestrator.json.Json;
import dev.orchestrator.log.Log;
import dev.orchestrator.trace.StoreUnavailable;
import dev.orchestrator.trace.TraceStore;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/**
 * Says whether commands can be taken, which is whether the table answers. Anyone may ask, so what
 * was found is good for {@value #SECONDS} seconds: asking often costs nothing.
 */
public final class HealthEndpoint implements Endpoint {
  private static final EndpointSpec SPEC =
      EndpointSpec.get("/health")
          .withHead()
          .open("It only reports whether commands can be accepted.");
  private static final String VERSION_HEADER = "orchestrator-version";
  private static final int SECONDS = 5;
  private static final Log LOG = Log.named("health");

  private final TraceStore traces;
  private final InstantSource clock;
  private final String version;
  private volatile Finding latest = new Finding(Optional.empty(), Instant.MIN);

  /**
   * @param version of the running code, which every answer names in a header
   */
  public HealthEndpoint(TraceStore traces, InstantSource clock, String version) {
    this.traces = traces;
    this.clock = clock;
    this.version = version;
  }

  private record Finding(Optional<String> illness, Instant goodUntil) {}

  @Override
  public EndpointSpec spec() {
    return SPEC;
  }

  @Override
  public EndpointResponse handle(EndpointRequest request) {
    Finding finding = latest;
    if (!request.receivedAt().isBefore(finding.goodUntil())) {
      finding = new Finding(look(), clock.instant().plus(Duration.ofSeconds(SECONDS)));
      latest = finding;
    }
    Optional<String> illness = finding.illness();
    byte[] body =
        Json.bytes(json -> {
          json.writeStartObject();
          json.writeStringField("status", illness.isEmpty() ? "healthy" : "unhealthy");
          if (illness.isPresent()) {
            json.writeStringField("reason", illness.get());
          }
          json.writeEndObject();
        });
    return EndpointResponse.json(illness.isEmpty() ? 200 : 503, body)
        .withHeader(VERSION_HEADER, version);
  }

  private Optional<String> look() {
    try {
      traces.reach();
      return Optional.empty();
    } catch (StoreUnavailable away) {
      LOG.error("table.unavailable", "the table did not answer", away);
      return Optional.of("the table does not answer");
    }
  }
}
