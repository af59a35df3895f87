package dev.orchestrator.attestation;

import dev.orchestrator.attestation.Attestation.Tree;
import dev.orchestrator.attestation.AttestationStore.Head;
import dev.orchestrator.attestation.AttestationStore.Kept;
import dev.orchestrator.attestation.CheckResult.Check;
import dev.orchestrator.attestation.CheckResult.Finding;
import dev.orchestrator.log.Field;
import dev.orchestrator.log.Log;
import dev.orchestrator.table.TableUnavailable;
import dev.orchestrator.table.UnreadableItem;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Attests what is running: checks an environment, signs what it found and appends it to the chain
 * of the environment. The checks run at the same time, each within its own limit; one that fails
 * hides no other.
 */
public final class Attestor {
  private static final Duration TABLE_LIMIT = Duration.ofSeconds(5);
  private static final Duration PRODUCT_LIMIT = Duration.ofSeconds(10);
  private static final Duration HISTORY_LIMIT = Duration.ofSeconds(35);

  /** How many finished records one run appends to the log. */
  private static final int MOST_COLLECTED = 1_000;

  /** The newest attestations that each run verifies again, and those of the pass over all. */
  private static final int CHAIN_PART = 60;

  /** How long runs count for the success rate and the latency. */
  public static final Duration MEASURED = Duration.ofHours(1);

  private static final Log LOG = Log.named("attestation");

  /** Checks that need more than the table: each is given the environment. */
  public interface Probes {
    Finding table() throws InterruptedException;

    Finding health() throws InterruptedException;

    /** What the product reports at its version URL. */
    Reported version(ReleaseFacts.Target target) throws InterruptedException;

    /**
     * The commit that a product reports.
     *
     * @param problem why there is none
     */
    record Reported(Optional<String> commit, String problem) {}
  }

  private final AttestationStore store;
  private final RecordLog records;
  private final KeyRing keys;
  private final ReleaseFacts releases;
  private final Probes probes;
  private final InstantSource clock;
  private final java.util.function.UnaryOperator<String> redact;

  /**
   * An attestation that was made.
   *
   * @param acceptedKeys the ids of the keys that sign no more, where this run was the first one
   *     with another signing key; what they signed is accepted from then on
   */
  public record Made(Attestation attestation, List<String> acceptedKeys) {
    public Made {
      acceptedKeys = List.copyOf(acceptedKeys);
    }
  }

  /** The newest attestation that this instance has made, by environment. */
  private final Map<String, Head.Last> made = new ConcurrentHashMap<>();

  public Attestor(
      AttestationStore store,
      RecordLog records,
      KeyRing keys,
      ReleaseFacts releases,
      Probes probes,
      InstantSource clock,
      java.util.function.UnaryOperator<String> redact) {
    this.store = store;
    this.records = records;
    this.keys = keys;
    this.releases = releases;
    this.probes = probes;
    this.clock = clock;
    this.redact = redact;
  }

  /** The environments that are attested. */
  public List<String> environments() {
    return releases.targets().stream().map(ReleaseFacts.Target::environment).toList();
  }

  /**
   * Runs for every environment in which no run began in this interval. An interval that was missed
   * is made up for by this one run.
   *
   * @return the attestations that were made
   */
  public List<Made> runDue(Duration interval) {
    long number = clock.instant().toEpochMilli() / interval.toMillis();
    var made = new ArrayList<Made>();
    for (ReleaseFacts.Target target : releases.targets()) {
      if (store.claim(target.environment(), number)) {
        made.add(run(target));
      }
    }
    return made;
  }

  /** The key that signed an attestation; empty if it is none whose signatures count. */
  public Optional<VerificationKey> signer(Envelope envelope) {
    return AcceptedKeys.of(store, keys.signingKey()).signer(envelope);
  }

  /** Runs for one environment at once; empty if there is no such environment. */
  public Optional<Made> run(String environment) {
    return releases.targets().stream()
        .filter(target -> target.environment().equals(environment))
        .findFirst()
        .map(this::run);
  }

