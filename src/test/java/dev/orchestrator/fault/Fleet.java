package dev.orchestrator.fault;

import dev.orchestrator.entry.Application;
import dev.orchestrator.entry.Orchestrator;
import dev.orchestrator.entry.Settings;
import dev.orchestrator.entry.Surroundings;
import dev.orchestrator.http.HttpCalls;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** The instances of both functions: as many as there are events at once, some new, some dead. */
final class Fleet {
  private final Site site;
  private final Plan plan;
  private final GuardMutation sabotage;
  private final Timeline time;
  private final Fibers fibers;
  private final FaultInjector faultInjector;
  private final RandomGenerator random;
  private final Peers peers;
  private final Map<String, String> environment;
  private final List<Instance> instances = new ArrayList<>();
  private final Instance.Counter ingressAwaits = new Instance.Counter();
  private final Instance.Counter workerAwaits = new Instance.Counter();
  private boolean wrote;

  Fleet(
      Site site,
      Plan plan,
      GuardMutation sabotage,
      Timeline time,
      Fibers fibers,
      FaultInjector faultInjector,
      RandomGenerator random,
      Peers peers,
      Map<String, String> environment) {
    this.site = site;
    this.plan = plan;
    this.sabotage = sabotage;
    this.time = time;
    this.fibers = fibers;
    this.faultInjector = faultInjector;
    this.random = random;
    this.peers = peers;
    this.environment = environment;
  }

  /** Hands an event to an instance that is free, or to a new one. */
  void hand(boolean worker, byte[] event, Consumer<Optional<byte[]>> then) {
    List<Instance> free =
        instances.stream().filter(one -> one.isFree() && one.isWorker() == worker).toList();
    Instance instance =
        free.isEmpty() || (free.size() < 2 && faultInjector.chance(0.2))
            ? create(worker)
            : free.get(random.nextInt(free.size()));
    instance.handle(event, then);
  }

  private Instance create(boolean worker) {
    long half = plan.apart().toMillis() / 2;
    Duration skew =
        half == 0 ? Duration.ZERO : Duration.ofMillis(random.nextLong(2 * half + 1) - half);
    if (!skew.isZero()) {
      FaultKind.CLOCK_APART.count();
    }
    var instance =
        new Instance(
            (worker ? "worker-" : "ingress-") + (instances.size() + 1),
            worker,
            skew,
            time,
            fibers,
            faultInjector,
            worker ? workerAwaits : ingressAwaits,
            this::function);
    instances.add(instance);
    return instance;
  }

  private Orchestrator function(Instance instance) {
    DynamoDbClient table =
        TableDoor.to(
            sabotage.table().apply(site.table()),
            instance,
            faultInjector,
            time,
            random,
            () -> wrote = true);
    HttpCalls http =
        new HttpDoor(
            sabotage.http().apply(site.http()), instance, faultInjector, time, random, peers);
    return new Orchestrator(
        new Application(
            Settings.read(environment),
            new Surroundings(
                instance.clock(),
                new Random(random.nextLong()),
                instance.sleeper(),
                () -> http,
                settings -> table,
                ErrorLog.OF_ALL_RUNS)));
  }

  /** Whether an item may have been put since this was last asked. */
  boolean wrote() {
    boolean since = wrote;
    wrote = false;
    return since;
  }

  /** Whether one is alive and at work while nothing is under way for it. */
  boolean hangs() {
    return instances.stream().anyMatch(Instance::hangs);
  }

  int workerAwaits() {
    return workerAwaits.last();
  }

  int ingressAwaits() {
    return ingressAwaits.last();
  }

  /** Ends all threads that still wait. */
  void bury() {
    instances.forEach(Instance::bury);
  }
}
