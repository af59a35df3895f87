package dev.orchestrator.fault;

import dev.orchestrator.json.Json;
import dev.orchestrator.local.discord.SimulatedMessage;
import dev.orchestrator.local.discord.SimulatedServer;
import dev.orchestrator.local.github.WorkflowRun;
import dev.orchestrator.prometheus.LabelSet;
import dev.orchestrator.release.Deploy;
import dev.orchestrator.release.Place;
import dev.orchestrator.release.ReleaseEvent;
import dev.orchestrator.release.ReleaseEvent.Kind;
import dev.orchestrator.release.ReleaseMetrics;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What must hold of releases when a run is over. */
final class ReleaseInvariants {
  private static final Set<Kind> ENDS =
      EnumSet.of(Kind.SUCCEEDED, Kind.FAILED, Kind.CANCELLED, Kind.REFUSED);

  private final World world;
  private final Releases releases;
  private final Map<String, List<ReleaseEvent>> history;
  private final List<Deploy> deploys;
  private final List<String> broken = new ArrayList<>();

  ReleaseInvariants(World world) {
    this.world = world;
    this.releases = world.releases();
    this.history =
        releases.history().stream().collect(Collectors.groupingBy(ReleaseEvent::deployId));
    this.deploys =
        world.items().stream()
            .map(item -> Objects.requireNonNull(item.get("pk")).s())
            .filter(pk -> pk.startsWith("DEPLOY#"))
            .distinct()
            .flatMap(pk -> releases.find(pk.substring("DEPLOY#".length())).stream())
            .toList();
  }

  List<String> broken() {
    Place place = releases.place();
    if (!place.isFree()) {
      broken.add("the environment stays occupied: " + place);
    }
    if (!releases.effects().isEmpty()) {
      broken.add("GitHub was never told: " + releases.effects());
    }
    deploys.forEach(this::isConsistent);
    oneAtATime();
    oneDeploymentEach();
    toldOnce();
    endsCountedOnce();
    lockedByRollback();
    return List.copyOf(broken);
  }

  private void isConsistent(Deploy deploy) {
    String id = deploy.id();
    List<ReleaseEvent> events = history.getOrDefault(id, List.of());
    boolean isElsewhere = deploy.origin().kind() == Deploy.Kind.ELSEWHERE;
    if (isElsewhere && deploy.state() == Deploy.State.WAITING_APPROVAL) {
      // It holds nothing and waits for nothing: the run asks again, or does not.
      return;
    }
    if (!deploy.state().isFinal()) {
      broken.add("deploy %s stays %s".formatted(id, deploy.state()));
      return;
    }
    if (!isElsewhere) {
      atMostOnce(id, events, Kind.REQUESTED);
      atMostOnce(id, events, Kind.QUEUED);
      atMostOnce(id, events, Kind.STARTED);
    }
    events.stream()
        .filter(event -> event.kind() == Kind.APPROVED || event.kind() == Kind.REJECTED)
        .collect(Collectors.groupingBy(event -> event.by().id(), Collectors.counting()))
        .forEach((by, count) -> {
          if (count > 1) {
            broken.add("%s decided %d times on deploy %s".formatted(by, count, id));
          }
        });
    List<Kind> ends = events.stream().map(ReleaseEvent::kind).filter(ENDS::contains).toList();
    if (!isElsewhere && !ends.equals(List.of(Kind.valueOf(deploy.state().name())))) {
      broken.add("deploy %s is %s and its history %s".formatted(id, deploy.state(), ends));
    }
    long good = releases.place().good().stream().filter(one -> one.deployId().equals(id)).count();
    if (good != (deploy.state() == Deploy.State.SUCCEEDED ? 1 : 0)) {
      broken.add("deploy %s is %s and %d times live".formatted(id, deploy.state(), good));
    }
    runOf(deploy).ifPresent(run -> matches(deploy, run));
    if (deploy.state() == Deploy.State.SUCCEEDED && !id.startsWith("past-")) {
      boolean succeeded =
          runOf(deploy)
              .filter(run -> run.isCompleted(world.now()))
              .filter(run -> run.conclusion().equals(WorkflowRun.SUCCESS))
              .isPresent();
      if (!succeeded) {
        broken.add("deploy %s succeeded and its run did not".formatted(id));
      }
    }
  }

  private void atMostOnce(String id, List<ReleaseEvent> events, Kind kind) {
    long count = events.stream().filter(event -> event.kind() == kind).count();
    if (count > 1) {
      broken.add("deploy %s was %s %d times".formatted(id, kind.word(), count));
    }
  }

  /** The run at GitHub, by what it was given. */
  private Optional<WorkflowRun> runOf(Deploy deploy) {
    return world.gitHub().runs().stream()
        .filter(run ->
            deploy.origin().kind() == Deploy.Kind.ELSEWHERE
                ? deploy.run().id().filter(id -> id == run.id()).isPresent()
                : deploy.origin().traceId().equals(run.inputs().get("correlation_id")))
        .findFirst();
  }

