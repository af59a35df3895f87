package dev.orchestrator.fault;

import dev.orchestrator.command.CommandMetrics;
import dev.orchestrator.json.Json;
import dev.orchestrator.local.discord.SimulatedInteraction;
import dev.orchestrator.local.discord.SimulatedMessage;
import dev.orchestrator.local.discord.SimulatedServer;
import dev.orchestrator.local.http.RecordedRequest;
import dev.orchestrator.prometheus.LabelSet;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** What must hold when a run is over, counted where its effects are seen: at Discord, at GitHub. */
final class Invariants {
  private static final Pattern ALERT = Pattern.compile("alert-ack[^\"\\\\]*");

  /** As command.Lease has it. */
  private static final Duration LEASE = Duration.ofSeconds(20);

  private static final Duration TOKEN_LIFE = Duration.ofMinutes(15);

  /** A command is looked after each minute, by clocks that are apart. */
  private static final Duration NEAR_ITS_END = Duration.ofSeconds(120);

  private final World world;
  private final List<Map<String, AttributeValue>> items;
  private final List<SimulatedMessage> alerts;
  private final List<String> broken = new ArrayList<>();

  Invariants(World world) {
    this.world = world;
    this.items = world.items();
    this.alerts = world.discord().messages(SimulatedServer.ALERTS.id());
  }

  List<String> broken() {
    items.stream().filter(item -> sk(item).startsWith("TRACE#")).forEach(this::hasEnded);
    world.given().forEach(this::isAnswered);
    dispatchedOnce();
    alertsToldOnce();
    endsCountedOnce();
    if (world.plan().isOfReleases()) {
      broken.addAll(new ReleaseInvariants(world).broken());
    }
    return List.copyOf(broken);
  }

  private void hasEnded(Map<String, AttributeValue> trace) {
    String status = text(trace, "trace_status");
    if (status.equals("running") || status.equals("accepted")) {
      broken.add("a trace of /" + text(trace, "cmd") + " stays " + status);
    }
    // Until an attestation takes it into the history, an ended trace is listed as finished.
    boolean finished = trace.containsKey("open") && text(trace, "open").equals("FINISHED");
    List<String> left =
        finished
            ? List.of("work", "lease_until", "lease_owner")
            : List.of("work", "open", "due_at", "lease_until", "lease_owner");
    for (String name : left) {
      if (trace.containsKey(name)) {
        broken.add("an ended trace of /" + text(trace, "cmd") + " keeps its " + name);
      }
    }
  }

  private void isAnswered(People.Given given) {
    SimulatedInteraction interaction = given.sent().interaction();
    boolean acknowledged = interaction.phase() == SimulatedInteraction.Phase.ACKNOWLEDGED;
    long type = interaction.answer().get("type").integer().orElse(0);
    Optional<Map<String, AttributeValue>> trace = trace(interaction);
    boolean deferred = type == 5 || type == 6;
    if (trace.isEmpty()) {
      if (acknowledged && deferred) {
        broken.add(given.kind() + " was acknowledged and never written down");
      }
      return;
    }
    String traceId = text(trace.get(), "trace_id");
    List<RecordedRequest> edits =
        world.discord().requests().stream()
            .filter(it -> it.path().contains(interaction.token()))
            .toList();
    int finals = finals(given, edits, traceId);
    if (finals > 1) {
      broken.add(given.kind() + " has " + finals + " final messages");
    }
    boolean answeredAtOnce = acknowledged && type == 4;
    if (finals == 0 && !answeredAtOnce && isLaters(given)) {
      mayBeUnheard(given, interaction, trace.get(), edits, acknowledged);
    }
  }

  /** Whether it is of those that a worker does. */
  private static boolean isLaters(People.Given given) {
    return switch (given.kind()) {
      case HELP, DEBUG_LAST, UNKNOWN, ALERTS_TEST, RUN_BY_HAND -> false;
      case STATUS, DIAGNOSE, VERIFY_LATEST -> true;
      case DEPLOY, DEPLOY_AND_WAIT, RELEASE, ROLLBACK ->
          given.pressed().isEmpty()
              || given.pressed().get().equals("Deploy")
              || given.pressed().get().equals("Roll back");
    };
  }

