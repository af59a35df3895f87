package dev.orchestrator.release;

import dev.orchestrator.gate.ReasonCode;
import dev.orchestrator.github.RepositoryName;
import dev.orchestrator.prometheus.MetricStore;
import dev.orchestrator.release.Deploy.Approval;
import dev.orchestrator.release.Deploy.Decision;
import dev.orchestrator.release.Deploy.State;
import dev.orchestrator.release.EnvironmentLock.Member;
import dev.orchestrator.table.ItemType;
import dev.orchestrator.table.Page;
import dev.orchestrator.table.Stored;
import dev.orchestrator.table.Table;
import dev.orchestrator.table.TransactionResult;
import dev.orchestrator.table.Write;
import java.net.URI;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;

/**
 * The record of deploys, of the places that they hold or wait for, and of their history.
 *
 * <p>Every change is one transaction over the deploy, the place of its environment, the entry of
 * the history and the metric, each under the condition that it is as it was read. A change that has
 * taken place already changes nothing, so a worker that repeats it after a crash does no harm, and
 * of two that happen at once one sees the other.
 */
public final class DeployStore {
  static final ItemType<Deploy> DEPLOYS =
      ItemType.of("deploy", "DEPLOY#", "DEPLOY", new DeployCodecs.OfDeploy())
          .expiring(deploy -> deploy.origin().at().plus(Deploy.KEPT));

  static final ItemType<Place> PLACES =
      ItemType.of("place", "PLACE#", "", new DeployCodecs.OfPlace());

  /** The history, whose entries are leaves of the attested history. */
  public static final ItemType<ReleaseEvent> HISTORY =
      ItemType.of("release event", "HISTORY#", "", new DeployCodecs.OfEvent())
          .expiring(event -> event.at().plus(Deploy.KEPT))
          .attested(ReleaseEvent::at);

  /** Each conflict is the progress of another, so that many may be needed where many contend. */
  private static final int ATTEMPTS = 60;

  private static final int MOST_PLACES = 500;

  private final Table table;
  private final MetricStore metrics;
  private final InstantSource clock;
  private final UnaryOperator<String> redaction;

  /**
   * @param redaction takes the secrets out of a text
   */
  public DeployStore(
      Table table, MetricStore metrics, InstantSource clock, UnaryOperator<String> redaction) {
    this.table = table;
    this.metrics = metrics;
    this.clock = clock;
    this.redaction = redaction;
  }

  /** A deploy and its place, as they are after a change or without one. */
  public record Now(Deploy deploy, Place place) {}

  /**
   * The result of asking for a place for a run that was started elsewhere.
   *
   * @param isHolder whether this run holds the place
   */
  public record Occupation(boolean isHolder, Place place) {}

  public Optional<Deploy> find(String id) {
    return table.get(DEPLOYS, DeployCodecs.deploy(id)).map(Stored::value);
  }

  /** The place of an environment; an empty one if nothing was ever deployed there. */
  public Place place(RepositoryName repository, String environment) {
    return stored(repository, environment)
        .map(Stored::value)
        .orElseGet(() -> Place.empty(repository, environment));
  }

  /** All places of a repository to which something was deployed or is to be, by environment. */
  public List<Place> places(RepositoryName repository) {
    return table
        .queryAll(PLACES.in(DeployCodecs.places(repository)).consistently(), MOST_PLACES)
        .stream()
        .map(Stored::value)
        .toList();
  }

  /**
   * A page of the history of a repository, newest first.
   *
   * @param token of the page before; empty for the first
   */
  public HistoryPage history(RepositoryName repository, int limit, Optional<String> token) {
    var query =
        HISTORY.in(DeployCodecs.history(repository)).newestFirst().limit(limit).consistently();
    Page<Stored<ReleaseEvent>> page = table.query(token.flatMap(query::after).orElse(query));
    return new HistoryPage(page.items().stream().map(Stored::value).toList(), page.next());
  }

  /**
   * @param next the token of the next page; empty at the end
   */
  public record HistoryPage(List<ReleaseEvent> events, Optional<String> next) {}

