package dev.orchestrator.flow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.json.Json;
import dev.orchestrator.local.discord.Action;
import dev.orchestrator.local.discord.Caller;
import dev.orchestrator.local.discord.SentInteraction;
import dev.orchestrator.local.discord.SimulatedServer;
import dev.orchestrator.local.github.CommitRoutes;
import dev.orchestrator.local.github.OidcIssuer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Jobs ask for a permit, CI and people for the verdict, and locks and freezes bind them all. */
@Timeout(120)
class GateFlowTest {
  private static final String FILE = ".github/orchestrator.yml";
  private static final String REPO = "octo-org/storefront";
  private static final String MAIN = "7d1f0c5a9b3e48d6a2c4f8e0b1d3957f6e2a8c40";
  private static final String NEXT = "b".repeat(40);

  private RunningSystem running;

  @BeforeEach
  void start() throws Exception {
    running = RunningSystem.start("ATTESTATION_INTERVAL", "0");
  }

  @AfterEach
  void stop() {
    running.close();
  }

  private CommitRoutes commits() {
    return running.system().gitHub().commits();
  }

  private void file(String text) {
    running.system().gitHub().files().put(FILE, text);
  }

  private ApiCalls job(Map<String, String> claims) {
    String token =
        running.system().gitHub().oidc().token("orchestrator", claims, OidcIssuer.Fault.NONE);
    return ApiCalls.with(running, "authorization", "Bearer " + token);
  }

  private ApiCalls.Answer permit(String environment, String sha) throws Exception {
    return job(Map.of())
        .post(
            "/api/v1/permit",
            "{\"environment\":\"%s\",\"sha\":\"%s\"}".formatted(environment, sha));
  }

  private static void is(ApiCalls.Answer answer, int status, String decision, String code) {
    assertThat(answer.status()).as(answer.text()).isEqualTo(status);
    assertThat(answer.json().text("decision")).as(answer.text()).contains(decision);
    assertThat(answer.json().text("reason_code")).as(answer.text()).contains(code);
    assertThat(answer.json().text("message").orElse("")).as(answer.text()).isNotBlank();
  }

  private ApiCalls.Answer gate(String sha, String environment) throws Exception {
    return ApiCalls.withKey(running)
        .get("/api/v1/gate?repo=" + REPO + "&sha=" + sha + "&environment=" + environment);
  }

  private static Json part(ApiCalls.Answer answer, String name) {
    return answer.json().get("parts").items().stream()
        .filter(part -> part.text("name").orElse("").equals(name))
        .findFirst()
        .orElseThrow(() -> new AssertionError(answer.text()));
  }

  private String said(String command, Map<String, String> options, Caller caller) throws Exception {
    SentInteraction sent = Commands.run(running, new Action.Command(command, options), caller);
    return sent.states().getLast().content();
  }

  private String said(String command, Map<String, String> options) throws Exception {
    return said(command, options, Commands.ADMIN);
  }

  @Test
  void without_a_file_production_goes_unless_a_required_check_stops_it() throws Exception {
    is(permit("production", MAIN), 200, "go", "ok");
    is(permit("staging", MAIN), 404, "no", "unknown_environment");

    commits().require("main", List.of("unit"), List.of("ci/build"));
    is(permit("production", MAIN), 403, "no", "checks_missing");

    commits().report(MAIN, "unit", "completed", Optional.of("success"));
    commits().status(MAIN, "ci/build", "pending");
    is(permit("production", MAIN), 403, "no", "checks_pending");

    commits().status(MAIN, "ci/build", "failure");
    is(permit("production", MAIN), 403, "no", "checks_failed");

    commits().status(MAIN, "ci/build", "success");
    is(permit("production", MAIN), 200, "go", "ok");
  }

  @Test
  void a_lock_binds_the_next_permit_and_its_takeover_mentions_the_earlier_owner() throws Exception {
    file(
        """
        environments:
          production:
            workflow: deploy.yml
            deployers: { users: ["%s"] }
        """
            .formatted(SimulatedServer.ADA.id()));
    is(permit("production", MAIN), 200, "go", "ok");

    Caller ada = Caller.of(SimulatedServer.ADA);
    assertThat(said("lock add", Map.of("environment", "production", "reason", "incident 42"), ada))
        .contains("Locked", "incident 42");
    ApiCalls.Answer locked = permit("production", MAIN);
    is(locked, 403, "no", "locked");
    assertThat(locked.text()).contains("incident 42");

    assertThat(said("lock add", Map.of("environment", "production", "reason", "mine")))
        .contains("already locked", "take_over");
    assertThat(
            said(
                "lock add",
                Map.of("environment", "production", "reason", "mine", "take_over", "true")))
        .contains("Locked", "mine");
    assertThat(running.system().discord().requests())
        .anyMatch(request ->
            request.path().endsWith("/messages")
                && request.text().contains("<@" + SimulatedServer.ADA.id() + ">")
                && request.text().contains("taken over"));
    assertThat(said("lock list", Map.of())).contains("production", "mine");
    assertThat(said("lock remove", Map.of("environment", "production"), ada))
        .contains("Only its owner or an admin");
    assertThat(said("lock remove", Map.of("environment", "production"))).contains("Unlocked");
    is(permit("production", MAIN), 200, "go", "ok");
  }

