package dev.orchestrator.feature.protection;

import dev.orchestrator.alert.AlertsManager;
import dev.orchestrator.command.Button;
import dev.orchestrator.feature.Feature;
import dev.orchestrator.github.GitHubClient;
import dev.orchestrator.github.WebhookEvent.ProtectionRequested;
import dev.orchestrator.job.Job;
import dev.orchestrator.job.ScheduleSpec;
import dev.orchestrator.job.StreamJob;
import dev.orchestrator.release.DeployStore;
import dev.orchestrator.release.LockStore;
import dev.orchestrator.release.ReleaseGate;
import dev.orchestrator.release.ReleaseMessages;
import dev.orchestrator.table.ItemType;
import dev.orchestrator.table.Stored;
import dev.orchestrator.table.Table;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** Our deployment protection rule on GitHub. Only a GitHub App can have one. */
public final class ProtectionFeature implements Feature {
  private static final Duration BUDGET = Duration.ofSeconds(60);

  /**
   * Who answers.
   *
   * @param isApp whether GitHub is called as an App; if not, no run can wait for us
   */
  public record Identity(Supplier<GitHubClient> gitHub, boolean isApp) {}

  /** What judges and records releases. */
  public record Records(
      Supplier<ReleaseGate> gate,
      ReleaseGate.Configured configured,
      DeployStore deploys,
      LockStore locks,
      Table table) {}

  /** Whom it tells what. */
  public record Messages(ReleaseMessages releases, AlertsManager alerts) {}

  private final Identity identity;
  private final Records records;
  private final ProtectionStore store;
  private final ProtectionDesk desk;
  private final UnaryOperator<String> redaction;
  private final InstantSource clock;

  /**
   * @param redaction takes the secrets out of a text
   */
  public ProtectionFeature(
      Identity identity,
      Records records,
      Messages messages,
      UnaryOperator<String> redaction,
      InstantSource clock) {
    this.identity = identity;
    this.records = records;
    this.redaction = redaction;
    this.clock = clock;
    this.store = new ProtectionStore(records.table());
    this.desk =
        new ProtectionDesk(
            new ProtectionDesk.Parts(
                identity.gitHub(),
                records.gate(),
                records.configured(),
                records.deploys(),
                messages.releases(),
                messages.alerts()),
            store,
            redaction,
            clock);
  }

  /** Has the worker look at a run, of which GitHub says that it waits. */
  public static void requested(
      Table table, ReleaseGate.Configured configured, ProtectionRequested event, Instant now) {
    if (configured.find(event.repository().toString()).isPresent()) {
      new ProtectionStore(table)
          .call(
              new ProtectionStore.Call(
                  event.repository(), event.runId(), event.environment(), now));
    }
  }

  @Override
  public List<Button> buttons() {
    return List.of(
        new HoldButton(
            HoldButton.APPROVE, store, records.deploys(), records.locks(), redaction, clock),
        new HoldButton(
            HoldButton.REJECT, store, records.deploys(), records.locks(), redaction, clock));
  }

  @Override
  public List<StreamJob<?>> streamJobs() {
    return List.of(new Look());
  }

  @Override
  public List<Job> jobs() {
    return List.of(new LookAtAll());
  }

  private final class Look implements StreamJob<ProtectionStore.Call> {
    @Override
    public ItemType<ProtectionStore.Call> type() {
      return ProtectionStore.CALLS;
    }

    @Override
    public void run(Stored<ProtectionStore.Call> call) {
      desk.look(call.value().repository(), call.value().runId(), call.value().environment());
    }
  }

  private final class LookAtAll implements Job {
    @Override
    public ScheduleSpec spec() {
      return ScheduleSpec.everyMinute("answer-protection-rules", BUDGET);
    }

    @Override
    public void run() {
      if (identity.isApp()) {
        desk.lookAtAll();
      }
    }
  }
}
