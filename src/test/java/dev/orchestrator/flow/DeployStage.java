package dev.orchestrator.flow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.json.Json;
import dev.orchestrator.local.discord.Action;
import dev.orchestrator.local.discord.Caller;
import dev.orchestrator.local.discord.SentInteraction;
import dev.orchestrator.local.discord.SimulatedDiscord;
import dev.orchestrator.local.discord.SimulatedMessage;
import dev.orchestrator.local.discord.SimulatedServer;
import dev.orchestrator.local.github.SimulatedGitHub;
import dev.orchestrator.local.github.SimulatedGitHubSettings;
import dev.orchestrator.local.github.WorkflowRun;
import dev.orchestrator.local.http.RecordedRequest;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/** The whole system with a GitHub of a test's own, in a time that the test puts forward. */
final class DeployStage implements AutoCloseable {
  static final Caller LIN = Caller.of(SimulatedServer.LIN);
  static final Caller GRACE = Caller.of(SimulatedServer.GRACE);
  static final Duration PATIENCE = Duration.ofSeconds(30);

  private static final String TOKEN = "token-of-" + "the-deploy-test";
  private static final String SECRET = "w".repeat(24);

  final ShortenedTime time = new ShortenedTime();
  final SimulatedGitHub gitHub;
  final RunningSystem running;
  final SimulatedDiscord discord;
  private int dispatchesBefore;

  private DeployStage(
      UnaryOperator<SimulatedGitHubSettings> settings, Map<String, String> environment)
      throws IOException {
    this.gitHub = SimulatedGitHub.start(settings.apply(SimulatedGitHubSettings.with(TOKEN, time)));
    var all =
        new HashMap<>(
            Map.of(
                "ADMIN_USER_IDS",
                SimulatedServer.LIN.id() + "," + SimulatedServer.GRACE.id(),
                "GITHUB_WEBHOOK_SECRET",
                SECRET,
                // What a minute of a long deploy would otherwise do besides.
                "ATTESTATION_INTERVAL",
                "0",
                "RULES_INTERVAL",
                "1h",
                "GITHUB_API_BASE_URL",
                gitHub.apiBase().toString()));
    if (!environment.containsKey("GITHUB_APP_ID")) {
      all.put("GITHUB_TOKEN", TOKEN);
    }
    all.putAll(environment);
    this.running = RunningSystem.in(time, all);
    this.discord = running.system().discord();
    gitHub.sendWebhooksTo(running.uri().resolve("/github/webhook"), SECRET);
  }

  /**
   * @param pairs of the environment
   */
  static DeployStage start(UnaryOperator<SimulatedGitHubSettings> settings, String... pairs)
      throws IOException {
    return new DeployStage(settings, RunningSystem.environment(pairs));
  }

  /** Mends everything, and counts dispatches anew. */
  void begin() {
    gitHub.faults().clear();
    discord.faults().clear();
    gitHub.switchWebhooks(true);
    dispatchesBefore = allDispatches().size();
    // No test waits for the command's cooldown.
    time.advance(Duration.ofSeconds(3));
  }

  private List<RecordedRequest> allDispatches() {
    return gitHub.requests().stream().filter(one -> one.is("POST", "/dispatches")).toList();
  }

  /** Every time that GitHub was asked to start a run, whatever came of it. */
  List<RecordedRequest> dispatches() {
    return allDispatches().stream().skip(dispatchesBefore).toList();
  }

  /** The first answer to {@code /deploy-client}. */
  SentInteraction preview(Map<String, String> options) throws InterruptedException {
    SentInteraction sent = discord.interact(new Action.Command("deploy-client", options), LIN);
    assertThat(sent.awaitState(state -> Footnote.isIn(state.content()), PATIENCE)).isPresent();
    return sent;
  }

  SentInteraction press(SentInteraction preview, String label, Caller who)
      throws InterruptedException {
    return discord.interact(
        new Action.Button(preview.messageId().orElseThrow(), button(preview, label)), who);
  }

  /** Presses a button that the message may no longer show. */
  SentInteraction pressAnyway(String customId, Caller who) throws InterruptedException {
    return discord.interact(
        new Action.Raw(3, Json.read("{\"component_type\":2,\"custom_id\":\"" + customId + "\"}")),
        who);
  }

  static String button(SentInteraction preview, String label) {
    return preview.states().getLast().components().items().stream()
        .flatMap(row -> row.get("components").items().stream())
        .filter(one -> one.text("label").orElse("").equals(label))
        .flatMap(one -> one.text("custom_id").stream())
        .findFirst()
        .orElseThrow();
  }

  /** What a person reads at once when a press did nothing. */
  static String refusal(SentInteraction press) {
    return press.answer().get("data").text("content").orElse("");
  }

  /** A deploy that was previewed and whose button was pressed. */
  Pressed deploy(Map<String, String> options) throws InterruptedException {
    return confirm(preview(options));
  }