  @Test
  void a_freeze_binds_until_it_is_ended() throws Exception {
    assertThat(
            said(
                "freeze add",
                Map.of("environment", "production", "until", "2h", "reason", "launch")))
        .contains("Frozen", "launch");
    is(permit("production", MAIN), 403, "no", "frozen");
    assertThat(said("freeze list", Map.of())).contains("launch");
    assertThat(said("freeze end", Map.of("environment", "production"))).contains("Ended");
    is(permit("production", MAIN), 200, "go", "ok");
    assertThat(
            said(
                "freeze add",
                Map.of("environment", "production", "until", "yesterday", "reason", "x")))
        .contains("`until` must be");
  }

  @Test
  void only_deployers_lock() throws Exception {
    Caller ada = Caller.of(SimulatedServer.ADA);
    assertThat(said("lock add", Map.of("environment", "production", "reason", "x"), ada))
        .contains("Only deployers");
    assertThat(said("lock add", Map.of("environment", "nowhere", "reason", "x")))
        .contains("no such environment");
  }

  @Test
  void evidence_that_is_unknown_never_passes_and_each_part_says_why() throws Exception {
    file(
        """
        environments:
          staging: { workflow: deploy.yml, checks: none }
          production:
            workflow: deploy.yml
            after: staging
            checks: all
            approvals: 1
            gate: { findings: high, trust: 60, attested-within: 5m }
        """);
    commits().add(NEXT, List.of(MAIN), Optional.of("main"));

    ApiCalls.Answer answer = gate(NEXT, "production");

    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    assertThat(answer.json().text("verdict")).contains("FAIL");
    assertThat(part(answer, "checks").text("verdict")).contains("WARN");
    assertThat(part(answer, "after").text("reason_code")).contains("not_promoted");
    for (String name : List.of("findings", "trust", "attestation", "approval")) {
      assertThat(part(answer, name).text("verdict")).as(name).contains("UNKNOWN");
    }
    is(permit("production", NEXT), 403, "no", "not_promoted");
    is(permit("staging", NEXT), 200, "go", "ok");
    assertThat(said("gate", Map.of("ref", "main", "environment", "production")))
        .contains("FAIL", NEXT.substring(0, 7), "❔ findings", "✅ lock");
    assertThat(gate(NEXT, "nowhere").status()).isEqualTo(404);
  }

  @Test
  void only_an_approval_that_is_missing_makes_a_job_wait() throws Exception {
    file("environments: { production: { workflow: deploy.yml, approvals: 1 } }\n");
    is(permit("production", MAIN), 202, "wait", "approval_missing");
  }

  @Test
  void the_run_that_deploys_does_not_wait_for_itself() throws Exception {
    file("environments: { production: { workflow: deploy.yml, checks: [deploy] } }\n");
    is(permit("production", MAIN), 403, "no", "checks_missing");
    file("environments: { production: { workflow: deploy.yml, checks: [test] } }\n");
    is(permit("production", MAIN), 200, "go", "ok");
  }

  @Test
  void checks_are_read_to_the_last_page() throws Exception {
    commits().add(NEXT, List.of(MAIN), Optional.of("main"));
    for (int n = 0; n < 150; n++) {
      commits().report(NEXT, "check-" + n, "completed", Optional.of("success"));
      commits().status(NEXT, "status-" + n, "success");
    }
    file("environments: { production: { workflow: deploy.yml, checks: all } }\n");
    assertThat(part(gate(NEXT, "production"), "checks").text("reason").orElse(""))
        .contains("300 checks passed");
    commits().status(NEXT, "status-0", "success");
    commits().report(NEXT, "last", "completed", Optional.of("timed_out"));
    is(permit("production", NEXT), 403, "no", "checks_failed");
  }

  @Test
  void a_broken_file_stops_permits_and_says_where() throws Exception {
    file("environments:\n  production:\n    workflow: deploy.yml\n    aprovals: 1\n");
    ApiCalls.Answer answer = permit("production", MAIN);
    is(answer, 403, "no", "config_invalid");
    assertThat(answer.text()).contains("line 4");
    assertThat(gate(MAIN, "production").json().text("reason_code")).contains("config_invalid");
    file("environments:\n  production:\n    workflow: deploy.yml\n");
    is(permit("production", MAIN), 200, "go", "ok");
  }

  @Test
  void a_commit_that_no_branch_reaches_any_more_is_refused() throws Exception {
    commits().add(NEXT, List.of(MAIN), Optional.of("topic"));
    is(permit("production", NEXT), 200, "go", "ok");
    commits().removeBranch("topic");
    is(permit("production", NEXT), 403, "no", "ref_moved");
    is(permit("production", "d".repeat(40)), 403, "no", "ref_moved");
  }

  @Test
  void who_may_not_ask_is_refused() throws Exception {
    String body = "{\"environment\":\"production\",\"sha\":\"" + MAIN + "\"}";
    ApiCalls.Answer other =
        job(Map.of("repository", "octo-org/other", "repository_id", "77"))
            .post("/api/v1/permit", body);
    is(other, 403, "no", "wrong_repository");
    assertThat(ApiCalls.withKey(running).post("/api/v1/permit", body).status()).isEqualTo(403);
    assertThat(
            ApiCalls.with(running, "authorization", "Bearer x.y.z")
                .post("/api/v1/permit", body)
                .status())
        .isEqualTo(401);
    assertThat(permit("production", "7d1f0c5").status()).isEqualTo(400);
  }
}
