package dev.orchestrator.feature.attestations;

import dev.orchestrator.alert.AlertsManager;
import dev.orchestrator.attestation.AttestationMetrics;
import dev.orchestrator.attestation.AttestationStore;
import dev.orchestrator.attestation.AttestationStore.Head;
import dev.orchestrator.attestation.Attestor;
import dev.orchestrator.command.Command;
import dev.orchestrator.endpoint.Endpoint;
import dev.orchestrator.feature.Feature;
import dev.orchestrator.job.Job;
import dev.orchestrator.prometheus.ComputedGauge;
import dev.orchestrator.prometheus.MetricGroup;
import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/** Signed attestations: the run, its routes, its metrics and {@code /attest}. */
public final class AttestationsFeature implements Feature {
  private static final List<String> ENVIRONMENT = List.of("environment");

  private final AttestationStore store;
  private final Optional<Attestor> attestor;
  private final Optional<Duration> interval;
  private final FailedRuns failedRuns;
  private final InstantSource clock;

  /**
   * @param attestor empty if there is no signing key
   * @param interval empty if no run is scheduled
   */
  public AttestationsFeature(
      AttestationStore store,
      Optional<Attestor> attestor,
      Optional<Duration> interval,
      AlertsManager alerts,
      InstantSource clock) {
    this.store = store;
    this.attestor = attestor;
    this.interval = interval;
    this.failedRuns = new FailedRuns(alerts);
    this.clock = clock;
  }

  @Override
  public List<Command<?>> commands() {
    return List.of(new AttestCommand(store, attestor, failedRuns));
  }

  @Override
  public List<Endpoint> endpoints() {
    return List.of(
        new GetAttestationKey(store), GetAttestation.newest(store), GetAttestation.byId(store));
  }

  @Override
  public List<Job> jobs() {
    return attestor.isPresent() && interval.isPresent()
        ? List.of(new AttestJob(attestor.get(), interval.get(), failedRuns))
        : List.of();
  }

  @Override
  public List<MetricGroup> metrics() {
    return List.of(AttestationMetrics.ATTESTATIONS, AttestationMetrics.ATTESTOR);
  }

  @Override
  public List<ComputedGauge> gauges() {
    return List.of(
        new ComputedGauge(
            "attestation_success_rate",
            "Share of the attestation runs of the last hour that passed.",
            ENVIRONMENT,
            gauge(this::successRate)),
        new ComputedGauge(
            "attestation_latency_p99_ms",
            "99th percentile of the duration of the attestation runs of the last hour.",
            ENVIRONMENT,
            gauge(this::latency)),
        new ComputedGauge(
            "attestation_last_success_timestamp_seconds",
            "When the last attestation run that passed ended.",
            ENVIRONMENT,
            gauge(head ->
                head.lastSuccess()
                    .map(at -> BigDecimal.valueOf(at.toEpochMilli(), 3).stripTrailingZeros()))));
  }

  private Supplier<Map<List<String>, BigDecimal>> gauge(
      Function<Head, Optional<BigDecimal>> value) {
    return () -> {
      var samples = new HashMap<List<String>, BigDecimal>();
      for (Head head : store.heads()) {
        value.apply(head).ifPresent(sample -> samples.put(List.of(head.environment()), sample));
      }
      return samples;
    };
  }

  private List<Head.Measured> lastHour(Head head) {
    Instant from = clock.instant().minus(Attestor.MEASURED);
    return head.recent().stream().filter(run -> !run.at().isBefore(from)).toList();
  }

  private Optional<BigDecimal> successRate(Head head) {
    List<Head.Measured> runs = lastHour(head);
    if (runs.isEmpty()) {
      return Optional.empty();
    }
    long passed = runs.stream().filter(Head.Measured::passed).count();
    return Optional.of(
        BigDecimal.valueOf(passed)
            .divide(BigDecimal.valueOf(runs.size()), MathContext.DECIMAL64)
            .stripTrailingZeros());
  }

  /** By nearest rank: the smallest value that is not below 99 % of them. */
  private Optional<BigDecimal> latency(Head head) {
    List<Long> sorted = lastHour(head).stream().map(run -> run.took().toMillis()).sorted().toList();
    return sorted.isEmpty()
        ? Optional.empty()
        : Optional.of(BigDecimal.valueOf(sorted.get((int) Math.ceil(sorted.size() * 0.99) - 1)));
  }
}
