package dev.orchestrator.feature.publish;

import dev.orchestrator.command.Button;
import dev.orchestrator.command.Command;
import dev.orchestrator.feature.Feature;
import dev.orchestrator.finding.AuditStore;
import dev.orchestrator.finding.AuditUpload;
import dev.orchestrator.github.GitHubAnswer;
import dev.orchestrator.github.GitHubClient;
import dev.orchestrator.job.Job;
import dev.orchestrator.job.ScheduleSpec;
import dev.orchestrator.job.StreamJob;
import dev.orchestrator.log.Field;
import dev.orchestrator.log.Log;
import dev.orchestrator.prometheus.MetricGroup;
import dev.orchestrator.publication.AuditPublisher;
import dev.orchestrator.publication.AuditRules;
import dev.orchestrator.publication.Canary;
import dev.orchestrator.publication.FalsePositives;
import dev.orchestrator.publication.PublicationStore;
import dev.orchestrator.table.ItemType;
import dev.orchestrator.table.Stored;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Supplier;

/**
 * Publication of findings: at once when an artifact was stored, each minute for what had to wait,
 * and every 15 minutes for issues that people labelled as false positives.
 */
public final class PublishFeature implements Feature {
  private static final Log LOG = Log.named("audit.jobs");
  private static final Duration SYNC = Duration.ofMinutes(15);
  private static final Duration SYNC_BUDGET = Duration.ofSeconds(60);

  private final Parts parts;
  private final Supplier<Canary> canary;
  private final FalsePositiveMarking marking;

  /**
   * @param gitHub for what is not published: labels
   */
  public record Parts(
      AuditPublisher publisher,
      FalsePositives falsePositives,
      AuditStore audits,
      PublicationStore store,
      AuditRules rules,
      Supplier<GitHubClient> gitHub,
      InstantSource clock) {}

  /**
   * @param canary the criteria of the roll-out at this time
   */
  public PublishFeature(Parts parts, Supplier<Canary> canary) {
    this.parts = parts;
    this.canary = canary;
    this.marking = new FalsePositiveMarking(parts);
  }

  @Override
  public List<StreamJob<?>> streamJobs() {
    return List.of(new PublishUpload());
  }

  @Override
  public List<Job> jobs() {
    return List.of(new PublishDue(), new SyncFalsePositives());
  }

  @Override
  public List<Command<?>> commands() {
    return List.of(new AuditCommand(parts, canary, marking));
  }

  @Override
  public List<Button> buttons() {
    return List.of(new RetryPublishButton(parts.audits(), parts.clock()), marking);
  }

  @Override
  public List<MetricGroup> metrics() {
    return List.of(AuditPublisher.QUOTA_GROUP);
  }

  private final class PublishUpload implements StreamJob<AuditUpload> {
    @Override
    public ItemType<AuditUpload> type() {
      return AuditStore.UPLOADS;
    }

    @Override
    public void run(Stored<AuditUpload> upload) throws InterruptedException {
      parts.publisher().run();
    }
  }

  private final class PublishDue implements Job {
    @Override
    public ScheduleSpec spec() {
      return ScheduleSpec.everyMinute("publish-audits", Duration.ofSeconds(80));
    }

    @Override
    public void run() throws InterruptedException {
      parts.publisher().run();
    }
  }

  private final class SyncFalsePositives implements Job {
    @Override
    public ScheduleSpec spec() {
      return new ScheduleSpec("sync-false-positives", SYNC, SYNC_BUDGET);
    }

    @Override
    public void run() {
      if (parts.rules().target().isEmpty()) {
        return;
      }
      GitHubAnswer<Integer> answer =
          parts
              .falsePositives()
              .sync(
                  parts.gitHub().get(),
                  parts.rules().target().get(),
                  parts.clock().instant().plus(SYNC_BUDGET));
      if (!(answer instanceof GitHubAnswer.Ok<Integer>)) {
        LOG.warn(
            "audit.false_positives_not_synced",
            "false positives could not be synced",
            Field.of("reason", answer.sentence()));
      }
    }
  }
}