  Pressed confirm(SentInteraction preview) throws InterruptedException {
    String traceId = Footnote.traceId(preview.states().getLast().content()).orElseThrow();
    SentInteraction press = press(preview, "Deploy", LIN);
    assertThat(press.answer().get("type").integer()).hasValue(6);
    return new Pressed(traceId, press, 1);
  }

  /** A user sends a command that a worker runs. */
  Pressed send(String command, Map<String, String> options, Caller who) throws Exception {
    SentInteraction sent = discord.interact(new Action.Command(command, options), who);
    assertThat(sent.answer().toString()).isEqualTo("{\"type\":5}");
    return new Pressed(traceIdOf(sent), sent, 0);
  }

  private String traceIdOf(SentInteraction sent) throws IOException, InterruptedException {
    return Json.read(running.send("GET", "/playground/commands/" + sent.id()).body())
        .get("item")
        .text("trace_id")
        .orElseThrow();
  }

  /**
   * Something that a worker does.
   *
   * @param before how many messages under this trace id had an end already
   */
  record Pressed(String traceId, SentInteraction sent, int before) {}

  /** The run that was started last, once there is one. */
  WorkflowRun newRun(String traceId) throws InterruptedException {
    Await.until("a run of " + traceId, () -> run(traceId) != 0);
    return gitHub.run(run(traceId)).orElseThrow();
  }

  private long run(String traceId) {
    return gitHub.runs().stream()
        .filter(one -> one.title().contains(traceId))
        .mapToLong(WorkflowRun::id)
        .findFirst()
        .orElse(0);
  }

  /** The last word, wherever it stands, when it is there and shown to be the only one. */
  String end(Pressed pressed) throws Exception {
    String content = awaitEnd(pressed).now().content();
    Await.until("the end of its trace", () -> hasEnded(pressed));
    Predicate<RecordedRequest> isFinal =
        request ->
            request.acted()
                && request.status() == 200
                && request.text().contains("-# trace `" + pressed.traceId());
    assertThat(discord.requests()).filteredOn(isFinal).hasSize(pressed.before() + 1);
    assertThat(finals(pressed)).hasSize(1);
    assertThat(pressed.sent().followUps()).isEmpty();
    assertThat(content).doesNotContain("failed unexpectedly", "Something went wrong");
    return content;
  }

  private SimulatedMessage awaitEnd(Pressed pressed) throws InterruptedException {
    Await.until("the last word", () -> !finals(pressed).isEmpty());
    return finals(pressed).getFirst();
  }

  List<SimulatedMessage> finals(Pressed pressed) {
    return discord.messages(SimulatedServer.OPS.id()).stream()
        .filter(message -> message.now().content().contains("-# trace `" + pressed.traceId()))
        .filter(message -> message.now().components().items().isEmpty())
        .toList();
  }

  /** Whether no worker holds it, and it waits. */
  boolean isParked(Pressed pressed) {
    Json item = item(pressed);
    return !item.get("work").isAbsent()
        && item.get("lease_owner").isAbsent()
        && item.text("trace_status").filter("running"::equals).isPresent();
  }

  boolean hasEnded(Pressed pressed) {
    return item(pressed).get("work").isAbsent();
  }

  private Json item(Pressed pressed) {
    try {
      String path = "/playground/commands/" + pressed.sent().id();
      return Json.read(running.send("GET", path).body()).get("item");
    } catch (IOException broken) {
      throw new IllegalStateException(broken);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(stopped);
    }
  }

  /** How many attempts have ended. */
  long attempts(Pressed pressed) {
    return running
        .logText()
        .lines()
        .filter(line -> line.contains("\"command ended\"") && line.contains(pressed.traceId()))
        .count();
  }

  /** Lets time pass in steps, each looked at by an attempt, until there is a last word. */
  String passUntilEnd(Pressed pressed, Duration step) throws Exception {
    Await.until("a first look", () -> hasEnded(pressed) || isParked(pressed));
    for (int i = 0; i < 500 && !hasEnded(pressed); i++) {
      pass(pressed, step);
    }
    return end(pressed);
  }

  /** Lets {@code step} pass while nothing runs, and one more attempt be made. */
  void pass(Pressed pressed, Duration step) throws InterruptedException {
    Await.until("a quiet moment", () -> hasEnded(pressed) || isParked(pressed));
    long before = attempts(pressed);
    time.advance(step);
    Await.until("a look", () -> attempts(pressed) > before || hasEnded(pressed));
  }

  /** The last alert's text, when there is one of this trace; as with a deploy, time passes. */
  String alert(Pressed pressed) throws InterruptedException {
    for (int i = 0; i < 20; i++) {
      Optional<SimulatedMessage> found =
          discord.awaitMessage(
              message ->
                  message.channelId().equals(SimulatedServer.ALERTS.id())
                      && message.now().toString().contains(pressed.traceId()),
              Duration.ofSeconds(2));
      if (found.isPresent()) {
        return found.get().now().content();
      }
      // What could not be told at once is told later.
      time.advance(Duration.ofSeconds(20));
    }
    throw new AssertionError("no alert of " + pressed.traceId());
  }

  @Override
  public void close() {
    running.close();
    gitHub.close();
  }
}
