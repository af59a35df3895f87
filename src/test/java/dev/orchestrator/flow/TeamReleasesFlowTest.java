package dev.orchestrator.flow;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.attestation.Attestation;
import dev.orchestrator.attestation.CheckResult;
import dev.orchestrator.attestation.Envelope;
import dev.orchestrator.json.Json;
import dev.orchestrator.local.LocalSystem;
import dev.orchestrator.local.discord.Action;
import dev.orchestrator.local.discord.Caller;
import dev.orchestrator.local.discord.SentInteraction;
import dev.orchestrator.local.discord.SimulatedMessage;
import dev.orchestrator.local.discord.SimulatedServer;
import dev.orchestrator.local.github.CommitRoutes;
import dev.orchestrator.local.github.GitHubFaults;
import dev.orchestrator.local.github.OidcIssuer;
import dev.orchestrator.local.github.SimulatedGitHubSettings;
import dev.orchestrator.local.github.WorkflowRun;
import dev.orchestrator.local.http.Fault;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** A team releases: previews, approvals, a queue, checks, overrides and the way back. */
@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TeamReleasesFlowTest {
  private static final String FILE = ".github/orchestrator.yml";
  private static final String MAIN = "7d1f0c5a9b3e48d6a2c4f8e0b1d3957f6e2a8c40";
  private static final Caller LIN = DeployStage.LIN;
  private static final Caller GRACE = DeployStage.GRACE;
  private static final Caller ADA = Caller.of(SimulatedServer.ADA);
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private DeployStage stage;
  private int environments;
  private int polls;
  private String environment;

  @BeforeAll
  void start() throws Exception {
    stage = DeployStage.start(SimulatedGitHubSettings::asByHand, "ATTESTATION_INTERVAL", "0");
  }

  @BeforeEach
  void begin() {
    stage.begin();
    environment = "env" + ++environments;
    stage.gitHub.commits().add(MAIN, List.of(), Optional.of("main"));
    stage.gitHub.commits().require("main", List.of(), List.of());
  }

  @AfterAll
  void stop() {
    stage.close();
  }

  private CommitRoutes commits() {
    return stage.gitHub.commits();
  }

  /** Declares this test's environment with these further keys. */
  private void declare(String keys) {
    stage
        .gitHub
        .files()
        .put(
            FILE,
            "environments:\n  %s: { workflow: deploy.yml, sha-input: sha, inputs: { target: shop }%s }\n"
                .formatted(environment, keys.isEmpty() ? "" : ", " + keys));
  }

  private SentInteraction command(String name, Map<String, String> options, Caller who)
      throws Exception {
    stage.time.advance(Duration.ofSeconds(3));
    SentInteraction sent = stage.discord.interact(new Action.Command(name, options), who);
    assertThat(sent.awaitState(state -> Footnote.isIn(state.content()), DeployStage.PATIENCE))
        .isPresent();
    return sent;
  }

  private SentInteraction preview(Caller who, String... options) throws Exception {
    var all = new HashMap<String, String>(Map.of("environment", environment));
    for (int i = 0; i < options.length; i += 2) {
      all.put(options[i], options[i + 1]);
    }
    return command("deploy", all, who);
  }

  private static String text(SentInteraction sent) {
    return sent.states().getLast().content();
  }

  /** A deploy whose button was pressed. */
  private record Live(SentInteraction preview, String traceId, SentInteraction press) {}

  private Live pressed(SentInteraction preview, String label, Caller who) throws Exception {
    String traceId = Footnote.traceId(text(preview)).orElseThrow();
    SentInteraction press = stage.press(preview, label, who);
    assertThat(press.answer().get("type").integer()).hasValue(6);
    return new Live(preview, traceId, press);
  }

  private Live deploy(Caller who, String... options) throws Exception {
    return pressed(preview(who, options), "Deploy", who);
  }

  /** What the one message of the deploy says now. */
  private String shown(Live live) {
    return message(live).now().content();
  }

  private SimulatedMessage message(Live live) {
    return stage.discord.message(live.preview().messageId().orElseThrow()).orElseThrow();
  }

  private void awaitShown(Live live, String part) throws InterruptedException {
    Await.until(
        "the message says " + part + " and says " + shown(live),
        () -> {
          if (shown(live).contains(part)) {
            return true;
          }
          pause();
          return false;
        });
  }

  /** Lets a little time pass, so that what is looked at every few seconds is looked at. */
  private void pause() {
    if (++polls % 10 == 0) {
      stage.time.advance(Duration.ofSeconds(2));
    }
  }

  private WorkflowRun finish(Live live, String conclusion) throws Exception {
    WorkflowRun run = stage.newRun(live.traceId());
    stage.gitHub.finishRun(run.id(), conclusion);
    return run;
  }

  private String pressNow(Live live, String label, Caller who) throws Exception {
    SentInteraction press =
        stage.discord.interact(
            new Action.Button(live.preview().messageId().orElseThrow(), buttonOf(live, label)),
            who);
    return DeployStage.refusal(press);
  }

  private String buttonOf(Live live, String label) {
    return message(live).now().components().items().stream()
        .flatMap(row -> row.get("components").items().stream())
        .filter(one -> one.text("label").orElse("").equals(label))
        .flatMap(one -> one.text("custom_id").stream())
        .findFirst()
        .orElseThrow(() -> new AssertionError("no button " + label + " in " + shown(live)));
  }

  private Json inputs() {
    return Json.read(stage.dispatches().getLast().text()).get("inputs");
  }

  private ApiCalls.Answer permit(String sha, String runId) throws Exception {
    return permit(environment, sha, runId);
  }

  private ApiCalls.Answer permit(String environment, String sha, String runId) throws Exception {
    String token =
        stage
            .running
            .system()
            .gitHub()
            .oidc()
            .token("orchestrator", Map.of("run_id", runId), OidcIssuer.Fault.NONE);
    return ApiCalls.with(stage.running, "authorization", "Bearer " + token)
        .post(
            "/api/v1/permit",
            "{\"environment\":\"%s\",\"sha\":\"%s\"}".formatted(environment, sha));
  }

  @Test
  void what_was_shown_is_what_is_deployed_and_becomes_live() throws Exception {
    declare("");
    SentInteraction preview = preview(LIN, "ref", "main");
    assertThat(text(preview))
        .contains("**Deploy?** `main`", MAIN, environment, "✅ lock", "Live: unknown")
        .contains(".github/orchestrator.yml");

    Live live = pressed(preview, "Deploy", LIN);
    WorkflowRun run = finish(live, "success");
    awaitShown(live, "✅ **Deployed** `main`");

    assertThat(stage.dispatches()).hasSize(1);
    assertThat(inputs().text("sha")).contains(MAIN);
    assertThat(inputs().text("target")).contains("shop");
    assertThat(inputs().text("correlation_id")).contains(live.traceId());
    assertThat(shown(live)).contains("/runs/" + run.id());
    assertThat(text(preview(LIN, "ref", "main"))).contains("Live: `main` `7d1f0c5`", "same commit");
  }

  @Test
  void another_person_approves_and_nobody_else_does() throws Exception {
    declare("approvals: 1, deployers: { users: [\"%s\"] }".formatted(SimulatedServer.ADA.id()));
    Live live = deploy(ADA, "ref", "main");
    awaitShown(live, "Waiting for approval");
    assertThat(stage.dispatches()).isEmpty();

    assertThat(pressNow(live, "Approve", ADA)).contains("You requested this deploy");
    assertThat(pressNow(live, "Approve", GRACE)).contains("Approved", "1 of 1");
    finish(live, "success");
    awaitShown(live, "✅ **Deployed**");
    assertThat(shown(live)).contains("Approved by <@" + SimulatedServer.GRACE.id() + ">");
    assertThat(stage.dispatches()).hasSize(1);
  }

  @Test
  void a_rejected_deploy_ends() throws Exception {
    declare("approvals: 1");
    Live live = deploy(LIN, "ref", "main");
    awaitShown(live, "Waiting for approval");
    assertThat(pressNow(live, "Reject", ADA)).contains("Only approvers");
    assertThat(pressNow(live, "Reject", GRACE)).contains("Rejected");
    awaitShown(live, "cancelled");
    assertThat(shown(live)).contains("Rejected by <@" + SimulatedServer.GRACE.id() + ">");
    assertThat(stage.dispatches()).isEmpty();
  }

  @Test
  void a_second_deploy_waits_and_follows() throws Exception {
    declare("");
    Live first = deploy(LIN, "ref", "main");
    stage.newRun(first.traceId());
    Live second = deploy(GRACE, "ref", "main");
    awaitShown(second, "🕓 **Queued**");
    Live third = deploy(LIN, "ref", "main");
    awaitShown(third, "2 deploys are before it.");
    assertThat(stage.dispatches()).hasSize(1);

    assertThat(pressNow(second, "Cancel", LIN)).contains("Cancelled");
    awaitShown(second, "cancelled");
    finish(first, "failure");
    awaitShown(first, "❌ **Deploy failed:**");
    finish(third, "success");
    awaitShown(third, "✅ **Deployed**");
    assertThat(stage.dispatches()).hasSize(2);
    assertThat(stage.discord.messages(SimulatedServer.OPS.id()))
        .as("the failure is a message of its own")
        .filteredOn(one ->
            one.now().content().contains("❌ **Deploy failed:**")
                && one.now().content().contains(environment))
        .hasSize(2);
  }

  @Test
  void a_red_check_stops_and_an_override_is_told() throws Exception {
    declare("checks: [unit]");
    commits().report(MAIN, "unit", "completed", Optional.of("failure"));
    SentInteraction red = preview(LIN, "ref", "main");
    assertThat(text(red)).contains("❌ **FAIL**", "Failed: `unit`", "checks_failed");
    assertThat(red.states().getLast().components().items()).isEmpty();

    Live live = deploy(LIN, "ref", "main", "override", "incident 42");
    finish(live, "success");
    awaitShown(live, "✅ **Deployed**");
    assertThat(stage.discord.messages(SimulatedServer.OPS.id()))
        .anyMatch(one ->
            one.now().content().contains("overrides the gate")
                && one.now().content().contains("incident 42")
                && one.now().content().contains(environment));
    assertThat(text(preview(ADA, "ref", "main", "override", "mine"))).contains("Only deployers");
    commits().report(MAIN, "unit", "completed", Optional.of("success"));
  }

  @Test
  void evidence_is_judged_again_at_the_press() throws Exception {
    declare("checks: [late]");
    commits().report(MAIN, "late", "completed", Optional.of("success"));
    SentInteraction green = preview(LIN, "ref", "main");
    stage.time.advance(Duration.ofSeconds(5));
    commits().report(MAIN, "late", "completed", Optional.of("failure"));
    Live live = pressed(green, "Deploy", LIN);
    awaitShown(live, "❌ **Not deployed:**");
    assertThat(shown(live)).contains("checks_failed");
    assertThat(stage.dispatches()).isEmpty();
  }

  @Test
  void a_ref_that_moved_is_shown_again() throws Exception {
    declare("");
    SentInteraction before = preview(LIN, "ref", "main");
    String next = "e".repeat(40);
    commits().add(next, List.of(MAIN), Optional.of("main"));
    Live live = pressed(before, "Deploy", LIN);
    awaitShown(live, "Shown again");
    assertThat(shown(live)).contains(next, "moved from 7d1f0c5 to eeeeeee");
    assertThat(stage.dispatches()).isEmpty();

    pressNow(live, "Deploy", LIN);
    finish(live, "success");
    awaitShown(live, "✅ **Deployed**");
    assertThat(inputs().text("sha")).contains(next);
  }

  @Test
  void a_preview_of_fifty_commits_takes_at_most_sixty_calls_of_GitHub() throws Exception {
    declare("checks: required, approvals: 1");
    Live first = deploy(LIN, "ref", "main");
    awaitShown(first, "Waiting for approval");
    pressNow(first, "Approve", GRACE);
    finish(first, "success");
    awaitShown(first, "✅ **Deployed**");
    String head = MAIN;
    for (int n = 1; n <= 50; n++) {
      String sha = "%040x".formatted(0xabc000 + n);
      commits().add(sha, List.of(head), Optional.of("main"));
      head = sha;
    }
    // So that the calls of other commands that still run are not counted.
    Await.until(
        "GitHub is told the end",
        () ->
            stage.gitHub.deployments().made().stream()
                .anyMatch(made ->
                    made.text("environment").filter(environment::equals).isPresent()
                        && made.get("states").toString().contains("success")));

    int before = stage.gitHub.requests().size();
    SentInteraction preview = preview(LIN, "ref", "main");
    int calls = stage.gitHub.requests().size() - before;

    assertThat(text(preview)).contains("50 commits");
    assertThat(calls).isLessThanOrEqualTo(60);
  }

  @Test
  void a_dry_run_changes_nothing() throws Exception {
    declare("");
    SentInteraction dry = preview(LIN, "ref", "main", "dry_run", "true");
    assertThat(text(dry)).contains("Dry run");
    assertThat(dry.states().getLast().components().items()).isEmpty();
  }

  @Test
  void a_rollback_goes_back_to_the_exact_commit_and_locks() throws Exception {
    declare("approvals: 1");
    for (String sha : List.of("1".repeat(40), "2".repeat(40))) {
      commits().add(sha, List.of(MAIN), Optional.of("main"));
      Live live = deploy(LIN, "ref", "main");
      awaitShown(live, "Waiting for approval");
      pressNow(live, "Approve", GRACE);
      finish(live, "success");
      awaitShown(live, "✅ **Deployed**");
    }
    SentInteraction preview = command("rollback", Map.of("environment", environment), LIN);
    assertThat(text(preview)).contains("**Roll back?**", "1".repeat(40));
    Live back = pressed(preview, "Roll back", LIN);
    finish(back, "success");
    awaitShown(back, "✅ **Rolled back**");
    assertThat(inputs().text("sha")).contains("1".repeat(40));
    assertThat(Json.read(stage.dispatches().getLast().text()).text("ref")).contains("main");

    assertThat(text(preview(GRACE, "ref", "main"))).contains("Locked by", "locked");
    assertThat(text(command("rollback", Map.of("environment", environment), LIN)))
        .contains("locked");
  }

  private static void is(ApiCalls.Answer answer, int status, String decision, String code) {
    assertThat(answer.status()).as(answer.text()).isEqualTo(status);
    assertThat(answer.json().text("decision")).as(answer.text()).contains(decision);
    assertThat(answer.json().text("reason_code")).as(answer.text()).contains(code);
  }

  private String deploys(String... options) throws Exception {
    var all = new HashMap<String, String>(Map.of("environment", environment));
    for (int i = 0; i < options.length; i += 2) {
      all.put(options[i], options[i + 1]);
    }
    return text(command("deploys", all, ADA));
  }

  @Test
  void the_run_of_a_deploy_goes_and_every_other_run_waits_for_it() throws Exception {
    declare("checks: none, freeze: [{ weekly: \"Mon 00:00 - Sun 23:59\", zone: UTC }]");
    Live live = deploy(LIN, "ref", "main", "override", "the freeze does not bind this");
    WorkflowRun run = stage.newRun(live.traceId());
    Await.until("the run is found", () -> shown(live).contains("/runs/" + run.id()));

    is(permit(MAIN, Long.toString(run.id())), 200, "go", "ok");
    is(permit("f".repeat(40), Long.toString(run.id())), 403, "no", "ref_moved");
    is(permit(MAIN, "4711"), 403, "no", "frozen");
    declare("checks: none");
    is(permit(MAIN, "4711"), 202, "wait", "queued");
    finish(live, "success");
    awaitShown(live, "✅ **Deployed**");

    assertThat(deploys())
        .contains(
            "requested", "overridden", "the freeze does not bind this", "started", "succeeded")
        .contains("started elsewhere", "refused `frozen`", "/runs/" + run.id());
    assertThat(deploys("by", SimulatedServer.LIN.id())).doesNotContain("elsewhere");
    assertThat(deploys("by", SimulatedServer.GRACE.id())).contains("No such deploy");
    assertThat(text(command("where", Map.of(), ADA)))
        .contains("**" + environment + "** · `main` `7d1f0c5`", "up to date");
  }

  @Test
  void a_run_started_by_hand_is_judged_and_a_refusal_is_shown_in_the_channel() throws Exception {
    declare("checks: [hand]");
    commits().report(MAIN, "hand", "completed", Optional.of("failure"));
    is(permit(MAIN, "4712"), 403, "no", "checks_failed");
    assertThat(stage.discord.messages(SimulatedServer.ALERTS.id()))
        .anyMatch(one ->
            one.now().content().contains("Not permitted")
                && one.now().content().contains("run 4712")
                && one.now().content().contains(environment));
  }

  @Test
  void a_run_started_elsewhere_occupies_the_environment_until_it_ends() throws Exception {
    declare("checks: none");
    WorkflowRun byHand = stage.gitHub.dispatch("deploy.yml").orElseThrow();
    is(permit(MAIN, Long.toString(byHand.id())), 200, "go", "ok");
    is(permit(MAIN, Long.toString(byHand.id())), 200, "go", "ok");
    Live ours = deploy(LIN, "ref", "main");
    awaitShown(ours, "1 deploy is before it.");
    stage.gitHub.finishRun(byHand.id(), "success");
    finish(ours, "success");
    awaitShown(ours, "✅ **Deployed**");
    assertThat(deploys()).contains("started elsewhere", "run " + byHand.id());
  }

  @Test
  void a_run_started_elsewhere_occupies_each_of_its_environments_and_frees_each() throws Exception {
    String other = environment + "-eu";
    stage
        .gitHub
        .files()
        .put(
            FILE,
            "environments:\n  %s: { workflow: deploy.yml }\n  %s: { workflow: deploy.yml }\n"
                .formatted(environment, other));
    WorkflowRun byHand = stage.gitHub.dispatch("deploy.yml").orElseThrow();
    String run = Long.toString(byHand.id());
    is(permit(environment, MAIN, run), 200, "go", "ok");
    is(permit(other, MAIN, run), 200, "go", "ok");
    is(permit(other, MAIN, "4714"), 202, "wait", "queued");

    stage.gitHub.finishRun(byHand.id(), "success");
    Live ours = deploy(LIN, "ref", "main");
    finish(ours, "success");
    awaitShown(ours, "✅ **Deployed**");
    assertThat(text(command("where", Map.of(), ADA)))
        .contains("**" + environment + "** · `main`", "**" + other + "** · `main`");
  }

  /** Presses a button that offers something in a new message, and confirms it. */
  private Live followUp(Live live, String label, String confirm, Caller who) throws Exception {
    String id = buttonOf(live, label);
    SentInteraction offer =
        stage.discord.interact(
            new Action.Button(live.preview().messageId().orElseThrow(), id), who);
    assertThat(offer.answer().get("type").integer()).as(offer.answer().toString()).hasValue(4);
    String traceId = Footnote.traceId(offer.answer().toString()).orElseThrow();
    SentInteraction press = stage.press(offer, confirm, who);
    assertThat(press.answer().get("type").integer()).hasValue(6);
    return new Live(offer, traceId, press);
  }

  @Test
  void a_run_is_cancelled_from_its_message() throws Exception {
    declare("");
    Live live = deploy(LIN, "ref", "main");
    WorkflowRun run = stage.newRun(live.traceId());
    awaitShown(live, "/runs/" + run.id());
    assertThat(pressNow(live, "Cancel run", ADA)).contains("Only the requester, deployers");
    assertThat(pressNow(live, "Cancel run", GRACE)).contains("Cancellation requested");
    awaitShown(live, "🚫 **Deploy cancelled:**");
    assertThat(shown(live)).contains("cancelled by Grace");
    assertThat(stage.gitHub.requests())
        .filteredOn(one -> one.is("POST", "/runs/" + run.id() + "/cancel"))
        .hasSize(1);
    assertThat(deploys()).contains("cancel requested by <@" + SimulatedServer.GRACE.id() + ">");
  }

  private void awaitRerun(WorkflowRun run) throws InterruptedException {
    Await.until(
        "the run is asked for again",
        () ->
            stage.gitHub.requests().stream()
                .anyMatch(one -> one.is("POST", "/runs/" + run.id() + "/rerun-failed-jobs")));
  }

  @Test
  void failed_jobs_are_run_again_and_the_same_commit_becomes_live() throws Exception {
    declare("");
    Live live = deploy(LIN, "ref", "main");
    WorkflowRun run = finish(live, "failure");
    awaitShown(live, "❌ **Deploy failed:**");

    Live again = followUp(live, "Re-run failed", "Re-run", GRACE);
    awaitShown(again, "/runs/" + run.id());
    awaitRerun(run);
    is(permit(MAIN, Long.toString(run.id())), 200, "go", "ok");
    stage.gitHub.finishRun(run.id(), "success");
    awaitShown(again, "✅ **Deployed**");
    assertThat(stage.dispatches()).hasSize(1);
    assertThat(text(command("where", Map.of(), ADA)))
        .contains("**" + environment + "** · `main` `7d1f0c5`");
  }

  @Test
  void failed_jobs_of_a_commit_that_its_branch_has_left_are_run_again() throws Exception {
    declare("");
    Live live = deploy(LIN, "ref", "main");
    WorkflowRun run = finish(live, "failure");
    awaitShown(live, "❌ **Deploy failed:**");
    commits().add("6".repeat(40), List.of(MAIN), Optional.of("main"));

    Live again = followUp(live, "Re-run failed", "Re-run", GRACE);
    awaitShown(again, "/runs/" + run.id());
    awaitRerun(run);
    stage.gitHub.finishRun(run.id(), "success");
    awaitShown(again, "✅ **Deployed**");
    assertThat(text(command("where", Map.of(), ADA)))
        .contains("**" + environment + "** · `main` `7d1f0c5`");
  }

  @Test
  void without_a_ref_what_is_live_before_it_is_promoted() throws Exception {
    String staging = environment + "-staging";
    stage
        .gitHub
        .files()
        .put(
            FILE,
            """
            environments:
              %s: { workflow: deploy.yml, sha-input: sha }
              %s: { workflow: deploy.yml, sha-input: sha, after: %1$s }
            """
                .formatted(staging, environment));
    SentInteraction early = preview(LIN);
    assertThat(text(early)).contains("not_promoted");

    SentInteraction preview = command("deploy", Map.of("environment", staging, "ref", "main"), LIN);
    Live first = pressed(preview, "Deploy", LIN);
    finish(first, "success");
    awaitShown(first, "✅ **Deployed**");
    commits().add("7".repeat(40), List.of(MAIN), Optional.of("main"));

    Live promoted = deploy(LIN);
    finish(promoted, "success");
    awaitShown(promoted, "✅ **Deployed** `7d1f0c5` → **" + environment + "**");
    assertThat(inputs().text("sha")).contains(MAIN);
  }

  @Test
  void deploy_client_deploys_to_the_default_environment_like_any_other_deploy() throws Exception {
    declare("approvals: 1");
    SentInteraction preview =
        command("deploy-client", Map.of("api_base", "https://93.184.216.34/"), LIN);
    assertThat(text(preview)).contains("→ **" + environment + "**", "https://93.184.216.34/");

    Live live = pressed(preview, "Deploy", LIN);
    awaitShown(live, "Waiting for approval");
    pressNow(live, "Approve", GRACE);
    finish(live, "success");
    awaitShown(live, "✅ **Deployed**");
    assertThat(inputs().text("sha")).contains(MAIN);
    assertThat(inputs().text("api_base")).contains("https://93.184.216.34/");
    assertThat(deploys()).contains("requested", "succeeded");
  }

  /** Whether the file declares environments is unknown then, and what is unknown never passes. */
  @Test
  void deploy_client_starts_nothing_while_the_file_cannot_be_read() throws Exception {
    declare("approvals: 1");
    stage.time.advance(Duration.ofMinutes(2)); // the file is no longer cached
    stage.gitHub.faults().add(GitHubFaults.serverError().on("GET *contents*").times(Fault.ALWAYS));

    Live live = pressed(command("deploy-client", Map.of(), LIN), "Deploy", LIN);

    awaitShown(live, "reason code `evidence_unknown`");
    assertThat(shown(live)).contains(FILE, "could not be read", "Nothing was started.");
    assertThat(stage.dispatches()).isEmpty();
  }

  @Test
  void deploy_client_starts_nothing_by_a_preview_that_is_older_than_the_file() throws Exception {
    stage.gitHub.files().remove(FILE);
    SentInteraction preview = command("deploy-client", Map.of(), LIN);
    declare("approvals: 1");
    stage.time.advance(Duration.ofMinutes(2)); // that there is no file is no longer cached

    Live live = pressed(preview, "Deploy", LIN);

    awaitShown(live, "now declares **" + environment + "**");
    assertThat(shown(live)).contains("Nothing was started. Send the command again.");
    assertThat(stage.dispatches()).isEmpty();
  }

  @Test
  void deploy_client_without_a_file_is_bound_by_lock_and_freeze() throws Exception {
    stage.gitHub.files().remove(FILE);
    SentInteraction preview = command("deploy-client", Map.of(), LIN);
    command("lock add", Map.of("environment", "production", "reason", "incident 43"), GRACE);
    Live live = pressed(preview, "Deploy", LIN);
    awaitShown(live, "reason code `locked`");
    assertThat(shown(live)).contains("incident 43", "Nothing was started.");
    command("lock remove", Map.of("environment", "production"), GRACE);

    command(
        "freeze add",
        Map.of("environment", "production", "until", "1h", "reason", "launch"),
        GRACE);
    assertThat(text(command("deploy-client", Map.of(), LIN)))
        .contains("launch", "reason code `frozen`");
    command("freeze end", Map.of("environment", "production"), GRACE);
    assertThat(stage.dispatches()).isEmpty();
  }

  @Test
  void every_command_about_a_repository_takes_its_name() throws Exception {
    declare("");
    Map<String, String> other = Map.of("repo", "octo-org/other");
    for (String name : List.of("status", "verify-latest", "deploy-client", "where", "deploys")) {
      assertThat(text(command(name, other, LIN)))
          .as(name)
          .contains("Orchestrator does not act on this repository.");
    }
    Map<String, String> ours = Map.of("repo", "Octo-Org/Storefront");
    assertThat(text(command("status", ours, LIN))).contains("deploy.yml");
    assertThat(text(command("verify-latest", ours, LIN))).contains("run ");
  }

  @Test
  void a_deploy_that_went_wrong_is_rolled_back_from_its_message() throws Exception {
    declare("");
    String next = "3".repeat(40);
    Live first = deploy(LIN, "ref", "main");
    finish(first, "success");
    awaitShown(first, "✅ **Deployed**");
    commits().add(next, List.of(MAIN), Optional.of("main"));
    Live second = deploy(LIN, "ref", "main");
    finish(second, "success");
    awaitShown(second, "✅ **Deployed**");

    Live back = followUp(second, "Roll back", "Roll back", GRACE);
    finish(back, "success");
    awaitShown(back, "✅ **Rolled back**");
    assertThat(inputs().text("sha")).contains(MAIN);
    assertThat(text(command("lock list", Map.of(), ADA)))
        .contains("**" + environment + "**", "<@" + SimulatedServer.GRACE.id() + ">");
  }

  /** Presses a button on a message that the bot posted by itself. */
  private String pressOn(SimulatedMessage message, String label, Caller who) throws Exception {
    return DeployStage.refusal(
        stage.discord.interact(new Action.Button(message.id(), customId(message, label)), who));
  }

  private static String customId(SimulatedMessage message, String label) {
    return message.now().components().items().stream()
        .flatMap(row -> row.get("components").items().stream())
        .filter(one -> one.text("label").orElse("").equals(label))
        .flatMap(one -> one.text("custom_id").stream())
        .findFirst()
        .orElseThrow();
  }

  private SimulatedMessage asked(String run) {
    return stage.discord.messages(SimulatedServer.ALERTS.id()).stream()
        .filter(one -> one.now().content().contains("Waiting for approval"))
        .filter(one -> one.now().content().contains("run " + run))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void a_run_started_elsewhere_waits_for_its_approval() throws Exception {
    declare("approvals: 1");
    is(permit(MAIN, "4713"), 202, "wait", "approval_missing");
    is(permit(MAIN, "4713"), 202, "wait", "approval_missing");
    assertThat(pressOn(asked("4713"), "Approve", ADA)).contains("Only approvers");
    assertThat(pressOn(asked("4713"), "Approve", GRACE)).contains("Approved");
    is(permit(MAIN, "4713"), 200, "go", "ok");
    assertThat(deploys()).contains("approved by <@" + SimulatedServer.GRACE.id() + ">");

    is(permit(MAIN, "4714"), 202, "wait", "approval_missing");
    assertThat(pressOn(asked("4714"), "Reject", GRACE)).contains("Rejected");
    is(permit(MAIN, "4714"), 403, "no", "not_allowed");
    awaitButtonsGone("4713", "**Approved** by <@" + SimulatedServer.GRACE.id() + ">");
    awaitButtonsGone("4714", "**Rejected** by <@" + SimulatedServer.GRACE.id() + ">");
  }

  private void awaitButtonsGone(String run, String text) throws Exception {
    Await.until(
        "the message about run " + run + " has no buttons and says " + text,
        () -> {
          pause();
          return stage.discord.messages(SimulatedServer.ALERTS.id()).stream()
              .filter(one -> one.now().content().contains("[run " + run + "]"))
              .filter(one -> one.now().content().contains(environment))
              .anyMatch(one ->
                  one.now().content().contains(text) && one.now().components().items().isEmpty());
        });
  }

  @Test
  void a_run_that_ended_before_its_approval_can_no_longer_be_approved() throws Exception {
    declare("approvals: 1");
    WorkflowRun byHand = stage.gitHub.dispatch("deploy.yml").orElseThrow();
    String run = Long.toString(byHand.id());
    is(permit(MAIN, run), 202, "wait", "approval_missing");
    stage.time.advance(Duration.ofMinutes(10)); // Discord compares nonces for a few minutes only
    is(permit(MAIN, run), 202, "wait", "approval_missing");
    SimulatedMessage asked = asked(run);
    assertThat(stage.discord.messages(SimulatedServer.ALERTS.id()))
        .filteredOn(one -> one.now().content().contains("[run " + run + "]"))
        .hasSize(1);

    stage.gitHub.finishRun(byHand.id(), "cancelled");
    awaitButtonsGone(run, "The run ended before it was approved.");
    assertThat(DeployStage.refusal(stage.pressAnyway(customId(asked, "Approve"), GRACE)))
        .contains("does not wait for an approval: it is cancelled");
    assertThat(deploys()).contains("cancelled", "the run ended before it was approved");
  }

  @Test
  void what_is_sent_by_its_branch_is_not_sent_when_the_branch_has_moved() throws Exception {
    stage
        .gitHub
        .files()
        .put(FILE, "environments: { %s: { workflow: deploy.yml } }\n".formatted(environment));
    Live first = deploy(LIN, "ref", "main");
    stage.newRun(first.traceId());
    Live second = deploy(GRACE, "ref", "main");
    awaitShown(second, "🕓 **Queued**");
    commits().add("4".repeat(40), List.of(MAIN), Optional.of("main"));
    finish(first, "success");
    awaitShown(second, "Shown again");
    assertThat(stage.dispatches()).hasSize(1);
    assertThat(inputs().text("sha")).isEmpty();
  }

  @Test
  void a_broken_file_stops_deploys_and_says_where() throws Exception {
    declare("");
    SentInteraction before = preview(LIN, "ref", "main");
    stage.gitHub.files().put(FILE, "environments:\n  %s: { workflw: x }\n".formatted(environment));
    assertThat(text(preview(LIN, "ref", "main"))).contains("is not valid: line 2");
    Live live = pressed(before, "Deploy", LIN);
    awaitShown(live, "config_invalid");
    assertThat(stage.dispatches()).isEmpty();
    assertThat(text(command("rollback", Map.of("environment", environment), LIN)))
        .contains("is not valid");
  }

  @Test
  void a_branch_that_vanished_is_not_deployed() throws Exception {
    declare("");
    commits().add("5".repeat(40), List.of(MAIN), Optional.of("topic"));
    SentInteraction before = preview(LIN, "ref", "topic");
    commits().removeBranch("topic");
    Live live = pressed(before, "Deploy", LIN);
    awaitShown(live, "no such branch");
    assertThat(stage.dispatches()).isEmpty();
  }

  @Test
  void each_end_is_counted() throws Exception {
    declare("");
    Live live = deploy(LIN, "ref", "main");
    finish(live, "success");
    awaitShown(live, "✅ **Deployed**");
    String metrics = stage.running.send("GET", "/metrics").body();
    assertThat(metrics)
        .contains(
            "orchestrator_deploys_total{environment=\"%s\",result=\"succeeded\"} 1"
                .formatted(environment))
        .contains(
            "orchestrator_deploys_total{environment=\"%s\",result=\"failed\"} 0"
                .formatted(environment));
  }

  @Test
  void an_environment_that_the_file_no_longer_declares_is_not_deployed() throws Exception {
    declare("");
    SentInteraction before = preview(LIN, "ref", "main");
    stage.gitHub.files().put(FILE, "environments: { other: { workflow: deploy.yml } }\n");
    Live live = pressed(before, "Deploy", LIN);
    awaitShown(live, "unknown_environment");
    assertThat(stage.dispatches()).isEmpty();
    assertThat(permit(MAIN, "4811").status()).isEqualTo(404);
  }

  @Test
  void checks_that_never_report_never_pass() throws Exception {
    declare("checks: [never]");
    SentInteraction missing = preview(LIN, "ref", "main");
    assertThat(text(missing)).contains("checks_missing", "`never`");
    // They might report before the press, so the button is there, and the press judges again.
    Live live = pressed(missing, "Deploy", LIN);
    awaitShown(live, "checks_missing");
    stage.time.advance(Duration.ofHours(1));
    is(permit(MAIN, "4812"), 403, "no", "checks_missing");
    assertThat(stage.dispatches()).isEmpty();
  }

  @Test
  void a_history_that_was_rewritten_under_the_live_commit_is_said_and_deployed_over()
      throws Exception {
    declare("");
    String live = "c3".repeat(20);
    commits().add(live, List.of(MAIN), Optional.of("main"));
    release(deploy(LIN, "ref", "main"));
    String rewritten = "d4".repeat(20);
    commits().add(rewritten, List.of(MAIN), Optional.of("main"));
    commits().forget(live);
    SentInteraction preview = preview(LIN, "ref", "main");
    assertThat(text(preview)).contains("history was rewritten", "c3c3c3c", rewritten);
    release(pressed(preview, "Deploy", LIN));
    assertThat(inputs().text("sha")).contains(rewritten);
  }

  @Test
  void of_two_approvers_at_once_both_are_answered_and_one_run_is_started() throws Exception {
    declare("approvals: 1, deployers: { users: [\"%s\"] }".formatted(SimulatedServer.ADA.id()));
    Live live = deploy(ADA, "ref", "main");
    awaitShown(live, "Waiting for approval");
    String id = buttonOf(live, "Approve");
    try (var people = Executors.newVirtualThreadPerTaskExecutor()) {
      var answers =
          people.<String>invokeAll(
              List.of(
                  () -> DeployStage.refusal(stage.pressAnyway(id, LIN)),
                  () -> DeployStage.refusal(stage.pressAnyway(id, GRACE))));
      for (Future<String> answer : answers) {
        assertThat(answer.get()).containsPattern("Approved|does not wait for");
      }
    }
    release(live);
    assertThat(stage.dispatches()).hasSize(1);
  }

  // ---- the whole walk

  /** The results of the newest run of the attestor. */
  private List<CheckResult> attest() throws Exception {
    String unused = text(command("attest run", Map.of(), GRACE));
    ApiCalls.Answer answer =
        ApiCalls.with(stage.running, "x-api-key", stage.running.system().apiKey().reveal())
            .get("/api/v1/attestations/production");
    Envelope envelope = Envelope.read(answer.text().getBytes(UTF_8)).orElseThrow();
    return Attestation.read(envelope).orElseThrow().checks();
  }

  private CheckResult history() throws Exception {
    return attest().stream()
        .filter(one -> one.check() == CheckResult.Check.HISTORY)
        .findFirst()
        .orElseThrow();
  }

  private List<Map<String, AttributeValue>> items(String prefix) {
    LocalSystem system = stage.running.system();
    return system
        .table()
        .scanPaginator(scan -> scan.tableName(system.tableName()).consistentRead(true))
        .items()
        .stream()
        .filter(item -> item.get("pk").s().startsWith(prefix))
        .toList();
  }

  private void put(Map<String, AttributeValue> item) {
    LocalSystem system = stage.running.system();
    system.table().putItem(put -> put.tableName(system.tableName()).item(item));
  }

  /** The history of this test's environments. */
  private List<Map<String, AttributeValue>> historyItems() {
    return items("HISTORY#").stream()
        .filter(item -> item.toString().contains(environment))
        .toList();
  }

  @Test
  void a_team_of_two_releases_from_staging_to_production_and_back() throws Exception {
    String production = environment;
    String staging = environment + "-staging";
    stage
        .gitHub
        .files()
        .put(
            FILE,
            """
            environments:
              %1$s: { workflow: deploy.yml, sha-input: sha }
              %2$s:
                workflow: deploy.yml
                sha-input: sha
                after: %1$s
                approvals: 1
                checks: [unit]
            """
                .formatted(staging, production));
    String good = "a1".repeat(20);
    commits().add(good, List.of(MAIN), Optional.of("main"));
    commits().report(good, "unit", "completed", Optional.of("success"));

    // Production takes only what is live on staging.
    environment = production;
    assertThat(text(preview(LIN, "ref", "main"))).contains("not_promoted");
    environment = staging;
    release(deploy(LIN, "ref", "main"));
    environment = production;
    Live first = deploy(LIN);
    awaitShown(first, "Waiting for approval");
    assertThat(pressNow(first, "Approve", LIN)).contains("You requested this deploy");
    assertThat(pressNow(first, "Approve", GRACE)).contains("1 of 1");
    WorkflowRun running = stage.newRun(first.traceId());
    awaitShown(first, "/runs/" + running.id());
    is(permit(good, Long.toString(running.id())), 200, "go", "ok");
    is(permit(good, "4801"), 202, "wait", "approval_missing");

    // A second deploy waits while the first runs, and follows.
    Live second = deploy(GRACE);
    awaitShown(second, "Waiting for approval");
    assertThat(pressNow(second, "Approve", LIN)).contains("1 of 1");
    awaitShown(second, "🕓 **Queued**");
    int dispatches = stage.dispatches().size();
    stage.gitHub.finishRun(running.id(), "success");
    awaitShown(first, "✅ **Deployed**");
    release(second);
    assertThat(stage.dispatches()).hasSize(dispatches + 1);

    // A red check stops; an override is told, and is no approval.
    String red = "b2".repeat(20);
    commits().add(red, List.of(good), Optional.of("main"));
    commits().report(red, "unit", "completed", Optional.of("failure"));
    environment = staging;
    release(deploy(LIN, "ref", "main"));
    environment = production;
    SentInteraction stopped = preview(LIN);
    assertThat(text(stopped)).contains("checks_failed");
    assertThat(stopped.states().getLast().components().items()).isEmpty();
    is(permit(red, "4802"), 403, "no", "checks_failed");
    Live overridden = deploy(LIN, "override", "incident 42");
    awaitShown(overridden, "Waiting for approval");
    assertThat(pressNow(overridden, "Approve", GRACE)).contains("1 of 1");
    release(overridden);
    assertThat(inputs().text("sha")).contains(red);
    assertThat(stage.discord.messages(SimulatedServer.OPS.id()))
        .anyMatch(one ->
            one.now().content().contains("overrides the gate")
                && one.now().content().contains("incident 42")
                && one.now().content().contains(production));

    // The rollback goes to the exact commit, and locks every way to deploy.
    Live back =
        pressed(command("rollback", Map.of("environment", production), LIN), "Roll back", LIN);
    finish(back, "success");
    awaitShown(back, "✅ **Rolled back**");
    assertThat(inputs().text("sha")).contains(good);
    assertThat(text(preview(GRACE))).contains("locked", "<@" + SimulatedServer.LIN.id() + ">");
    is(permit(good, "4803"), 403, "no", "locked");

    // The history tells all of it.
    assertThat(deploys())
        .contains("requested", "approved by <@" + SimulatedServer.GRACE.id() + ">")
        .contains("approved by <@" + SimulatedServer.LIN.id() + ">", "queued", "started")
        .contains("overridden", "incident 42", "succeeded", "rollback")
        .contains("started elsewhere", "refused `checks_failed`", "refused `locked`");
    assertThat(text(command("where", Map.of(), ADA)))
        .contains("**" + production + "** · `a1a1a1a` since")
        .contains("**" + staging + "** · `main` `b2b2b2b`");

    // Each entry of the history is attested: a changed one is found, and named.
    assertThat(history().result()).isEqualTo(CheckResult.Result.PASSED);
    List<Map<String, AttributeValue>> told = historyItems();
    assertThat(items("LEAF#").stream().map(leaf -> leaf.get("record_sk")).toList())
        .containsAll(told.stream().map(entry -> entry.get("sk")).toList());
    for (String kind : List.of("OVERRIDDEN", "APPROVED", "REFUSED", "SUCCEEDED")) {
      Map<String, AttributeValue> entry =
          told.stream()
              .filter(one -> one.get("sk").s().contains("#" + kind + "#"))
              .findFirst()
              .orElseThrow();
      var changed = new HashMap<>(entry);
      changed.put("text", AttributeValue.fromS("changed afterwards"));
      put(changed);
      CheckResult found = history();
      assertThat(found.result()).as(kind).isEqualTo(CheckResult.Result.FAILED);
      assertThat(found.detail()).contains(entry.get("sk").s(), "was changed");
      put(entry);
    }
    assertThat(history().result()).isEqualTo(CheckResult.Result.PASSED);
  }

  /** Ends the run of a deploy well. */
  private void release(Live live) throws Exception {
    finish(live, "success");
    awaitShown(live, "✅ **Deployed**");
  }
}
