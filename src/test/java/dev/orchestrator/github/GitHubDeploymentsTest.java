package dev.orchestrator.github;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.github.GitHubAnswer.Forbidden;
import dev.orchestrator.github.GitHubAnswer.Invalid;
import dev.orchestrator.github.GitHubAnswer.NotFound;
import dev.orchestrator.github.GitHubAnswer.Ok;
import dev.orchestrator.github.GitHubAnswer.Unavailable;
import dev.orchestrator.github.GitHubDeployments.Decision;
import dev.orchestrator.github.GitHubDeployments.Deployment;
import dev.orchestrator.github.GitHubDeployments.State;
import dev.orchestrator.github.GitHubDeployments.Status;
import dev.orchestrator.http.ApacheHttpCalls;
import dev.orchestrator.http.FixedRandom;
import dev.orchestrator.http.VirtualTime;
import dev.orchestrator.json.Json;
import dev.orchestrator.local.github.GitHubApp;
import dev.orchestrator.local.github.GitHubFaults;
import dev.orchestrator.local.github.SimulatedGitHub;
import dev.orchestrator.local.github.SimulatedGitHubSettings;
import java.net.URI;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Deployments, protection rules and runs, against the simulated GitHub. */
@Timeout(30)
class GitHubDeploymentsTest {
  private static final RepositoryName STOREFRONT = new RepositoryName("octo-org", "storefront");
  private static final String MAIN = "7d1f0c5a9b3e48d6a2c4f8e0b1d3957f6e2a8c40";
  private static final String TOKEN = "token-of-" + "the-deployments-test";
  private static KeyPair keys;

  private final VirtualTime time = new VirtualTime();
  private final ApacheHttpCalls http = ApacheHttpCalls.open();
  private SimulatedGitHub simulated;
  private GitHubClient client;

  @BeforeAll
  static void makeKeys() throws Exception {
    keys = KeyPairGenerator.getInstance("RSA").generateKeyPair();
  }

  @BeforeEach
  void start() throws Exception {
    simulated =
        SimulatedGitHub.start(
            SimulatedGitHubSettings.with(TOKEN, time)
                .withApp(new GitHubApp("4711", 77, keys.getPublic()))
                .asByHand()
                .withoutTicking());
    client = new GitHubClient(connection(), GitHubIdentity.of(() -> TOKEN));
  }

  @AfterEach
  void stop() {
    simulated.close();
    http.close();
  }

  private GitHubConnection connection() {
    return new GitHubConnection(simulated.apiBase(), "test", http, time, time, new FixedRandom(0));
  }

  private GitHubDeployments asApp() {
    String kind = " PRIVATE" + " KEY-----";
    String pem =
        "-----BEGIN"
            + kind
            + "\n"
            + Base64.getEncoder().encodeToString(keys.getPrivate().getEncoded())
            + "\n-----END"
            + kind;
    var app =
        new AppIdentity.App(
            "4711", Optional.of(77L), STOREFRONT, () -> AppKey.parse(pem).orElseThrow());
    return new GitHubClient(connection(), new AppIdentity(app, connection(), secret -> {}))
        .deployments();
  }

  private Instant deadline() {
    return time.instant().plus(Duration.ofSeconds(10));
  }

  private GitHubDeployments.Draft draft(String environment) {
    return new GitHubDeployments.Draft(
        MAIN,
        environment,
        "deploy-1",
        environment.equals("production"),
        "Ada → " + "x".repeat(200));
  }

  private GitHubAnswer<Boolean> status(long deployment, State state) {
    return client
        .deployments()
        .addStatus(
            STOREFRONT,
            deployment,
            new Status(
                state, "said", Optional.of(URI.create("https://github.com/r")), Optional.empty()),
            deadline());
  }

  private static <T> T value(GitHubAnswer<T> answer) {
    assertThat(answer).isInstanceOf(Ok.class);
    return ((Ok<T>) answer).value();
  }

  private static String word(Json deployment) {
    return deployment.get("states").toString();
  }

  @Test
  void a_deployment_of_exactly_a_commit_is_found_again_by_its_deploy() {
    // A red status and a branch behind main would both refuse a deployment that asks for neither.
    simulated.commits().status(MAIN, "ci/build", "failure");
    simulated.commits().add("b".repeat(40), List.of(MAIN), Optional.of("main"));

    Deployment made = value(client.deployments().create(STOREFRONT, draft("staging"), deadline()));

    assertThat(made.sha()).isEqualTo(MAIN);
    assertThat(client.deployments().list(STOREFRONT, MAIN, "staging", deadline()))
        .isInstanceOfSatisfying(
            Ok.class, answer -> assertThat(answer.value()).isEqualTo(List.of(made)));
    assertThat(made.deployId()).contains("deploy-1");
    assertThat(value(client.deployments().list(STOREFRONT, MAIN, "production", deadline())))
        .isEmpty();
  }

  @Test
  void a_deployment_whose_answer_is_lost_is_not_created_twice() {
    simulated.faults().add(GitHubFaults.lostAnswer());

    assertThat(client.deployments().create(STOREFRONT, draft("staging"), deadline()))
        .isInstanceOf(Unavailable.class);

    assertThat(value(client.deployments().list(STOREFRONT, MAIN, "staging", deadline())))
        .hasSize(1);
  }

