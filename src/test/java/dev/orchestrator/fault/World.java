package dev.orchestrator.fault;

import static java.util.Objects.requireNonNull;

import dev.orchestrator.alert.AlertState;
import dev.orchestrator.alert.DynamoAlertStore;
import dev.orchestrator.http.Sleeper;
import dev.orchestrator.local.discord.RateLimitSettings;
import dev.orchestrator.local.discord.SimulatedDiscord;
import dev.orchestrator.local.discord.SimulatedDiscordSettings;
import dev.orchestrator.local.discord.SimulatedServer;
import dev.orchestrator.local.github.SimulatedGitHub;
import dev.orchestrator.local.github.SimulatedGitHubSettings;
import dev.orchestrator.local.github.Storefront;
import dev.orchestrator.prometheus.MetricStore;
import dev.orchestrator.table.Table;
import dev.orchestrator.table.TableRetry;
import dev.orchestrator.trace.DynamoTraceStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * One run: people, Discord, GitHub, the table with its stream, the schedule, and as many instances
 * of the function as are needed, in virtual time.
 */
final class World implements AutoCloseable {
  private static final byte[] SCHEDULED =
      "{\"source\":\"aws.scheduler\",\"detail-type\":\"Scheduled Event\",\"detail\":{}}"
          .getBytes(StandardCharsets.UTF_8);
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Duration LONGEST = Duration.ofHours(4);

  private final Site site;
  private final Plan plan;
  private final Timeline time = new Timeline();
  private final RandomGenerator random;
  private final Fibers fibers;
  private final FaultInjector faultInjector;
  private final Inbox inbox = new Inbox();
  private final SimulatedDiscord discord;
  private final SimulatedGitHub gitHub;
  private final String tableName;
  private final Fleet fleet;
  private final Stream stream;
  private final People people;
  private final Optional<Releases> releases;

  /** A run in which so much goes wrong as its plan says. */
  static World seeded(Site site, Plan plan) throws IOException, InterruptedException {
    return new World(
        site,
        plan,
        (time, random) -> new SeededFaultInjector(plan, time, random),
        GuardMutation.NONE);
  }

  /** A run in which this goes wrong and no more. */
  static World with(Site site, Plan plan, FaultInjector faultInjector)
      throws IOException, InterruptedException {
    return with(site, plan, faultInjector, GuardMutation.NONE);
  }

  static World with(Site site, Plan plan, FaultInjector faultInjector, GuardMutation sabotage)
      throws IOException, InterruptedException {
    return new World(site, plan, (time, random) -> faultInjector, sabotage);
  }

  private World(
      Site site,
      Plan plan,
      BiFunction<Timeline, RandomGenerator, FaultInjector> faultInjector,
      GuardMutation sabotage)
      throws IOException, InterruptedException {
    this.site = site;
    this.plan = plan;
    this.random = new Random(plan.seed());
    this.fibers = new Fibers(new Random(plan.seed() + 1));
    this.faultInjector = faultInjector.apply(time, new Random(plan.seed() + 2));
    var key = new byte[32];
    new Random(plan.seed() + 3).nextBytes(key);
    site.serve(inbox::take);
    this.discord =
        SimulatedDiscord.start(
            new SimulatedDiscordSettings(
                0,
                SimulatedServer.APPLICATION_ID,
                "bot-of-the-run",
                key,
                Optional.of(site.uri().resolve("/discord/interactions")),
                true,
                RateLimitSettings.DEFAULT,
                Duration.ofMinutes(2),
                time,
                new Random(plan.seed() + 4)));
    this.gitHub =
        SimulatedGitHub.start(
            SimulatedGitHubSettings.with("token-of-the-run", time)
                .withTiming(Duration.ofSeconds(1), plan.perStep())
                .withoutTicking());
    var runs =
        new RunsAtGitHub(
            gitHub,
            site.uri(),
            inbox,
            time,
            this.faultInjector,
            random,
            plan.perStep(),
            event -> hand(false, event, answer -> {}));
    this.tableName = site.freshTable();
    this.fleet =
        new Fleet(
            site,
            plan,
            sabotage,
            time,
            fibers,
            this.faultInjector,
            random,
            new Peers(discord, gitHub, runs::follow),
            environment());
    this.stream =
        new Stream(
            site.table(),
            site.streams(),
            tableName,
            time,
            this.faultInjector,
            random,
            (event, then) -> hand(true, event, then));
    this.releases =
        plan.isOfReleases()
            ? Optional.of(
                new Releases(
                    gitHub,
                    new Table(site.table(), tableName, tableRetry(), UUID::randomUUID),
                    time))
            : Optional.empty();
    this.people =
        new People(
            discord,
            inbox,
            time,
            this.faultInjector,
            random,
            (event, then) -> hand(false, event, then));
  }

  /** Lets it run to its end, and returns which promises were broken. */
  List<String> run() throws InterruptedException {
    return run(LONGEST);
  }

  /**
   * Lets it run to its end.
   *
   * @param longest after this time it counts as one that does not end
   */
  List<String> run(Duration longest) throws InterruptedException {
    for (Plan.Deed deed : plan.deeds()) {
      if (deed.kind() == Plan.Kind.RUN_BY_HAND) {
        new RunByHand(gitHub, time, random, (event, then) -> hand(false, event, then))
            .startAt(deed.at(), id -> people.decide(deed.kind(), id, "+Approve", 0));
      } else {
        people.follow(deed);
      }
    }
    time.inBackground(
        Duration.ofMillis(faultInjector.chance(0.5) ? 500 + random.nextInt(4_000) : 45_000),
        this::minute);
    while (goOn()) {
      if (time.passed().compareTo(longest) > 0) {
        return List.of("it does not come to rest: " + due().map(Instant::toString).orElse("busy"));
      }
    }
    return new Invariants(this).broken();
  }