  /**
   * Records a deploy that a person confirmed; one that is there under its id stays as it is.
   *
   * @param wanted waiting for an approval, or refused; {@link #enter} puts it into the queue
   */
  public Deploy open(Deploy wanted) {
    for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
      Optional<Deploy> there = find(wanted.id());
      if (there.isPresent()) {
        return there.get();
      }
      var events = new ArrayList<ReleaseEvent>();
      events.add(event(wanted, ReleaseEvent.Kind.REQUESTED, wanted.origin().requester(), ""));
      wanted
          .decision()
          .override()
          .ifPresent(reason ->
              events.add(
                  event(
                      wanted, ReleaseEvent.Kind.OVERRIDDEN, wanted.origin().requester(), reason)));
      if (wanted.state().isFinal()) {
        events.add(ended(wanted));
      }
      var writes = new ArrayList<Write<?>>();
      writes.add(DEPLOYS.put(wanted).ifAbsent());
      addAll(writes, wanted, events);
      if (table.transact(writes).isCommitted()) {
        return wanted;
      }
    }
    throw changing();
  }

  /** Remembers on which file was decided about an environment. */
  public void decidedOn(RepositoryName repository, String environment, Place.Basis basis) {
    changePlace(repository, environment, place -> place.decidedOn(basis));
  }

  /** Remembers the message that asks for the approval of a run that was started elsewhere. */
  void asked(Deploy.Subject subject, Place.Asked message) {
    changePlace(subject.repository(), subject.environment(), place -> place.askedBy(message));
  }

  /** Forgets the message, which says now what became of the deploy. */
  void answered(Place place, String deployId) {
    changePlace(place.repository(), place.environment(), now -> now.answered(deployId));
  }

  private void changePlace(
      RepositoryName repository, String environment, UnaryOperator<Place> change) {
    for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
      Optional<Stored<Place>> there = stored(repository, environment);
      Place place = there.map(Stored::value).orElseGet(() -> Place.empty(repository, environment));
      Place changed = change.apply(place);
      if (changed.equals(place) || table.write(put(changed, there)).isWritten()) {
        return;
      }
    }
    throw changing();
  }

  /** Adds what a person says about a deploy that waits for approval; only the first word counts. */
  public Optional<Now> approve(String id, Member by) {
    return change(
        id,
        (deploy, place) ->
            deploy.state() != State.WAITING_APPROVAL || hasSpoken(deploy, by)
                ? Change.none(deploy, place)
                : new Change(
                    deploy.with(spoken(deploy, by, true)),
                    place,
                    List.of(event(deploy, ReleaseEvent.Kind.APPROVED, by, ""))));
  }

  /** Rejects a deploy that waits for approval, which ends it. */
  public Optional<Now> reject(String id, Member by) {
    return change(
        id,
        (deploy, place) -> {
          if (deploy.state() != State.WAITING_APPROVAL || hasSpoken(deploy, by)) {
            return Change.none(deploy, place);
          }
          Deploy rejected =
              end(deploy.with(spoken(deploy, by, false)), State.CANCELLED, "rejected");
          return new Change(
              rejected,
              place.left(id),
              List.of(event(rejected, ReleaseEvent.Kind.REJECTED, by, ""), ended(rejected)));
        });
  }

  private static boolean hasSpoken(Deploy deploy, Member by) {
    return deploy.approvals().stream().anyMatch(one -> one.by().id().equals(by.id()));
  }

  private List<Approval> spoken(Deploy deploy, Member by, boolean isGiven) {
    var all = new ArrayList<>(deploy.approvals());
    all.add(new Approval(by, isGiven, clock.instant()));
    return all;
  }

  /** Gives a deploy its place, or a turn in the queue. */
  public Optional<Now> enter(String id) {
    return change(
        id,
        (deploy, place) -> {
          if (deploy.state() != State.WAITING_APPROVAL || !deploy.isApproved()) {
            return Change.none(deploy, place);
          }
          if (place.queue().size() >= Place.LONGEST_QUEUE) {
            Deploy refused =
                end(
                    deploy,
                    State.REFUSED,
                    "%d deploys wait already".formatted(place.queue().size()));
            return new Change(refused, place, List.of(ended(refused)));
          }
          Deploy queued = deploy.in(State.QUEUED);
          Place entered = place.entered(id);
          return new Change(
              queued,
              entered,
              entered.isHeldBy(id)
                  ? List.of()
                  : List.of(
                      event(queued, ReleaseEvent.Kind.QUEUED, deploy.origin().requester(), "")));
        });
  }

  /** Lets a deploy run that holds its place. From here on its run may be dispatched. */
  public Optional<Now> start(String id, Decision decision) {
    return change(
        id,
        (deploy, place) -> {
          if (deploy.state() != State.QUEUED || !place.isHeldBy(id)) {
            return Change.none(deploy, place);
          }
          Deploy running =
              deploy.decided(decision).in(State.RUNNING).with(deploy.run().begun(clock.instant()));
          return new Change(
              running,
              place,
              List.of(event(running, ReleaseEvent.Kind.STARTED, deploy.origin().requester(), "")));
        });
  }

  /** Notes which run a deploy has. */
  public Optional<Now> found(String id, long runId, Optional<URI> page) {
    return change(
        id,
        (deploy, place) ->
            deploy.state() != State.RUNNING || deploy.run().id().isPresent()
                ? Change.none(deploy, place)
                : new Change(deploy.with(deploy.run().found(runId, page)), place, List.of()));
  }

  /**
   * Ends a deploy and frees its place, which the next one in the queue then holds. A deploy that
   * has ended stays as it is.
   *
   * @param end a final state
   * @param detail one sentence
   */
  public Optional<Now> end(String id, State end, ReasonCode code, String detail) {
    return change(
        id,
        (deploy, place) -> {
          if (deploy.state().isFinal()) {
            return Change.none(deploy, place);
          }
          Decision old = deploy.decision();
          Deploy ended =
              end(
                  deploy.decided(
                      new Decision(
                          old.verdict(), code, old.configSha(), old.override(), old.agreement())),
                  end,
                  redaction.apply(detail));
          Place left = place.left(id);
          return new Change(
              ended,
              end == State.SUCCEEDED ? left.released(good(ended)) : left,
              List.of(ended(ended)));
        });
  }

  /** Cancels a deploy whose run was not asked for yet; one that runs or has ended stays. */
  public Optional<Now> cancelWaiting(String id, Member by, String detail) {
    return change(
        id,
        (deploy, place) -> {
          if (deploy.state() != State.WAITING_APPROVAL && deploy.state() != State.QUEUED) {
            return Change.none(deploy, place);
          }
          Deploy cancelled = end(deploy, State.CANCELLED, redaction.apply(detail));
          return new Change(
              cancelled,
              place.left(id),
              List.of(event(cancelled, ReleaseEvent.Kind.CANCELLED, by, cancelled.run().detail())));
        });
  }

  /** Notes that a person wants the run of a deploy cancelled; the first one counts. */
  public Optional<Now> cancelRun(String id, Member by) {
    return change(
        id,
        (deploy, place) -> {
          if (deploy.state() != State.RUNNING || deploy.run().cancelledBy().isPresent()) {
            return Change.none(deploy, place);
          }
          Deploy wanted = deploy.with(deploy.run().cancelled(by));
          return new Change(
              wanted, place, List.of(event(wanted, ReleaseEvent.Kind.CANCEL_REQUESTED, by, "")));
        });
  }

  private Place.Good good(Deploy deploy) {
    return new Place.Good(
        deploy.id(),
        deploy.subject().ref(),
        deploy.subject().sha(),
        deploy.origin().requester(),
        clock.instant(),
        deploy.origin().kind());
  }

  /**
   * Gives the place to a run that was started elsewhere, if it is free.
   *
   * @param elsewhere running, with its run
   */
  public Occupation occupy(Deploy elsewhere) {
    Deploy.Subject subject = elsewhere.subject();
    for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
      Optional<Stored<Place>> there = stored(subject.repository(), subject.environment());
      Place place =
          there
              .map(Stored::value)
              .orElseGet(() -> Place.empty(subject.repository(), subject.environment()));
      if (!place.isFree() && !place.isHeldBy(elsewhere.id())) {
        return new Occupation(false, place);
      }
      Optional<Deploy> before = find(elsewhere.id());
      boolean isKnown =
          before
              .filter(one -> one.state() == State.RUNNING)
              .filter(one -> one.subject().equals(subject))
              .isPresent();
      if (isKnown) {
        return new Occupation(true, place);
      }
      Place held = place.entered(elsewhere.id());
      var writes = new ArrayList<Write<?>>();
      // A run that asks again after its deploy has ended has a new one.
      writes.add(DEPLOYS.put(elsewhere));
      if (!held.equals(place)) {
        writes.add(put(held, there));
      }
      addAll(
          writes,
          elsewhere,
          List.of(event(elsewhere, ReleaseEvent.Kind.STARTED, elsewhere.origin().requester(), "")));
      if (table.transact(writes).isCommitted()) {
        return new Occupation(true, held);
      }
    }
    throw changing();
  }

  /** Adds to the history that a run that was started elsewhere may not deploy. */
  public void refused(Deploy elsewhere) {
    var writes = new ArrayList<Write<?>>();
    addAll(writes, elsewhere, List.of(ended(elsewhere)));
    var unused = table.transact(writes);
  }

  /** What becomes of a deploy and its place. */
  private record Change(Deploy deploy, Place place, List<ReleaseEvent> events) {
    static Change none(Deploy deploy, Place place) {
      return new Change(deploy, place, List.of());
    }
  }

  private Optional<Now> change(String id, BiFunction<Deploy, Place, Change> transition) {
    for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
      Optional<Stored<Deploy>> stored = table.get(DEPLOYS, DeployCodecs.deploy(id));
      if (stored.isEmpty()) {
        return Optional.empty();
      }
      Deploy deploy = stored.get().value();
      Deploy.Subject subject = deploy.subject();
      Optional<Stored<Place>> there = stored(subject.repository(), subject.environment());
      Place place =
          there
              .map(Stored::value)
              .orElseGet(() -> Place.empty(subject.repository(), subject.environment()));
      Change change = transition.apply(deploy, place);
      var writes = new ArrayList<Write<?>>();
      if (!change.deploy().equals(deploy)) {
        writes.add(DEPLOYS.put(change.deploy()).ifVersion(stored.get().version()));
      }
      if (!change.place().equals(place)) {
        writes.add(put(change.place(), there));
      }
      var now = new Now(change.deploy(), change.place());
      if (writes.isEmpty()) {
        return Optional.of(now);
      }
      addAll(writes, change.deploy(), change.events());
      DeployEffect.of(deploy, change.deploy(), clock.instant())
          .ifPresent(effect -> writes.add(DeployEffect.EFFECTS.put(effect)));
      if (table.transact(writes) instanceof TransactionResult.Committed) {
        return Optional.of(now);
      }
    }
    throw changing();
  }

  private void addAll(List<Write<?>> writes, Deploy deploy, List<ReleaseEvent> events) {
    for (ReleaseEvent event : events) {
      writes.add(HISTORY.put(event).ifAbsent());
    }
    if (deploy.state().isFinal()) {
      writes.addAll(
          metrics.writes(
              deploy.id(), ReleaseMetrics.of(deploy.subject().environment(), deploy.state())));
    }
  }

  private static Write.Put<Place> put(Place place, Optional<Stored<Place>> there) {
    var put = PLACES.put(place);
    return there.isPresent() ? put.ifVersion(there.get().version()) : put.ifAbsent();
  }

  private Optional<Stored<Place>> stored(RepositoryName repository, String environment) {
    return table.get(PLACES, DeployCodecs.place(repository, environment));
  }

  private Deploy end(Deploy deploy, State state, String detail) {
    return deploy.in(state).with(deploy.run().ended(clock.instant(), detail));
  }

  /** The entry about the end of a deploy that has ended. */
  private ReleaseEvent ended(Deploy deploy) {
    return event(deploy, endOf(deploy.state()), deploy.origin().requester(), deploy.run().detail());
  }

  private static ReleaseEvent.Kind endOf(State state) {
    return switch (state) {
      case SUCCEEDED -> ReleaseEvent.Kind.SUCCEEDED;
      case FAILED -> ReleaseEvent.Kind.FAILED;
      case CANCELLED -> ReleaseEvent.Kind.CANCELLED;
      case REFUSED -> ReleaseEvent.Kind.REFUSED;
      case WAITING_APPROVAL, QUEUED, RUNNING ->
          throw new IllegalArgumentException("the deploy has not ended");
    };
  }

  private ReleaseEvent event(Deploy deploy, ReleaseEvent.Kind kind, Member by, String text) {
    return ReleaseEvent.of(deploy, kind, by, clock.instant(), text);
  }

  private static IllegalStateException changing() {
    return new IllegalStateException("the deploy or its place changed during each attempt");
  }
}