  private int finals(People.Given given, List<RecordedRequest> edits, String traceId) {
    boolean last = false;
    Optional<String> takenBack = Optional.empty();
    var contents = new HashSet<String>();
    for (RecordedRequest edit : edits) {
      if (!edit.acted() || !isSuccess(edit)) {
        continue;
      }
      String content = edit.json().text("content").orElse("");
      boolean isFinal = content.contains("-# trace");
      // Discord's edits have no order of their own: one that was given up before the final message
      // was sent, and arrives after it, shows for a moment. It must not stay.
      boolean givenUp = edit.header(HttpDoor.GIVEN_UP).isPresent();
      if (last && !isFinal && !givenUp && !attemptsMayOverlap()) {
        broken.add(given.kind() + " had its final message, then again: " + content);
      }
      last = isFinal || last;
      takenBack = last && !isFinal ? Optional.of(content) : Optional.empty();
      if (isFinal) {
        contents.add(content);
      }
    }
    takenBack
        .filter(_ -> !attemptsMayOverlap())
        .ifPresent(content -> broken.add(given.kind() + " lost its final message to: " + content));
    if (contents.size() > 1) {
      broken.add(given.kind() + " has different final messages: " + contents);
    }
    long posted =
        given.pressed().isEmpty()
            ? 0
            : world.discord().messages(SimulatedServer.OPS.id()).stream()
                .filter(it -> it.kind() == SimulatedMessage.Kind.POSTED)
                .filter(it -> it.now().content().contains("-# trace `" + traceId))
                .count();
    return (contents.isEmpty() ? 0 : 1) + (int) posted;
  }

  /**
   * Whether clocks are further apart than a lease is long, so that an attempt may still show how
   * far its command is after another has ended it. What is deployed has to be right all the same.
   */
  private boolean attemptsMayOverlap() {
    return world.plan().isOfReleases() && world.plan().apart().compareTo(LEASE) > 0;
  }

  /** An answer that was lost counts as given: what Discord did is what counts. */
  private static boolean isSuccess(RecordedRequest edit) {
    return edit.status() == 200 || edit.status() == 0;
  }

  private void mayBeUnheard(
      People.Given given,
      SimulatedInteraction interaction,
      Map<String, AttributeValue> trace,
      List<RecordedRequest> edits,
      boolean acknowledged) {
    String traceId = text(trace, "trace_id");
    String status = text(trace, "trace_status");
    String command = text(trace, "cmd");
    if (status.equals("refused") && !acknowledged) {
      return;
    }
    if (!status.equals("failed")) {
      broken.add(given.kind() + " " + status + " and nobody was told");
    }
    boolean triedLong =
        !ended(trace).isBefore(interaction.createdAt().plus(TOKEN_LIFE).minus(NEAR_ITS_END));
    boolean refused = edits.stream().anyMatch(it -> it.status() == 401 || it.status() == 404);
    if (acknowledged && !triedLong && !refused) {
      broken.add(given.kind() + " was given up although Discord could be reached");
    }
    boolean alerted =
        alerts.stream()
            .flatMap(it -> it.states().stream())
            .map(it -> it.content().replace("\\", ""))
            .anyMatch(it ->
                it.contains("/" + command)
                    && (it.contains("without an answer")
                        || it.contains("not delivered")
                        || it.contains("refused the answer")));
    if (!alerted && !ErrorLog.OF_ALL_RUNS.countedNotRecorded(traceId)) {
      broken.add(given.kind() + " ended without an answer and without an alert");
    }
  }