  private void matches(Deploy deploy, WorkflowRun run) {
    if (deploy.origin().kind() == Deploy.Kind.ELSEWHERE) {
      return;
    }
    if (!deploy.subject().sha().equals(run.inputs().get("sha"))) {
      broken.add("deploy %s sent another commit: %s".formatted(deploy.id(), run.inputs()));
    }
    if (deploy.run().id().filter(id -> id == run.id()).isEmpty()) {
      broken.add(
          "deploy %s is %s (%s) and does not know its run %d"
              .formatted(deploy.id(), deploy.state(), deploy.run().detail(), run.id()));
    }
    if (!deploy.isApproved()) {
      broken.add("deploy %s was dispatched without its approval".formatted(deploy.id()));
    }
  }

  /** What a run occupies the environment for, at GitHub. */
  private record Span(long runId, Instant from, Instant to) {}

  private void oneAtATime() {
    List<Span> spans =
        deploys.stream()
            .filter(deploy -> deploy.run().startedAt().isPresent())
            .filter(deploy -> deploy.state() != Deploy.State.WAITING_APPROVAL)
            .flatMap(deploy -> runOf(deploy).map(run -> span(deploy, run)).stream())
            .sorted(Comparator.comparing(Span::from))
            .toList();
    for (int i = 1; i < spans.size(); i++) {
      if (spans.get(i).from().isBefore(spans.get(i - 1).to())) {
        broken.add("two runs at once: %s and %s".formatted(spans.get(i - 1), spans.get(i)));
      }
    }
  }

  /** A run started by hand waits at GitHub until it may go; it occupies the place from then on. */
  private static Span span(Deploy deploy, WorkflowRun run) {
    return new Span(
        run.id(),
        deploy.origin().kind() == Deploy.Kind.ELSEWHERE
            ? deploy.run().startedAt().orElseThrow()
            : run.createdAt(),
        run.endAt().orElse(Instant.MAX));
  }

  /** GitHub shows each deploy whose run was found once, with its end. */
  private void oneDeploymentEach() {
    var states = new HashMap<String, List<String>>();
    for (Json made : world.gitHub().deployments().made()) {
      String id = made.get("payload").text("orchestrator_deploy").orElseThrow();
      if (states.containsKey(id)) {
        broken.add("two deployments on GitHub of deploy " + id);
      }
      states.put(id, made.get("states").items().stream().map(Json::toString).toList());
    }
    for (Deploy deploy : deploys) {
      boolean isShown =
          deploy.run().id().isPresent()
              && deploy.origin().kind() != Deploy.Kind.ELSEWHERE
              && !deploy.id().startsWith("past-");
      List<String> told = states.getOrDefault(deploy.id(), List.of());
      String end =
          switch (deploy.state()) {
            case SUCCEEDED -> "\"success\"";
            case FAILED -> "\"failure\"";
            default -> "\"inactive\"";
          };
      if (isShown && (told.isEmpty() || !told.getLast().equals(end))) {
        broken.add("GitHub shows %s of %s deploy %s".formatted(told, deploy.state(), deploy.id()));
      }
      if (told.stream().distinct().count() != told.size()) {
        broken.add("GitHub was told twice: %s of deploy %s".formatted(told, deploy.id()));
      }
    }
  }

  /** A message that concerns a deploy and is no answer is posted once. */
  private void toldOnce() {
    var posted = new TreeMap<String, Integer>();
    for (String channel : List.of(SimulatedServer.OPS.id(), SimulatedServer.ALERTS.id())) {
      for (SimulatedMessage message : world.discord().messages(channel)) {
        String content = message.states().getFirst().content();
        if (content.contains("asks for approval:") || content.contains("Not permitted:")) {
          posted.merge(content, 1, Integer::sum);
        }
      }
    }
    long releases =
        deploys.stream().filter(deploy -> deploy.origin().kind() == Deploy.Kind.DEPLOY).count();
    posted.forEach((content, times) -> {
      if (times > releases) {
        broken.add("posted %d times: %s".formatted(times, content));
      }
    });
  }

  private void endsCountedOnce() {
    var ended = new TreeMap<String, Integer>();
    history.values().stream()
        .flatMap(List::stream)
        .map(ReleaseEvent::kind)
        .filter(ENDS::contains)
        .forEach(kind -> ended.merge(kind.word(), 1, Integer::sum));
    var counted = new TreeMap<String, Integer>();
    for (LabelSet set : world.metrics().read(ReleaseMetrics.DEPLOYS)) {
      for (Deploy.State state : Deploy.State.values()) {
        if (state.isFinal()) {
          int count = set.total(ReleaseMetrics.DEPLOYS_TOTAL, state.word()).intValueExact();
          if (count > 0) {
            counted.merge(state.word(), count, Integer::sum);
          }
        }
      }
    }
    if (!counted.equals(ended)) {
      broken.add("deploys ended %s and were counted %s".formatted(ended, counted));
    }
  }

  private void lockedByRollback() {
    Optional<Deploy> back =
        deploys.stream()
            .filter(deploy -> deploy.origin().kind() == Deploy.Kind.ROLLBACK)
            .filter(deploy -> deploy.state() == Deploy.State.SUCCEEDED)
            .findFirst();
    if (back.isPresent() != releases.lock().isPresent()) {
      broken.add(
          "rolled back by %s and locked by %s".formatted(back.map(Deploy::id), releases.lock()));
    }
  }
}