  /** What the run's checks hand over beside their findings. */
  private static final class Found {
    private volatile Optional<String> commit = Optional.empty();
    private volatile Optional<String> configuration = Optional.empty();
    private volatile Optional<Tree> tree = Optional.empty();
    private volatile String verifiedTo = "";
    private volatile Optional<AcceptedKeys> keys = Optional.empty();
  }

  private Made run(ReleaseFacts.Target target) {
    Instant start = clock.instant();
    SigningKey key = keys.signingKey();
    var found = new Found();
    Map<Check, Running> running = new EnumMap<>(Check.class);
    running.put(Check.TABLE, begin(Check.TABLE, TABLE_LIMIT, probes::table));
    running.put(
        Check.DEPLOYED_COMMIT,
        begin(Check.DEPLOYED_COMMIT, PRODUCT_LIMIT, () -> deployedCommit(target, found)));
    running.put(Check.HEALTH, begin(Check.HEALTH, PRODUCT_LIMIT, probes::health));
    running.put(
        Check.HISTORY, begin(Check.HISTORY, HISTORY_LIMIT, () -> history(target, key, found)));
    running.put(
        Check.CONFIGURATION,
        begin(Check.CONFIGURATION, TABLE_LIMIT, () -> configuration(target, found)));
    var results = new ArrayList<CheckResult>();
    running.forEach((check, each) -> results.add(each.result()));
    Instant end = clock.instant();
    Tree tree =
        found
            .tree
            .or(() ->
                lastTree(target.environment(), found.keys.orElseGet(() -> AcceptedKeys.only(key))))
            .orElse(RecordLog.EMPTY);
    AttestationStore.Appended appended =
        store.append(
            target.environment(),
            key,
            end,
            found.verifiedTo,
            MEASURED,
            place ->
                new Attestation(
                    place,
                    start,
                    Duration.between(start, end),
                    results,
                    found.commit,
                    found.configuration,
                    tree));
    made.put(target.environment(), appended.last());
    log(appended.attestation());
    return new Made(appended.attestation(), found.keys.map(AcceptedKeys::added).orElse(List.of()));
  }

  private static void log(Attestation attestation) {
    var fields = new ArrayList<Field>();
    fields.add(Field.of("environment", attestation.place().environment()));
    fields.add(Field.of("attestation_id", attestation.place().id()));
    fields.add(Field.of("result", attestation.passed() ? "pass" : "fail"));
    fields.add(Field.of("failed", String.join(",", attestation.checks(CheckResult.Result.FAILED))));
    fields.add(Field.of("tree_size", attestation.history().size()));
    fields.add(Field.of("duration_ms", attestation.took().toMillis()));
    LOG.info("attestation.run", "attestation made", fields.toArray(Field[]::new));
  }

  // ---- checks

  private final class Running {
    private final Check check;
    private final Duration limit;
    private final FutureTask<CheckResult> task;
    private final Thread thread;
    private final long began = System.nanoTime();

    Running(Check check, Duration limit, Callable<Finding> work) {
      this.check = check;
      this.limit = limit;
      this.task =
          new FutureTask<>(() -> {
            Instant start = clock.instant();
            Finding finding = found(work);
            return result(finding, Duration.between(start, clock.instant()));
          });
      this.thread = Thread.ofVirtual().name("attestation-" + check.word()).start(task);
    }

    private CheckResult result(Finding finding, Duration took) {
      return new CheckResult(check, finding.result(), redact.apply(finding.detail()), took);
    }

    private Finding found(Callable<Finding> work) throws Exception {
      try {
        return work.call();
      } catch (TableUnavailable unreachable) {
        LOG.error("attestation.table_unavailable", "a check could not read the table", unreachable);
        return Finding.failed("the table could not be read");
      } catch (UnreadableItem unreadable) {
        LOG.error("attestation.item_unreadable", "a check found an unreadable item", unreadable);
        return Finding.failed("an item is unreadable: " + unreadable.getMessage());
      }
    }

