package dev.orchestrator.fault;

import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** What goes wrong in a run by its plan. */
final class SeededFaultInjector implements FaultInjector {
  private static final List<FaultKind> TABLE =
      List.of(
          FaultKind.TABLE_THROTTLED,
          FaultKind.TABLE_CONFLICT,
          FaultKind.TABLE_500,
          FaultKind.TABLE_ANSWER_LOST,
          FaultKind.TABLE_ANSWER_LOST,
          FaultKind.TABLE_AWAY);
  private static final List<FaultKind> NETWORK =
      List.of(
          FaultKind.HTTP_NOT_CONNECTED,
          FaultKind.HTTP_RESET,
          FaultKind.HTTP_ANSWER_LOST,
          FaultKind.HTTP_ANSWER_LOST,
          FaultKind.HTTP_TIMED_OUT,
          FaultKind.HTTP_ACTED_LATE,
          FaultKind.HTTP_SLOW);
  private static final List<FaultKind> DISCORD =
      List.of(
          FaultKind.DISCORD_429_USER,
          FaultKind.DISCORD_429_SHARED,
          FaultKind.DISCORD_429_GLOBAL,
          FaultKind.DISCORD_429_CLOUDFLARE,
          FaultKind.DISCORD_500,
          FaultKind.DISCORD_503);
  private static final List<FaultKind> GITHUB =
      List.of(FaultKind.GITHUB_403_LIMIT, FaultKind.GITHUB_429_LIMIT, FaultKind.GITHUB_502);

  private final Plan plan;
  private final Timeline time;
  private final RandomGenerator random;
  private int deathsLeft;

  SeededFaultInjector(Plan plan, Timeline time, RandomGenerator random) {
    this.plan = plan;
    this.time = time;
    this.random = random;
    this.deathsLeft = plan.deaths();
  }

  private boolean isOver() {
    return time.passed().compareTo(plan.until()) > 0;
  }

  @Override
  public Optional<Death> death(Await at) {
    double rate = at.worker() ? plan.deathRate() : plan.deathRate() / 3;
    if (deathsLeft == 0 || isOver() || random.nextDouble() >= rate) {
      return Optional.empty();
    }
    deathsLeft--;
    return Optional.of(random.nextBoolean() ? Death.BEFORE : Death.AFTER);
  }

  @Override
  public Optional<FaultKind> table(Await at) {
    Optional<Plan.Outage> outage = plan.outage("table", time.passed());
    if (outage.isPresent()) {
      return Optional.of(outage.get().how());
    }
    return isOver() || random.nextDouble() >= plan.tableRate() ? Optional.empty() : any(TABLE);
  }

  @Override
  public Optional<FaultKind> http(Await at) {
    Optional<Plan.Outage> outage = plan.outage(at.what(), time.passed());
    if (outage.isPresent()) {
      return Optional.of(outage.get().how());
    }
    if (isOver() || random.nextDouble() >= plan.httpRate()) {
      return Optional.empty();
    }
    boolean toDiscord = at.what().contains("Discord");
    if (toDiscord && at.what().contains("/webhooks") && random.nextInt(6) == 0) {
      return Optional.of(FaultKind.DISCORD_10015);
    }
    return random.nextBoolean() ? any(NETWORK) : any(toDiscord ? DISCORD : GITHUB);
  }

  private Optional<FaultKind> any(List<FaultKind> kinds) {
    return Optional.of(kinds.get(random.nextInt(kinds.size())));
  }

  @Override
  public boolean happens(FaultKind kind) {
    boolean happens = !isOver() && random.nextDouble() < plan.eventRate();
    if (happens) {
      kind.count();
    }
    return happens;
  }

  @Override
  public boolean chance(double probability) {
    return random.nextDouble() < probability;
  }
}
