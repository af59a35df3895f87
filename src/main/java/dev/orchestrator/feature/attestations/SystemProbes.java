package dev.orchestrator.feature.attestations;

import dev.orchestrator.attestation.Attestor;
import dev.orchestrator.attestation.CheckResult.Finding;
import dev.orchestrator.attestation.ReleaseFacts;
import dev.orchestrator.check.ProductState;
import dev.orchestrator.operation.StepOutcome;
import dev.orchestrator.trace.StoreUnavailable;
import dev.orchestrator.trace.TraceStore;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Supplier;

/** The checks of the table and the product. */
public final class SystemProbes implements Attestor.Probes {
  private final TraceStore table;
  private final Supplier<ProductState> product;
  private final InstantSource clock;

  public SystemProbes(TraceStore table, Supplier<ProductState> product, InstantSource clock) {
    this.table = table;
    this.product = product;
    this.clock = clock;
  }

  @Override
  public Finding table() {
    try {
      table.probe(clock.instant());
      return Finding.passed("written and read back");
    } catch (StoreUnavailable unreachable) {
      return Finding.failed("the table cannot be written and read");
    }
  }

  @Override
  public Finding health() {
    StepOutcome outcome = product.get().health();
    return switch (outcome.status()) {
      case SUCCEEDED -> Finding.passed(outcome.detail());
      case SKIPPED -> Finding.skipped(outcome.detail());
      default -> Finding.failed(outcome.detail());
    };
  }

  @Override
  public Reported version(ReleaseFacts.Target target) {
    return target
        .versionUrl()
        .map(address -> product.get().version(address))
        .map(version -> new Reported(version.commit(), version.detail()))
        .orElseGet(() -> new Reported(Optional.empty(), "there is no version URL"));
  }
}