  private void dispatchedOnce() {
    var starts = new HashMap<String, Integer>();
    world.gitHub().runs().stream()
        .flatMap(run -> Optional.ofNullable(run.inputs().get("correlation_id")).stream())
        .forEach(id -> starts.merge(id, 1, Integer::sum));
    for (SimulatedMessage message : world.discord().messages(SimulatedServer.OPS.id())) {
      String last = message.now().content();
      Matcher trace = Pattern.compile("-# trace `([^`]+)`").matcher(last);
      if (trace.find()) {
        int started = starts.getOrDefault(trace.group(1), 0);
        if (started > 0 && (last.contains("Nothing was started") || last.contains("Cancelled"))) {
          broken.add("it says that nothing was started, and " + started + " run was: " + last);
        }
        if (started == 0 && (last.contains("Deploy started") || last.contains("**Deployed**"))) {
          broken.add("it says that it deployed, and no run was started");
        }
      }
    }
    starts.forEach((id, times) -> {
      if (times > 1) {
        broken.add("a deploy was started " + times + " times");
      }
    });
    boolean cancelled =
        world.discord().messages(SimulatedServer.OPS.id()).stream()
            .flatMap(message -> message.states().stream())
            .anyMatch(state -> state.content().contains("**Cancelled:**"));
    long deploys = world.given().stream().filter(it -> isDeploy(it)).count();
    if (cancelled && starts.size() >= deploys) {
      broken.add("a deploy was cancelled and started");
    }
  }

  private static boolean isDeploy(People.Given given) {
    return given.pressed().isEmpty()
        && switch (given.kind()) {
          case DEPLOY, DEPLOY_AND_WAIT, RELEASE, ROLLBACK -> true;
          default -> false;
        };
  }

  private void alertsToldOnce() {
    var told = new HashMap<String, Integer>();
    var same = new HashMap<String, Integer>();
    for (SimulatedMessage message : alerts) {
      Json components = message.states().getFirst().components();
      Matcher marker = ALERT.matcher(components.toString());
      if (marker.find()) {
        told.merge(marker.group(), 1, Integer::sum);
      }
      String content = message.states().getFirst().content();
      Matcher trace = Pattern.compile("\\*\\*Trace:\\*\\* `([^`]+)`").matcher(content);
      if (trace.find()) {
        same.merge(content.lines().findFirst().orElse("") + trace.group(1), 1, Integer::sum);
      }
    }
    same.keySet().removeIf(what -> what.contains("Unexpected failure"));
    told.forEach((marker, times) -> {
      if (times > 1) {
        broken.add("an alert was told " + times + " times: " + marker);
      }
    });
    same.forEach((what, times) -> {
      if (times > 1) {
        broken.add("the same was told in " + times + " alerts: " + what);
      }
    });
    world.alerts().stream()
        .filter(it -> it.untold() > 0 && !it.isQuieted(world.now()))
        .forEach(it -> broken.add("an alert was never told: " + it.detail().message()));
  }

  /** Every ended trace was counted, once; nothing else was. */
  private void endsCountedOnce() {
    var ended = new TreeMap<String, Integer>();
    items.stream()
        .filter(item -> sk(item).startsWith("TRACE#"))
        .filter(item -> item.containsKey("finished_at"))
        .forEach(item -> ended.merge(text(item, "trace_status"), 1, Integer::sum));
    var counted = new TreeMap<String, Integer>();
    for (LabelSet set : world.metrics().read()) {
      if (set.group().equals("command")) {
        for (String status : List.of("succeeded", "failed", "refused")) {
          int count = set.total(CommandMetrics.COMMANDS, status).intValueExact();
          if (count > 0) {
            counted.merge(status, count, Integer::sum);
          }
        }
      }
    }
    if (!counted.equals(ended)) {
      broken.add("commands ended " + ended + " and were counted " + counted);
    }
  }

  private Optional<Map<String, AttributeValue>> trace(SimulatedInteraction interaction) {
    return items.stream()
        .filter(item -> sk(item).startsWith("TRACE#") && sk(item).endsWith(interaction.id()))
        .findFirst();
  }

  private static Instant ended(Map<String, AttributeValue> trace) {
    AttributeValue at = trace.get("finished_at");
    return at == null ? Instant.MIN : Instant.ofEpochMilli(Long.parseLong(at.n()));
  }

  private static String sk(Map<String, AttributeValue> item) {
    return text(item, "sk");
  }

  private static String text(Map<String, AttributeValue> item, String name) {
    AttributeValue value = item.get(name);
    return value == null ? "" : value.s();
  }
}
