package dev.orchestrator.fault;

import dev.orchestrator.local.github.SimulatedGitHub;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/** The runs at GitHub, which advance in the run's time, and their webhooks. */
final class RunsAtGitHub {
  static final String WEBHOOK_SECRET = "of-the-webhook-" + "w".repeat(20);

  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final SimulatedGitHub gitHub;
  private final Inbox inbox;
  private final Timeline time;
  private final FaultInjector faultInjector;
  private final RandomGenerator random;
  private final Duration perStep;
  private final Consumer<byte[]> ingress;
  private final String pingId;
  private boolean follows;

  RunsAtGitHub(
      SimulatedGitHub gitHub,
      URI site,
      Inbox inbox,
      Timeline time,
      FaultInjector faultInjector,
      RandomGenerator random,
      Duration perStep,
      Consumer<byte[]> ingress)
      throws IOException, InterruptedException {
    this.gitHub = gitHub;
    this.inbox = inbox;
    this.time = time;
    this.faultInjector = faultInjector;
    this.random = random;
    this.perStep = perStep;
    this.ingress = ingress;
    gitHub.sendWebhooksTo(site.resolve("/github/webhook"), WEBHOOK_SECRET);
    if (!inbox.webhooksUntilPing().isEmpty()) {
      throw new IllegalStateException("webhooks before anything happened");
    }
    this.pingId =
        gitHub
            .deliveries()
            .await(one -> one.event().equals("ping"), Duration.ofSeconds(10))
            .orElseThrow()
            .id();
  }

  /** Lets runs advance, and their webhooks arrive, until all have ended. */
  void follow() {
    if (!follows) {
      follows = true;
      advanceRuns();
    }
  }

  private void advanceRuns() {
    gitHub.advance();
    if (!gitHub.redeliver(pingId)) {
      throw new IllegalStateException("GitHub has forgotten its ping");
    }
    try {
      inbox.webhooksUntilPing().forEach(this::webhook);
    } catch (InterruptedException stopped) {
      throw new IllegalStateException(stopped);
    }
    follows = gitHub.runs().stream().anyMatch(run -> !run.isCompleted(time.instant()));
    if (follows) {
      boolean quick = perStep.compareTo(Duration.ofSeconds(10)) < 0;
      time.inBackground(quick ? Duration.ofSeconds(1) : MINUTE, this::advanceRuns);
    }
  }

  private void webhook(byte[] event) {
    if (faultInjector.happens(FaultKind.WEBHOOK_LOST)) {
      return;
    }
    int late = faultInjector.happens(FaultKind.WEBHOOK_LATE) ? 90_000 : 1_500;
    time.in(Duration.ofMillis(100 + random.nextInt(late)), () -> ingress.accept(event));
    if (faultInjector.happens(FaultKind.WEBHOOK_TWICE)) {
      time.in(Duration.ofMillis(random.nextInt(9_000)), () -> ingress.accept(event));
    }
  }
}