    CheckResult result() {
      try {
        long left = limit.toNanos() - (System.nanoTime() - began);
        return task.get(Math.max(0, left), TimeUnit.NANOSECONDS);
      } catch (TimeoutException late) {
        thread.interrupt();
        return result(Finding.failed("no result within %d s".formatted(limit.toSeconds())), limit);
      } catch (ExecutionException broken) {
        LOG.error(
            "attestation.check_failed_unexpectedly",
            "a check failed unexpectedly",
            broken,
            Field.of("check", check.word()));
        return result(Finding.failed("the check failed unexpectedly; see the log"), Duration.ZERO);
      } catch (InterruptedException stopped) {
        thread.interrupt();
        Thread.currentThread().interrupt();
        return result(Finding.failed("the run was stopped"), Duration.ZERO);
      }
    }
  }

  private Running begin(Check check, Duration limit, Callable<Finding> work) {
    return new Running(check, limit, work);
  }

  private Finding deployedCommit(ReleaseFacts.Target target, Found found)
      throws InterruptedException {
    if (target.versionUrl().isEmpty()) {
      return Finding.skipped("VERSION_URL is not set");
    }
    Probes.Reported reported = probes.version(target);
    found.commit = reported.commit();
    Optional<String> deployed = releases.deployedCommit(target.environment());
    if (deployed.isEmpty()) {
      return Finding.skipped("no deploy is recorded");
    }
    if (reported.commit().isEmpty()) {
      return Finding.failed(reported.problem());
    }
    return reported.commit().get().equals(deployed.get())
        ? Finding.passed("the product reports the deployed commit " + deployed.get())
        : Finding.failed(
            "the product reports %s, but %s was deployed"
                .formatted(reported.commit().get(), deployed.get()));
  }

  private Finding configuration(ReleaseFacts.Target target, Found found) {
    Optional<ReleaseFacts.Configuration> configuration =
        releases.configuration(target.environment());
    if (configuration.isEmpty()) {
      return Finding.skipped("no decision on a configuration file is recorded");
    }
    found.configuration = Optional.of(configuration.get().current());
    return configuration.get().current().equals(configuration.get().decided())
        ? Finding.passed("the configuration is the one last decided on")
        : Finding.failed(
            "the configuration is %s, but the last decision was made on %s"
                .formatted(configuration.get().current(), configuration.get().decided()));
  }

  /** The tree that the newest valid attestation vouches for. */
  private Optional<Tree> lastTree(String environment, AcceptedKeys keys) {
    return store
        .newest(environment)
        .flatMap(Kept::envelope)
        .filter(keys::haveSigned)
        .flatMap(Attestation::read)
        .map(Attestation::history);
  }

  private Finding history(ReleaseFacts.Target target, SigningKey key, Found found) {
    AcceptedKeys accepted = AcceptedKeys.update(store, key, clock.instant());
    found.keys = Optional.of(accepted);
    var problems = new ArrayList<String>(accepted.problems());
    Optional<Head> head = store.head(target.environment());
    found.verifiedTo = head.map(Head::verifiedTo).orElse("");
    List<Attestation> signed = chain(target.environment(), head, accepted, found, problems);
    Optional<Tree> attested = signed.stream().findFirst().map(Attestation::history);
    Instant now = clock.instant();
    int collected = records.collect(now, MOST_COLLECTED);
    RecordLog.Verified verified = records.verify(attested, lastIntact(signed, now), now);
    problems.addAll(verified.problems());
    found.tree =
        Optional.of(problems.isEmpty() ? verified.tree() : attested.orElse(RecordLog.EMPTY));
    if (!problems.isEmpty()) {
      return failed(problems);
    }
    if (verified.tree().size() == 0) {
      return Finding.skipped("no record is finished yet");
    }
    return Finding.passed(
        "%d of %d records verified, %d new"
            .formatted(verified.verified(), verified.tree().size(), collected));
  }

  /**
   * When the last run began that did not find the history changed. If it is longer ago than these
   * runs, everything is verified, as far as one run can, so that what is wrong stays found.
   */
  private static Instant lastIntact(List<Attestation> newestFirst, Instant now) {
    return newestFirst.stream()
        .filter(each -> !each.checks(CheckResult.Result.FAILED).contains(Check.HISTORY.word()))
        .findFirst()
        .map(Attestation::startedAt)
        .orElse(newestFirst.isEmpty() ? now : Instant.EPOCH);
  }

