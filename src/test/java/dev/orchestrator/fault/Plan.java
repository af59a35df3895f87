package dev.orchestrator.fault;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;

/**
 * What people do in one run, and what goes wrong meanwhile. All of it comes from the seed.
 *
 * @param deaths how many instances die at most
 * @param deathRate how likely one dies at each place where it waits
 * @param tableRate how likely each attempt at a call of the table fails
 * @param httpRate how likely each call of Discord or GitHub fails
 * @param eventRate how likely each event comes twice, late, apart or not at all
 * @param apart how far the clocks of two instances are apart at most
 * @param perStep how long each step of a run at GitHub takes
 * @param until after this long nothing goes wrong any more
 */
record Plan(
    long seed,
    List<Deed> deeds,
    int deaths,
    double deathRate,
    double tableRate,
    double httpRate,
    double eventRate,
    Duration apart,
    Duration perStep,
    List<Outage> outages,
    Duration until) {

  /** What a person does. */
  enum Kind {
    HELP,
    STATUS,
    DEBUG_LAST,
    UNKNOWN,
    DIAGNOSE,
    VERIFY_LATEST,
    DEPLOY,
    DEPLOY_AND_WAIT,
    ALERTS_TEST,
    /** {@code /deploy} of an environment that another person has to approve. */
    RELEASE,
    ROLLBACK,
    /** A run that is started on GitHub by hand and asks for its permit. */
    RUN_BY_HAND;

    boolean isOfReleases() {
      return this == RELEASE || this == ROLLBACK || this == RUN_BY_HAND;
    }
  }

  /**
   * A command, and the buttons that are pressed when its answer offers them.
   *
   * @param at after the start
   * @param presses the words on the buttons; a star before one means that another user presses it,
   *     a plus that an approver does
   * @param decisions the words on the buttons of the deploy that the first presses confirm
   */
  record Deed(Duration at, Kind kind, List<String> presses, List<String> decisions) {}

  /** A system that is unavailable for a while. */
  record Outage(String whom, Duration from, Duration to, FaultKind how) {
    boolean is(Duration now) {
      return now.compareTo(from) >= 0 && now.compareTo(to) < 0;
    }
  }

  static Plan calm(Deed... deeds) {
    return new Plan(
        1,
        List.of(deeds),
        0,
        0,
        0,
        0,
        0,
        Duration.ZERO,
        Duration.ofMillis(800),
        List.of(),
        Duration.ZERO);
  }

  static Deed deed(Kind kind, String... presses) {
    return new Deed(Duration.ZERO, kind, List.of(presses), List.of());
  }

  /** A deploy that is confirmed and then decided on. */
  static Deed release(Duration at, String... decisions) {
    return new Deed(at, Kind.RELEASE, List.of("Deploy"), List.of(decisions));
  }

  static Plan of(long seed) {
    return of(seed, Plan::deeds);
  }

  /** Several releases to one environment at about the same time. */
  static Plan ofReleases(long seed) {
    return of(seed, Plan::releases);
  }

  private static Plan of(long seed, Function<Random, List<Deed>> deeds) {
    var random = new Random(seed * 0x9E3779B97F4A7C15L);
    boolean deadly = random.nextInt(10) < 5;
    boolean longRun = random.nextInt(12) == 0;
    Duration until = Duration.ofSeconds(List.of(10, 60, 240, 960, 1_500).get(random.nextInt(5)));
    return new Plan(
        seed,
        deeds.apply(random),
        deadly ? 1 + random.nextInt(random.nextInt(8) == 0 ? 8 : 3) : 0,
        0.03 + random.nextDouble() * 0.12,
        random.nextInt(10) < 4 ? random.nextDouble() * 0.15 : 0,
        random.nextInt(10) < 5 ? random.nextDouble() * 0.3 : 0,
        random.nextInt(10) < 5 ? random.nextDouble() * 0.5 : 0.02,
        random.nextInt(10) < 4 ? Duration.ofSeconds(30) : Duration.ZERO,
        longRun ? Duration.ofMinutes(2 + random.nextInt(3)) : Duration.ofMillis(800),
        random.nextInt(10) < 4 ? List.of(outage(random, until)) : List.of(),
        until);
  }

  private static List<Deed> deeds(Random random) {
    var deeds = new ArrayList<Deed>();
    int number = random.nextInt(4) == 0 ? 2 : 1;
    for (int i = 0; i < number; i++) {
      Kind kind =
          switch (random.nextInt(20)) {
            case 0 -> Kind.HELP;
            case 1 -> Kind.UNKNOWN;
            case 2 -> Kind.DEBUG_LAST;
            case 3, 4 -> Kind.STATUS;
            case 5, 6, 7, 8, 9 -> Kind.DIAGNOSE;
            case 10, 11 -> Kind.VERIFY_LATEST;
            case 12, 13, 14 -> Kind.DEPLOY;
            case 15, 16, 17 -> Kind.DEPLOY_AND_WAIT;
            default -> Kind.ALERTS_TEST;
          };
      deeds.add(
          new Deed(
              Duration.ofMillis(random.nextInt(3_000)), kind, presses(kind, random), List.of()));
    }
    return deeds;
  }

  private static List<Deed> releases(Random random) {
    var deeds = new ArrayList<Deed>();
    int number = 1 + random.nextInt(3);
    for (int i = 0; i < number; i++) {
      Duration at = Duration.ofMillis(random.nextInt(6_000));
      deeds.add(
          switch (random.nextInt(8)) {
            case 0 -> new Deed(at, Kind.RUN_BY_HAND, List.of(), List.of());
            case 1 -> new Deed(at, Kind.ROLLBACK, List.of("Roll back"), List.of());
            default -> new Deed(at, Kind.RELEASE, confirmations(random), decisions(random));
          });
    }
    return deeds;
  }

  private static List<String> confirmations(Random random) {
    return switch (random.nextInt(8)) {
      case 0 -> List.of("Deploy", "Cancel");
      case 1 -> List.of("Deploy", "Deploy");
      case 2 -> List.of("*Deploy", "Deploy");
      default -> List.of("Deploy");
    };
  }

  private static List<String> decisions(Random random) {
    return switch (random.nextInt(8)) {
      case 0 -> List.of("+Reject");
      case 1 -> List.of("+Approve", "+Reject");
      case 2 -> List.of("+Approve", "+Approve");
      case 3 -> List.of("Approve", "*Approve", "+Approve");
      case 4 -> List.of("+Approve", "Cancel");
      default -> List.of("+Approve");
    };
  }

  private static List<String> presses(Kind kind, Random random) {
    return switch (kind) {
      case DEPLOY, DEPLOY_AND_WAIT ->
          switch (random.nextInt(10)) {
            case 0 -> List.of("Cancel");
            case 1 -> List.of("Deploy", "Cancel");
            case 2 -> List.of("Deploy", "Deploy");
            case 3 -> List.of("*Deploy", "Deploy");
            default -> List.of("Deploy");
          };
      case ALERTS_TEST ->
          random.nextBoolean() ? List.of("Acknowledge") : List.of("Silence 1 h", "Acknowledge");
      default -> List.of();
    };
  }

  private static Outage outage(Random random, Duration until) {
    Duration from = Duration.ofMillis(random.nextInt(5_000));
    Duration length = Duration.ofMillis((long) (random.nextDouble() * until.toMillis()) + 2_000);
    return switch (random.nextInt(8)) {
      case 0, 1 -> new Outage("table", from, from.plus(length), FaultKind.TABLE_AWAY);
      case 2 -> new Outage("table", from, from.plus(length), FaultKind.TABLE_THROTTLED);
      case 3, 4 -> new Outage("Discord /webhooks", from, from.plus(length), broken(random));
      case 5 -> new Outage("Discord", from, from.plus(length), broken(random));
      case 6 -> new Outage("GitHub", from, from.plus(length), FaultKind.HTTP_TIMED_OUT);
      default ->
          new Outage("Discord /webhooks", from, Duration.ofHours(1), FaultKind.DISCORD_50027);
    };
  }

  private static FaultKind broken(Random random) {
    return List.of(
            FaultKind.HTTP_NOT_CONNECTED,
            FaultKind.HTTP_TIMED_OUT,
            FaultKind.HTTP_ANSWER_LOST,
            FaultKind.DISCORD_500,
            FaultKind.DISCORD_429_GLOBAL,
            FaultKind.DISCORD_429_CLOUDFLARE)
        .get(random.nextInt(6));
  }

  boolean isOfReleases() {
    return deeds.stream().anyMatch(deed -> deed.kind().isOfReleases());
  }

  /** The outage that meets a call of {@code whom} now. */
  Optional<Outage> outage(String whom, Duration now) {
    return outages.stream().filter(out -> whom.contains(out.whom()) && out.is(now)).findFirst();
  }
}
