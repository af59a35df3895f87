package dev.orchestrator.feature.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.gate.Environment.People;
import dev.orchestrator.gate.ReasonCode;
import dev.orchestrator.gate.Verdict;
import dev.orchestrator.github.RepositoryName;
import dev.orchestrator.local.LocalDynamo;
import dev.orchestrator.local.LocalTable;
import dev.orchestrator.log.Redactor;
import dev.orchestrator.prometheus.MetricStore;
import dev.orchestrator.release.Deploy;
import dev.orchestrator.release.DeployStore;
import dev.orchestrator.release.EnvironmentLock.Member;
import dev.orchestrator.release.LockStore;
import dev.orchestrator.table.Table;
import dev.orchestrator.table.TableRetry;
import dev.orchestrator.trace.DynamoSubscriptions;
import dev.orchestrator.trace.DynamoTraceStore;
import dev.orchestrator.trace.EndCounts;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A deploy whose command is gone does not hold its environment for ever. */
class FreeDeadDeploysTest {
  private static final RepositoryName SHOP = RepositoryName.parse("octo-org/storefront").get();

  private Instant now = Instant.parse("2026-11-30T12:00:00Z");
  private LocalDynamo dynamo;
  private DeployStore deploys;
  private FreeDeadDeploys sweep;

  @BeforeEach
  void start() throws IOException {
    dynamo = LocalDynamo.start(Optional.empty());
    LocalTable.create(dynamo.client(), "sweep");
    var table =
        new Table(
            dynamo.client(),
            "sweep",
            new TableRetry(() -> now, () -> 0.5, _ -> {}, TableRetry.FOR_A_REQUEST),
            UUID::randomUUID);
    deploys = new DeployStore(table, new MetricStore(table, () -> now), () -> now, text -> text);
    sweep =
        new FreeDeadDeploys(
            List.of(SHOP),
            deploys,
            new LockStore(table),
            new FollowingCommands(
                new DynamoTraceStore(dynamo.client(), "sweep", new Redactor(), EndCounts.NONE),
                () -> now),
            () -> {
              throw new AssertionError("there is no run to ask for");
            },
            new DynamoSubscriptions(dynamo.client(), "sweep"),
            () -> now);
  }

  @AfterEach
  void stop() {
    dynamo.close();
  }

  private void queued(String id) {
    deploys.open(
        new Deploy(
            id,
            new Deploy.Subject(SHOP, "production", "main", "a".repeat(40), "deploy.yml"),
            new Deploy.Origin(
                Deploy.Kind.DEPLOY,
                new Member("1001", "lin"),
                now,
                "1-6b0e05ae-" + "0".repeat(24),
                Optional.empty(),
                Optional.empty(),
                Optional.empty()),
            new Deploy.Decision(
                Verdict.PASS,
                ReasonCode.OK,
                Optional.empty(),
                Optional.empty(),
                new Deploy.Agreement(0, People.NONE, People.NONE)),
            List.of(),
            Deploy.State.WAITING_APPROVAL,
            Deploy.Run.NONE));
    deploys.enter(id);
  }

  @Test
  void a_deploy_that_no_command_follows_frees_its_environment_for_the_next() {
    queued("11");
    queued("12");
    sweep.run();
    assertThat(deploys.place(SHOP, "production").holder()).as("it has just begun").contains("11");

    now = now.plus(Duration.ofSeconds(61));
    sweep.run();
    assertThat(deploys.find("11").orElseThrow().state()).isEqualTo(Deploy.State.FAILED);
    assertThat(deploys.place(SHOP, "production").holder()).contains("12");

    sweep.run();
    assertThat(deploys.place(SHOP, "production").isFree()).as("the next is as dead").isTrue();
  }
}
