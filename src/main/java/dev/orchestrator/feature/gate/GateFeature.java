package dev.orchestrator.feature.gate;

import dev.orchestrator.command.Command;
import dev.orchestrator.endpoint.Endpoint;
import dev.orchestrator.feature.Feature;
import dev.orchestrator.job.StreamJob;
import dev.orchestrator.release.PermitDesk;
import dev.orchestrator.release.ReleaseGate;
import dev.orchestrator.request.Requests;
import dev.orchestrator.table.Table;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** The gate, for people and for CI. */
public final class GateFeature implements Feature {
  private final GateRequests requests;
  private final Supplier<ReleaseGate> gate;
  private final ReleaseGate.Configured configured;
  private final PermitDesk permits;
  private final UnaryOperator<String> redaction;

  /** What answers people and CI, and what answers jobs that deploy. */
  public record Judges(Supplier<ReleaseGate> gate, PermitDesk permits) {}

  /**
   * @param redaction takes the secrets out of a text
   */
  public GateFeature(
      Judges judges,
      ReleaseGate.Configured configured,
      UnaryOperator<String> redaction,
      Requests requests,
      Table table,
      InstantSource clock,
      Supplier<UUID> ids) {
    this.requests = new GateRequests(requests, table, clock, ids);
    this.gate = judges.gate();
    this.configured = configured;
    this.permits = judges.permits();
    this.redaction = redaction;
  }

  @Override
  public List<Command<?>> commands() {
    return List.of(new GateCommand(gate, configured, redaction));
  }

  @Override
  public List<Endpoint> endpoints() {
    return List.of(new ReadGate(requests), new AskPermit(requests));
  }

  @Override
  public List<StreamJob<?>> streamJobs() {
    return List.of(requests.job(gate, permits));
  }
}
