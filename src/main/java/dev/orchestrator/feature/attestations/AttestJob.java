package dev.orchestrator.feature.attestations;

import dev.orchestrator.attestation.Attestor;
import dev.orchestrator.job.Job;
import dev.orchestrator.job.ScheduleSpec;
import dev.orchestrator.log.Log;
import dev.orchestrator.table.TableUnavailable;
import java.time.Duration;

/** Attests each environment once in each interval, and raises an alert for a run that fails. */
final class AttestJob implements Job {
  private static final Duration BUDGET = Duration.ofSeconds(60);
  private static final Log LOG = Log.named("attestation");

  private final Attestor attestor;
  private final Duration interval;
  private final FailedRuns failedRuns;

  AttestJob(Attestor attestor, Duration interval, FailedRuns failedRuns) {
    this.attestor = attestor;
    this.interval = interval;
    this.failedRuns = failedRuns;
  }

  @Override
  public ScheduleSpec spec() {
    return ScheduleSpec.everyMinute("attest", BUDGET);
  }

  @Override
  public void run() {
    try {
      for (Attestor.Made made : attestor.runDue(interval)) {
        failedRuns.raise(made);
      }
    } catch (TableUnavailable unreachable) {
      // Without the table there is nothing to sign and no place for an alert; the next run tells.
      LOG.error("attestation.not_made", "an attestation could not be created", unreachable);
    }
  }
}