  private boolean goOn() throws InterruptedException {
    fibers.settle();
    if (fleet.wrote()) {
      stream.read();
    }
    if (time.isBusy()) {
      return time.step();
    }
    if (fleet.hangs()) {
      if (!fibers.awaitOne(10_000)) {
        throw new IllegalStateException("an instance waits for nothing that could come");
      }
      return true;
    }
    if (!people.areLooking() && due().isEmpty()) {
      return false;
    }
    return time.step();
  }

  /** When the next check is due; empty if all work is done and reported. */
  private Optional<Instant> due() {
    List<Instant> all = new ArrayList<>();
    site.table()
        .query(query ->
            query
                .tableName(tableName)
                .indexName(DynamoTraceStore.OPEN_COMMANDS)
                .keyConditionExpression("#open = :open")
                .expressionAttributeNames(Map.of("#open", "open"))
                .expressionAttributeValues(Map.of(":open", AttributeValue.fromS("COMMAND"))))
        .items()
        .forEach(item -> all.add(dueAt(item)));
    alerts().stream()
        .filter(alert -> alert.untold() > 0 || alert.claimed().isPresent())
        .filter(alert -> !alert.isQuieted(time.instant()))
        .map(AlertState::dueAt)
        .forEach(all::add);
    releases.filter(Releases::areOpen).ifPresent(_ -> all.add(time.instant()));
    return all.stream().min(Instant::compareTo);
  }

  private Instant dueAt(Map<String, AttributeValue> key) {
    var item =
        site.table()
            .getItem(get ->
                get.tableName(tableName).key(Map.of("pk", key.get("pk"), "sk", key.get("sk"))))
            .item();
    return Instant.ofEpochMilli(Long.parseLong(requireNonNull(item.get("due_at")).n()));
  }

  /** What was counted. */
  MetricStore metrics() {
    return new MetricStore(
        new Table(site.table(), tableName, tableRetry(), UUID::randomUUID), time::instant);
  }

  private TableRetry tableRetry() {
    return new TableRetry(time::instant, () -> 0, Sleeper.REAL, TableRetry.FOR_A_REQUEST);
  }

  /** What was released; a plan without releases has none. */
  Releases releases() {
    return releases.orElseThrow();
  }

  Plan plan() {
    return plan;
  }

  List<AlertState> alerts() {
    return new DynamoAlertStore(site.table(), tableName).open(100);
  }

  private void minute() {
    Duration early = plan.apart();
    boolean useful =
        time.isBusy() || due().filter(at -> !at.isAfter(time.instant().plus(early))).isPresent();
    if (useful && !faultInjector.happens(FaultKind.SCHEDULE_MISSED)) {
      time.note("the schedule comes by");
      hand(true, SCHEDULED, answer -> {});
      if (faultInjector.happens(FaultKind.SCHEDULE_TWICE)) {
        hand(true, SCHEDULED, answer -> {});
      }
    }
    time.inBackground(MINUTE, this::minute);
  }

  private void hand(boolean worker, byte[] event, Consumer<Optional<byte[]>> then) {
    fleet.hand(worker, event, then);
  }

  private Map<String, String> environment() {
    return Map.ofEntries(
        Map.entry("DISCORD_PUBLIC_KEY", discord.publicKey()),
        Map.entry("DISCORD_APPLICATION_ID", SimulatedServer.APPLICATION_ID),
        Map.entry("DISCORD_BOT_TOKEN", "bot-of-the-run"),
        Map.entry("DISCORD_API_BASE_URL", discord.apiBase().toString()),
        Map.entry("GITHUB_TOKEN", "token-of-the-run"),
        Map.entry("GITHUB_WEBHOOK_SECRET", RunsAtGitHub.WEBHOOK_SECRET),
        Map.entry("GITHUB_API_BASE_URL", gitHub.apiBase().toString()),
        Map.entry("GITHUB_REPOSITORY", Storefront.REPOSITORY.fullName()),
        Map.entry("TABLE_NAME", tableName),
        Map.entry("ATTESTATION_INTERVAL", "0"),
        Map.entry("OIDC_AUDIENCE", RunByHand.AUDIENCE),
        Map.entry("OIDC_ISSUER", gitHub.oidc().issuer()),
        Map.entry("OIDC_REPOSITORIES", Storefront.REPOSITORY.fullName()),
        Map.entry("ENABLE_ALERTS", "true"),
        Map.entry("ALERT_CHANNEL_ID", SimulatedServer.ALERTS.id()),
        Map.entry("ADMIN_ROLE_IDS", SimulatedServer.ADMIN_ROLE_ID),
        Map.entry("LOG_LEVEL", Boolean.getBoolean("fault.log") ? "debug" : "error"));
  }

  SimulatedDiscord discord() {
    return discord;
  }

  SimulatedGitHub gitHub() {
    return gitHub;
  }

  List<People.Given> given() {
    return people.given();
  }

  Instant now() {
    return time.instant();
  }

  List<Map<String, AttributeValue>> items() {
    return site.table().scanPaginator(scan -> scan.tableName(tableName)).items().stream().toList();
  }

  int workerAwaits() {
    return fleet.workerAwaits();
  }

  int ingressAwaits() {
    return fleet.ingressAwaits();
  }

  List<String> happened() {
    return time.happened();
  }

  @Override
  public void close() {
    fleet.bury();
    fibers.settle();
    discord.close();
    gitHub.close();
    site.drop(tableName);
  }
}
