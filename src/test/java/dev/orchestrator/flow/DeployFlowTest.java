package dev.orchestrator.flow;

import static dev.orchestrator.flow.DeployStage.GRACE;
import static dev.orchestrator.flow.DeployStage.LIN;
import static dev.orchestrator.flow.DeployStage.PATIENCE;
import static dev.orchestrator.flow.DeployStage.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.flow.DeployStage.Pressed;
import dev.orchestrator.json.Json;
import dev.orchestrator.local.discord.Action;
import dev.orchestrator.local.discord.SentInteraction;
import dev.orchestrator.local.discord.SimulatedServer;
import dev.orchestrator.local.github.GitHubFaults;
import dev.orchestrator.local.http.Fault;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A deploy from its preview to the end of its run, through every real part. */
@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DeployFlowTest {
  private DeployStage stage;

  @BeforeAll
  void start() throws Exception {
    stage = DeployStage.start(settings -> settings);
  }

  @BeforeEach
  void begin() {
    stage.begin();
  }

  @AfterAll
  void stop() {
    stage.close();
  }

  private String shown(Map<String, String> options) throws Exception {
    return stage.preview(options).states().getLast().content();
  }

  @Test
  void a_confirmed_deploy_starts_one_run_that_carries_the_trace_id_of_the_command()
      throws Exception {
    SentInteraction preview = stage.preview(Map.of("api_base", "https://api.example.com"));
    String shown = preview.states().getLast().content();
    assertThat(shown)
        .contains("**Deploy?** `main`", "octo-org/storefront", "https://api.example.com")
        .contains("Nothing has been started yet");
    assertThat(stage.dispatches()).isEmpty();

    SentInteraction press = stage.press(preview, "Deploy", LIN);

    assertThat(press.answer().get("type").integer()).hasValue(6);
    String last = stage.end(new Pressed(Footnote.traceId(shown).orElseThrow(), press, 1));
    assertThat(last).contains("🚀 **Deploy started:** `main`", "/actions/runs/");
    assertThat(stage.dispatches()).hasSize(1);
    Json body = stage.dispatches().getFirst().json();
    assertThat(body.text("ref")).contains("main");
    assertThat(body.get("inputs").text("correlation_id"))
        .contains(Footnote.traceId(shown).orElseThrow());
    assertThat(body.get("inputs").text("api_base")).contains("https://api.example.com");
    assertThat(stage.gitHub.runs().getFirst().title())
        .contains(Footnote.traceId(shown).orElseThrow());
  }

  @Test
  void a_second_press_and_another_admin_s_press_start_nothing() throws Exception {
    SentInteraction preview = stage.preview(Map.of());
    String traceId = Footnote.traceId(preview.states().getLast().content()).orElseThrow();
    String deploy = DeployStage.button(preview, "Deploy");

    assertThat(refusal(stage.press(preview, "Deploy", GRACE)))
        .contains("Only <@" + SimulatedServer.LIN.id() + ">");
    SentInteraction first = stage.press(preview, "Deploy", LIN);
    assertThat(first.answer().get("type").integer()).hasValue(6);
    assertThat(refusal(stage.pressAnyway(deploy, LIN))).contains("already been used");

    stage.end(new Pressed(traceId, first, 1));
    assertThat(stage.dispatches()).hasSize(1);
  }

  @Test
  void a_cancelled_deploy_starts_nothing_and_cannot_be_started_any_more() throws Exception {
    SentInteraction preview = stage.preview(Map.of("ref", "staging"));
    String deploy = DeployStage.button(preview, "Deploy");
    SentInteraction cancel = stage.press(preview, "Cancel", LIN);
    assertThat(cancel.answer().get("type").integer()).hasValue(7);
    assertThat(preview.states().getLast().content())
        .contains("🚫 **Cancelled:** `staging` was not deployed");
    assertThat(refusal(stage.pressAnyway(deploy, LIN))).contains("already been used");
    assertThat(stage.dispatches()).isEmpty();
  }

  @Test
  void a_button_that_is_pressed_after_10_minutes_starts_nothing() throws Exception {
    SentInteraction preview = stage.preview(Map.of());
    stage.time.advance(Duration.ofMinutes(10).plusSeconds(1));

    assertThat(refusal(stage.press(preview, "Deploy", LIN)))
        .startsWith("This button expired <t:")
        .contains(":R>. Send the command again.");
    assertThat(stage.dispatches()).isEmpty();
  }

  @Test
  void somebody_who_is_no_admin_reads_who_may() throws Exception {
    SentInteraction sent = stage.discord.interact(new Action.Command("deploy-client"));
    assertThat(sent.states().getLast().content()).contains("Only admins", "ADMIN_USER_IDS");
    assertThat(sent.states().getLast().ephemeral()).isTrue();
  }

  @Test
  void a_command_that_was_just_used_says_when_it_may_be_used_again() throws Exception {
    stage.preview(Map.of());
    SentInteraction again = stage.discord.interact(new Action.Command("deploy-client"), LIN);
    assertThat(again.states().getLast().content())
        .contains("You have used `/deploy-client` too often. You can use it again <t:");
  }

  @Test
  void a_followed_run_is_shown_on_its_way_and_ends_with_its_jobs_and_times() throws Exception {
    Pressed deploy = stage.deploy(Map.of("wait", "true"));
    awaitShown(deploy, "· queued · ");
    stage.time.advance(Duration.ofSeconds(1));
    awaitShown(deploy, "⏳ **build** · ");
    stage.time.advance(Duration.ofSeconds(4));
    awaitShown(deploy, "⏳ **deploy** · ");
    stage.time.advance(Duration.ofSeconds(4));
    assertThat(stage.end(deploy)).contains("✅ **Deployed** `main`", "✅ **build**", "✅ **deploy**");
    assertThat(stage.dispatches()).hasSize(1);
  }

  private static void awaitShown(Pressed deploy, String text) throws InterruptedException {
    assertThat(deploy.sent().awaitState(state -> state.content().contains(text), PATIENCE))
        .as(text)
        .isPresent();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "dispatch_204",
        "dispatch_rejects_details",
        "lost_answer",
        "error_afterwards",
        "webhook_lost",
        "webhook_twice",
        "webhook_out_of_order"
      })
  void a_run_is_found_and_followed_although_GitHub_misbehaves(String fault) throws Exception {
    int runs = stage.gitHub.runs().size();
    stage.gitHub.faults().add(fault(fault));
    Pressed deploy = stage.deploy(Map.of("wait", "true"));
    long id = stage.newRun(deploy.traceId()).id();
    stage.time.advance(Duration.ofSeconds(1));
    stage.gitHub.finishRun(id, "success");
    stage.time.advance(Duration.ofSeconds(5));
    assertThat(stage.end(deploy)).as(fault).contains("✅ **Deployed** `main`", "/runs/" + id);
    assertThat(stage.gitHub.runs()).as(fault).hasSize(runs + 1);
  }

  private static Fault fault(String name) {
    return switch (name) {
      case "dispatch_204" -> GitHubFaults.dispatch204();
      case "dispatch_rejects_details" -> GitHubFaults.dispatchRejectsDetails();
      case "lost_answer" -> GitHubFaults.lostAnswer().on("POST *");
      case "error_afterwards" -> GitHubFaults.errorAfterwards().on("POST *");
      case "webhook_lost" -> GitHubFaults.webhookLost().times(Fault.ALWAYS);
      case "webhook_twice" -> GitHubFaults.webhookTwice().times(Fault.ALWAYS);
      case "webhook_out_of_order" -> GitHubFaults.webhookOutOfOrder().times(Fault.ALWAYS);
      default -> throw new IllegalArgumentException(name + " is no fault");
    };
  }

  @Test
  void a_run_that_fails_ends_in_a_message_that_says_where_and_in_one_alert() throws Exception {
    stage.gitHub.faults().add(GitHubFaults.runFails());
    Pressed deploy = stage.deploy(Map.of("wait", "true"));
    stage.newRun(deploy.traceId());
    stage.time.advance(Duration.ofSeconds(7));
    assertThat(stage.end(deploy)).contains("❌ **Deploy: failure** · `main`", "❌ **deploy**");
    assertThat(stage.alert(deploy).lines().findFirst().orElseThrow())
        .contains("A deploy failed: octo-org/storefront, ref ", ", environment dev, by Lin");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void the_link_of_the_run_stands_in_the_last_trace_and_in_the_trace(boolean answers204)
      throws Exception {
    if (answers204) {
      stage.gitHub.faults().add(GitHubFaults.dispatch204());
    }
    Pressed deploy = stage.deploy(Map.of());
    String link =
        "[run on GitHub](<https://github.com/octo-org/storefront/actions/runs/"
            + stage.newRun(deploy.traceId()).id()
            + ">)";
    stage.end(deploy);

    assertThat(asked("debug-last", Map.of())).containsOnlyOnce(link);
    assertThat(asked("trace", Map.of("id", deploy.traceId()))).containsOnlyOnce(link);
  }

  private String asked(String command, Map<String, String> options) throws Exception {
    return stage
        .discord
        .interact(new Action.Command(command, options), LIN)
        .states()
        .getLast()
        .content();
  }

  @ParameterizedTest
  @ValueSource(strings = {"a/.b", "x.lock", "x.lock/y", "@"})
  void what_git_takes_for_no_name_never_reaches_GitHub(String ref) throws Exception {
    assertThat(shown(Map.of("ref", ref))).contains("`ref` must be the name");
    assertThat(stage.dispatches()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"a b", "../x", "-x", "x..y", "x~1", "refs/", "x@{1}", "x\u200b"})
  void what_cannot_be_a_ref_never_reaches_GitHub(String ref) throws Exception {
    assertThat(shown(Map.of("ref", ref))).contains("`ref` must be the name");
    assertThat(stage.dispatches()).isEmpty();
  }

  @Test
  void a_secret_in_an_option_stays_out_of_the_table_and_of_GitHub() throws Exception {
    String secret = "ghp" + "_" + "aB3dE5fG7hJ9kL1mN3pQ5rS7tU9vW1xY3z5A";
    assertThat(shown(Map.of("api_base", "https://api.example.com/?token=" + secret)))
        .contains("secret")
        .doesNotContain(secret);
    assertThat(stage.dispatches()).isEmpty();
  }

  @Test
  void an_api_base_is_shown_and_handed_on_in_the_form_in_which_it_was_judged() throws Exception {
    for (String typed :
        List.of(
            "https://fa\u00df.de/v1",
            "HTTPS://FA\u00df.de/v1",
            " https://fass.de:443/v1#top ",
            "https://\uff46ass\u3002de/v1")) {
      stage.begin();
      Pressed deploy = stage.deploy(Map.of("api_base", typed));
      stage.end(deploy);
      assertThat(stage.dispatches().getLast().json().get("inputs").text("api_base"))
          .as(typed)
          .contains("https://fass.de/v1");
    }
  }

  @Test
  void an_address_that_is_not_public_is_no_api_base() throws Exception {
    assertThat(shown(Map.of("api_base", "http://127.0.0.1/")))
        .contains("`api_base` cannot be used");
  }

  @Test
  void a_deploy_that_was_refused_for_what_was_asked_is_neither_done_nor_broken() throws Exception {
    shown(Map.of("ref", "a b"));
    SentInteraction trace = stage.discord.interact(new Action.Command("debug-last"), LIN);
    assertThat(trace.states().getLast().content()).contains("🚫 **/deploy-client** refused");
  }
}
