package dev.orchestrator.flow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.json.Json;
import dev.orchestrator.local.discord.Action;
import dev.orchestrator.local.discord.Caller;
import dev.orchestrator.local.discord.SentInteraction;
import dev.orchestrator.local.discord.SimulatedDiscord;
import dev.orchestrator.local.discord.SimulatedServer;
import dev.orchestrator.local.github.GitHubFaults;
import dev.orchestrator.local.github.SimulatedGitHub;
import dev.orchestrator.local.http.Fault;
import dev.orchestrator.local.http.RecordedRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A deploy from its preview to the end of its run, through every real part. */
@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DeployFlowTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Pattern TRACE = Pattern.compile("trace `(1-[0-9a-f]{8}-[0-9a-f]{24})`");
  private static final Caller LIN = Caller.of(SimulatedServer.LIN);
  private static final Caller GRACE = Caller.of(SimulatedServer.GRACE);

  private RunningSystem running;
  private SimulatedDiscord discord;
  private SimulatedGitHub gitHub;
  private int dispatchesBefore;

  @BeforeAll
  void start() throws Exception {
    running =
        RunningSystem.start(
            "ADMIN_USER_IDS",
            SimulatedServer.LIN.id() + "," + SimulatedServer.GRACE.id(),
            "GITHUB_WEBHOOK_SECRET",
            "w".repeat(24));
    discord = running.system().discord();
    gitHub = running.system().gitHub();
  }

  @AfterEach
  void mend() {
    gitHub.faults().clear();
    dispatchesBefore = dispatches().size();
  }

  @AfterAll
  void stop() {
    running.close();
  }

  private List<RecordedRequest> dispatches() {
    return gitHub.requests().stream()
        .filter(request -> request.is("POST", "/dispatches") && request.acted())
        .toList();
  }

  private List<RecordedRequest> newDispatches() {
    return dispatches().stream().skip(dispatchesBefore).toList();
  }

  /** The preview; each story's person waits out the rest that the command takes. */
  private SentInteraction preview(Map<String, String> options) throws InterruptedException {
    SentInteraction sent = discord.interact(new Action.Command("deploy-client", options), LIN);
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (sent.states().getLast().content().contains("free for you again")) {
      assertThat(System.nanoTime()).as("still resting").isLessThan(end);
      Thread.sleep(200);
      sent = discord.interact(new Action.Command("deploy-client", options), LIN);
    }
    assertThat(finalContent(sent)).isNotEmpty();
    return sent;
  }

  private static String finalContent(SentInteraction sent) throws InterruptedException {
    return sent.awaitState(state -> state.content().contains("-# trace"), PATIENCE)
        .orElseThrow()
        .content();
  }

  private static String button(SentInteraction preview, String label) {
    return preview.states().getLast().components().items().stream()
        .flatMap(row -> row.get("components").items().stream())
        .filter(one -> one.text("label").orElse("").equals(label))
        .flatMap(one -> one.text("custom_id").stream())
        .findFirst()
        .orElseThrow();
  }

  private SentInteraction press(SentInteraction preview, String label, Caller who)
      throws InterruptedException {
    return discord.interact(
        new Action.Button(preview.messageId().orElseThrow(), button(preview, label)), who);
  }

  /** The message after the preview's: no buttons, and a trace id. */
  private String afterPress(SentInteraction preview) throws InterruptedException {
    return preview
        .awaitState(
            state -> state.components().items().isEmpty() && state.content().contains("-# trace"),
            PATIENCE)
        .orElseThrow()
        .content();
  }

  private static String traceId(String content) {
    Matcher matcher = TRACE.matcher(content);
    assertThat(matcher.find()).as(content).isTrue();
    return matcher.group(1);
  }

  @Test
  void a_confirmed_deploy_starts_one_run_that_carries_the_trace_id_of_the_command()
      throws Exception {
    SentInteraction preview = preview(Map.of("api_base", "https://api.example.com"));
    String shown = preview.states().getLast().content();
    assertThat(shown)
        .contains("**Deploy?** `main`", "octo-org/storefront", "https://api.example.com")
        .contains("Nothing is started yet");
    assertThat(newDispatches()).isEmpty();

    SentInteraction press = press(preview, "Deploy", LIN);

    assertThat(press.answer().get("type").integer()).hasValue(6);
    String last = afterPress(preview);
    assertThat(last).contains("🚀 **Deploy started:** `main`", "/actions/runs/");
    assertThat(traceId(last)).isEqualTo(traceId(shown));
    assertThat(newDispatches()).hasSize(1);
    Json body = newDispatches().getFirst().json();
    assertThat(body.text("ref")).contains("main");
    assertThat(body.get("inputs").text("correlation_id")).contains(traceId(shown));
    assertThat(body.get("inputs").text("api_base")).contains("https://api.example.com");
    assertThat(gitHub.runs().getFirst().title()).contains(traceId(shown));
  }

  @Test
  void a_second_press_and_another_admin_s_press_start_nothing() throws Exception {
    SentInteraction preview = preview(Map.of());
    String deploy = button(preview, "Deploy");
    String message = preview.messageId().orElseThrow();

    SentInteraction byGrace = discord.interact(new Action.Button(message, deploy), GRACE);
    assertThat(byGrace.answer().get("data").text("content").orElse(""))
        .contains("Only <@" + SimulatedServer.LIN.id() + ">");
    SentInteraction first = discord.interact(new Action.Button(message, deploy), LIN);
    assertThat(first.answer().get("type").integer()).hasValue(6);
    SentInteraction second =
        discord.interact(
            new Action.Raw(3, Json.read("{\"component_type\":2,\"custom_id\":\"" + deploy + "\"}")),
            LIN);
    assertThat(second.answer().get("data").text("content").orElse("")).contains("pressed before");

    afterPress(preview);
    assertThat(newDispatches()).hasSize(1);
  }

  @Test
  void a_cancelled_deploy_starts_nothing_and_cannot_be_started_any_more() throws Exception {
    SentInteraction preview = preview(Map.of("ref", "staging"));
    String deploy = button(preview, "Deploy");
    SentInteraction cancel = press(preview, "Cancel", LIN);
    assertThat(cancel.answer().get("type").integer()).hasValue(7);
    assertThat(afterPress(preview)).contains("🚫 **Cancelled:** `staging` was not deployed");
    SentInteraction late =
        discord.interact(
            new Action.Raw(3, Json.read("{\"component_type\":2,\"custom_id\":\"" + deploy + "\"}")),
            LIN);
    assertThat(late.answer().get("data").text("content").orElse("")).contains("pressed before");
    assertThat(newDispatches()).isEmpty();
  }

  @Test
  void somebody_who_is_no_admin_reads_who_may() throws Exception {
    SentInteraction sent = discord.interact(new Action.Command("deploy-client"));
    assertThat(sent.states().getLast().content()).contains("Only the admins", "ADMIN_USER_IDS");
    assertThat(sent.states().getLast().ephemeral()).isTrue();
  }

  @Test
  void a_followed_run_is_shown_on_its_way_and_ends_with_its_jobs_and_times() throws Exception {
    SentInteraction preview = preview(Map.of("wait", "true"));
    press(preview, "Deploy", LIN);
    assertThat(afterPress(preview))
        .contains("✅ **Deployed** `main`", "✅ **build**", "✅ **deploy**");
    assertThat(preview.states()).anyMatch(state -> state.content().contains("⏳ **build** · "));
    assertThat(newDispatches()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "dispatch_204",
        "dispatch_rejects_details",
        "lost_answer",
        "webhook_lost",
        "webhook_twice",
        "webhook_out_of_order"
      })
  void a_run_is_found_and_followed_although_GitHub_misbehaves(String fault) throws Exception {
    SentInteraction preview = preview(Map.of("wait", "true"));
    gitHub.faults().add(fault(fault));
    int runs = gitHub.runs().size();
    press(preview, "Deploy", LIN);
    endTheRunAfter(runs);
    assertThat(afterPress(preview)).as(fault).contains("✅ **Deployed** `main`");
    assertThat(gitHub.runs()).as(fault).hasSize(runs + 1);
  }

  /** Nobody waits for all the steps of a run when its end is what the story is about. */
  private void endTheRunAfter(int runs) throws InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (gitHub.runs().size() == runs
        || !gitHub.runs().getFirst().status(Instant.now()).equals("in_progress")) {
      assertThat(System.nanoTime()).as("no run").isLessThan(end);
      Thread.sleep(50);
    }
    gitHub.finishRun(gitHub.runs().getFirst().id(), "success");
  }

  private static Fault fault(String name) {
    return switch (name) {
      case "dispatch_204" -> GitHubFaults.dispatch204();
      case "dispatch_rejects_details" -> GitHubFaults.dispatchRejectsDetails();
      case "lost_answer" -> GitHubFaults.lostAnswer().on("POST *");
      case "webhook_lost" -> GitHubFaults.webhookLost().times(Fault.ALWAYS);
      case "webhook_twice" -> GitHubFaults.webhookTwice().times(Fault.ALWAYS);
      case "webhook_out_of_order" -> GitHubFaults.webhookOutOfOrder().times(Fault.ALWAYS);
      default -> throw new IllegalArgumentException(fault(name) + " is no fault");
    };
  }

  @Test
  void a_run_that_fails_ends_in_a_message_that_says_where_and_in_one_alert() throws Exception {
    SentInteraction preview = preview(Map.of("wait", "true"));
    gitHub.faults().add(GitHubFaults.runFails());
    press(preview, "Deploy", LIN);
    String last = afterPress(preview);
    assertThat(last).contains("❌ **Deploy: failure** · `main`", "❌ **deploy**");
    String traceId = traceId(last);
    assertThat(
            discord.awaitMessage(
                message ->
                    message.channelId().equals(SimulatedServer.ALERTS.id())
                        && message.now().toString().contains(traceId),
                PATIENCE))
        .isPresent();
  }

  @Test
  void a_ref_that_does_not_exist_is_told_in_a_sentence_and_nothing_is_started() throws Exception {
    int runs = gitHub.runs().size();
    SentInteraction preview = preview(Map.of("ref", "no-such-branch"));
    press(preview, "Deploy", LIN);
    assertThat(afterPress(preview)).contains("❌ **Not deployed:** `no-such-branch`.");
    assertThat(gitHub.runs()).hasSize(runs);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a b", "../x", "-x", "x..y", "x~1", "refs/", "x@{1}", "x\u200b"})
  void what_cannot_be_a_ref_never_reaches_GitHub(String ref) throws Exception {
    SentInteraction sent = preview(Map.of("ref", ref));
    assertThat(sent.states().getLast().content()).contains("`ref` must be the name");
    assertThat(newDispatches()).isEmpty();
  }

  @Test
  void a_secret_in_an_option_stays_out_of_the_table_and_of_GitHub() throws Exception {
    String secret = "ghp" + "_" + "aB3dE5fG7hJ9kL1mN3pQ5rS7tU9vW1xY3z5A";
    SentInteraction sent = preview(Map.of("api_base", "https://api.example.com/?token=" + secret));
    assertThat(sent.states().getLast().content()).contains("secret").doesNotContain(secret);
    assertThat(newDispatches()).isEmpty();
  }

  @Test
  void an_address_that_is_not_public_is_no_api_base() throws Exception {
    SentInteraction sent = preview(Map.of("api_base", "http://127.0.0.1/"));
    assertThat(sent.states().getLast().content()).contains("`api_base` cannot be used");
  }

  @ParameterizedTest
  @ValueSource(strings = {"secondary_limit", "server_error"})
  void a_dispatch_that_GitHub_refuses_ends_in_one_message_and_at_most_one_run(String fault)
      throws Exception {
    int runs = gitHub.runs().size();
    SentInteraction preview = preview(Map.of());
    gitHub
        .faults()
        .add(
            fault.equals("server_error")
                ? GitHubFaults.serverError().on("POST *")
                : GitHubFaults.secondaryLimit(403, Duration.ofSeconds(1)).on("POST *"));
    press(preview, "Deploy", LIN);
    if (fault.equals("secondary_limit")) {
      assertThat(afterPress(preview)).contains("**Not deployed:**", "Nothing was started.");
    } else {
      assertThat(
              preview.awaitState(
                  state -> state.content().contains("its run is not to be seen yet"), PATIENCE))
          .isPresent();
    }
    assertThat(gitHub.runs()).hasSize(runs);
  }
}