  private static Finding failed(List<String> problems) {
    LOG.error(
        "attestation.history_not_intact",
        "the history is not intact",
        Field.of("problems", String.join("; ", problems)));
    String more = problems.size() > 2 ? "; and %d more".formatted(problems.size() - 2) : "";
    return Finding.failed(
        String.join("; ", problems.subList(0, Math.min(2, problems.size()))) + more);
  }

  /**
   * Verifies the newest attestations and a part of the older ones: each is signed, and each names
   * the hash of the one before.
   *
   * @return the newest ones that are signed, newest first
   */
  private List<Attestation> chain(
      String environment,
      Optional<Head> head,
      AcceptedKeys accepted,
      Found found,
      List<String> problems) {
    List<Kept> newest = store.newest(environment, CHAIN_PART).reversed();
    Optional<Head.Last> last = head.flatMap(Head::last);
    Optional<String> lastId =
        newest.isEmpty() ? Optional.empty() : Optional.of(newest.getLast().id());
    if (!lastId.equals(last.map(Head.Last::id))) {
      problems.add(
          last.map(each -> "attestation " + each.id() + " is not the newest any more")
              .orElse("there are attestations without a chain"));
    } else if (last.isPresent() && !newest.getLast().hash().equals(last.get().hash())) {
      problems.add("attestation " + last.get().id() + " was changed");
    } else if (last.isPresent()
        && number(newest.getLast()).filter(each -> each == last.get().number()).isEmpty()) {
      problems.add("the number of attestation " + last.get().id() + " was changed");
    }
    Optional<String> removed = removed(environment, last);
    removed.ifPresent(problems::add);
    verify(environment, newest, accepted, problems);
    List<Kept> older = store.from(environment, found.verifiedTo, CHAIN_PART);
    verify(environment, older, accepted, problems);
    found.verifiedTo = older.size() < CHAIN_PART ? "" : older.isEmpty() ? "" : older.getLast().id();
    return newest.reversed().stream()
        .flatMap(kept -> kept.envelope().stream())
        .filter(accepted::haveSigned)
        .flatMap(envelope -> Attestation.read(envelope).stream())
        .toList();
  }

  private static Optional<Long> number(Kept kept) {
    return kept.envelope().flatMap(Attestation::read).map(each -> each.place().number());
  }

  /**
   * Whether an attestation that this instance made is in the chain no more: a chain whose end was
   * cut off, together with its head, is intact in itself.
   */
  private Optional<String> removed(String environment, Optional<Head.Last> last) {
    return Optional.ofNullable(made.get(environment))
        .filter(own ->
            last.isEmpty()
                || last.get().number() < own.number()
                || (last.get().number() == own.number() && !last.get().hash().equals(own.hash())))
        .map(own -> "attestation " + own.id() + " was removed from the end of the chain");
  }

  private static void verify(
      String environment, List<Kept> chain, AcceptedKeys accepted, List<String> problems) {
    Optional<Kept> before = Optional.empty();
    var numbers = new HashMap<String, Long>();
    for (Kept kept : chain) {
      Optional<Attestation> attestation =
          kept.envelope().filter(accepted::haveSigned).flatMap(Attestation::read);
      String name = "attestation " + kept.id();
      if (attestation.isEmpty()) {
        add(problems, name + " has no valid signature");
      } else {
        Attestation.Place place = attestation.get().place();
        numbers.put(kept.id(), place.number());
        if (!place.id().equals(kept.id()) || !place.environment().equals(environment)) {
          add(problems, name + " was moved: it is " + place.id() + " of " + place.environment());
        } else if (before.isPresent()
            && (!place.previous().equals(Optional.of(before.get().hash()))
                || !Optional.of(place.number() - 1)
                    .equals(Optional.ofNullable(numbers.get(before.get().id()))))) {
          add(problems, name + " does not follow attestation " + before.get().id());
        }
      }
      before = Optional.of(kept);
    }
  }

  private static void add(List<String> problems, String problem) {
    if (!problems.contains(problem)) {
      problems.add(problem);
    }
  }
}
