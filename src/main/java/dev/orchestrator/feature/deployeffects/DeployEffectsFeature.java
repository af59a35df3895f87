package dev.orchestrator.feature.deployeffects;

import dev.orchestrator.feature.Feature;
import dev.orchestrator.job.Job;
import dev.orchestrator.job.ScheduleSpec;
import dev.orchestrator.job.StreamJob;
import dev.orchestrator.release.DeployEffect;
import dev.orchestrator.release.DeployEffects;
import dev.orchestrator.table.ItemType;
import dev.orchestrator.table.Stored;
import java.time.Duration;
import java.util.List;

/** What follows the changes of deploys, at once and each minute for what had to wait. */
public final class DeployEffectsFeature implements Feature {
  private static final Duration BUDGET = Duration.ofSeconds(60);

  private final DeployEffects effects;

  public DeployEffectsFeature(DeployEffects effects) {
    this.effects = effects;
  }

  @Override
  public List<StreamJob<?>> streamJobs() {
    return List.of(new FollowChange());
  }

  @Override
  public List<Job> jobs() {
    return List.of(new FollowOpen());
  }

  private final class FollowChange implements StreamJob<DeployEffect> {
    @Override
    public ItemType<DeployEffect> type() {
      return DeployEffect.EFFECTS;
    }

    @Override
    public void run(Stored<DeployEffect> change) throws InterruptedException {
      effects.follow(change.value());
    }
  }

  private final class FollowOpen implements Job {
    @Override
    public ScheduleSpec spec() {
      return ScheduleSpec.everyMinute("follow-deploys", BUDGET);
    }

    @Override
    public void run() throws InterruptedException {
      effects.followOpen();
    }
  }
}