  @Test
  void success_ends_earlier_deployments_but_not_those_of_production() {
    for (String environment : List.of("staging", "production")) {
      for (int n = 0; n < 2; n++) {
        long id =
            value(client.deployments().create(STOREFRONT, draft(environment), deadline())).id();
        value(status(id, State.IN_PROGRESS));
        value(status(id, State.SUCCESS));
        assertThat(value(client.deployments().statuses(STOREFRONT, id, deadline())))
            .startsWith("success", "in_progress");
      }
    }

    assertThat(simulated.deployments().made().stream().map(GitHubDeploymentsTest::word))
        .containsExactly(
            "[\"in_progress\",\"success\",\"inactive\"]",
            "[\"in_progress\",\"success\"]",
            "[\"in_progress\",\"success\"]",
            "[\"in_progress\",\"success\"]");
  }

  @Test
  void an_unknown_commit_and_an_unknown_deployment_are_refused() {
    var unknown = new GitHubDeployments.Draft("0".repeat(40), "staging", "deploy-1", false, "none");

    assertThat(client.deployments().create(STOREFRONT, unknown, deadline()))
        .isInstanceOf(Invalid.class);
    assertThat(status(1, State.SUCCESS)).isInstanceOf(NotFound.class);
  }

  private long waitingRun() {
    simulated.deployments().environment("production", Optional.of("deploy.yml"), true);
    return simulated.dispatch("deploy.yml").orElseThrow().id();
  }

  @Test
  void a_run_waits_for_the_answer_of_the_app_and_goes_on_when_it_approves() {
    long run = waitingRun();
    GitHubDeployments app = asApp();
    assertThat(value(app.waitingRuns(STOREFRONT, deadline())).getFirst().id()).isEqualTo(run);
    assertThat(value(app.pendingEnvironments(STOREFRONT, run, deadline())))
        .containsExactly("production");

    value(
        app.answer(STOREFRONT, run, "production", Optional.empty(), "Checks are red.", deadline()));
    assertThat(simulated.deployments().reports(run)).containsExactly("Checks are red.");
    assertThat(simulated.deployments().answer(run)).contains("pending");

    value(
        app.answer(
            STOREFRONT,
            run,
            "production",
            Optional.of(Decision.APPROVED),
            "x".repeat(2000),
            deadline()));
    assertThat(simulated.deployments().answer(run)).contains("approved");
    assertThat(value(client.run(STOREFRONT, run, deadline())).status()).isEqualTo("in_progress");
    assertThat(
            app.answer(
                STOREFRONT, run, "production", Optional.of(Decision.REJECTED), "late", deadline()))
        .isInstanceOf(Invalid.class);
    assertThat(
            app.answer(
                STOREFRONT, 1, "production", Optional.of(Decision.REJECTED), "none", deadline()))
        .isInstanceOf(NotFound.class);
  }

  @Test
  void a_rejected_run_fails_and_a_token_of_a_person_may_not_answer() {
    long run = waitingRun();

    assertThat(
            client
                .deployments()
                .answer(
                    STOREFRONT, run, "production", Optional.of(Decision.APPROVED), "", deadline()))
        .isInstanceOf(Forbidden.class);

    value(
        asApp()
            .answer(
                STOREFRONT, run, "production", Optional.of(Decision.REJECTED), "No.", deadline()));
    assertThat(simulated.deployments().comment(run)).contains("No.");
    assertThat(value(client.run(STOREFRONT, run, deadline())).conclusion()).contains("failure");
  }

  @Test
  void the_eleventh_report_is_refused() {
    long run = waitingRun();
    GitHubDeployments app = asApp();
    for (int n = 0; n < 10; n++) {
      value(app.answer(STOREFRONT, run, "production", Optional.empty(), "r" + n, deadline()));
    }

    assertThat(app.answer(STOREFRONT, run, "production", Optional.empty(), "more", deadline()))
        .isInstanceOf(Invalid.class);
  }

  @Test
  void an_administrator_lets_a_run_go_on_and_another_attempt_waits_again() {
    long run = waitingRun();

    assertThat(simulated.deployments().bypass(run)).isTrue();
    assertThat(simulated.finishRun(run, "failure")).isTrue();
    value(client.rerunFailed(STOREFRONT, run, deadline()));

    assertThat(simulated.deployments().answer(run)).contains("pending");
    assertThat(value(client.run(STOREFRONT, run, deadline())).status()).isEqualTo("waiting");
  }

  @Test
  void a_run_is_cancelled_once_and_jobs_are_run_again_only_after_a_failure() {
    long run = simulated.dispatch("deploy.yml").orElseThrow().id();

    assertThat(client.rerunFailed(STOREFRONT, run, deadline())).isInstanceOf(Forbidden.class);
    value(client.cancel(STOREFRONT, run, deadline()));
    assertThat(client.cancel(STOREFRONT, run, deadline())).isInstanceOf(Invalid.class);
    value(client.rerunFailed(STOREFRONT, run, deadline()));
    simulated.finishRun(run, "success");

    assertThat(client.rerunFailed(STOREFRONT, run, deadline()))
        .isInstanceOfSatisfying(
            Forbidden.class, refused -> assertThat(refused.sentence()).contains("no failed jobs"));
  }

  @Test
  void a_run_of_long_ago_is_not_run_again() {
    long run = simulated.dispatch("deploy.yml").orElseThrow().id();
    simulated.finishRun(run, "failure");
    time.advance(Duration.ofDays(31));

    assertThat(client.rerunFailed(STOREFRONT, run, deadline()))
        .isInstanceOfSatisfying(
            Forbidden.class,
            refused -> assertThat(refused.sentence()).contains("over a month ago"));
  }
}
