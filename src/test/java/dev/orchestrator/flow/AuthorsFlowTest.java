package dev.orchestrator.flow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.json.Json;
import dev.orchestrator.local.discord.Action;
import dev.orchestrator.local.discord.Caller;
import dev.orchestrator.local.discord.SentInteraction;
import dev.orchestrator.local.discord.SimulatedMessage;
import dev.orchestrator.local.discord.SimulatedServer;
import dev.orchestrator.local.github.SimulatedCommit;
import dev.orchestrator.local.github.SimulatedGitHubSettings;
import dev.orchestrator.local.github.SimulatedPullRequest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Deploys are shown on GitHub, and tell the authors of changes who asked for it. */
@Timeout(120)
class AuthorsFlowTest {
  private static final String MAIN = "7d1f0c5a9b3e48d6a2c4f8e0b1d3957f6e2a8c40";
  private static final String NEXT = "b".repeat(40);
  private static final Caller ADA = Caller.of(SimulatedServer.ADA);

  private DeployStage stage;

  @BeforeEach
  void start() throws Exception {
    stage = DeployStage.start(SimulatedGitHubSettings::asByHand);
    stage
        .gitHub
        .files()
        .put(
            ".github/orchestrator.yml",
            "environments:\n  production: { workflow: deploy.yml, sha-input: sha }\n");
  }

  @AfterEach
  void stop() {
    stage.close();
  }

  private String me(String command, Map<String, String> options, Caller who) throws Exception {
    stage.time.advance(Duration.ofSeconds(3));
    SentInteraction sent = stage.discord.interact(new Action.Command(command, options), who);
    return sent.answer().get("data").text("content").orElse("");
  }

  private void released(String command, String button) throws Exception {
    ended(command, button, "success");
  }

  private void ended(String command, String button, String conclusion) throws Exception {
    stage.time.advance(Duration.ofSeconds(3));
    SentInteraction preview =
        stage.discord.interact(
            new Action.Command(command, Map.of("environment", "production")), DeployStage.LIN);
    assertThat(preview.awaitState(state -> Footnote.isIn(state.content()), DeployStage.PATIENCE))
        .isPresent();
    String traceId = Footnote.traceId(preview.states().getLast().content()).orElseThrow();
    stage.press(preview, button, DeployStage.LIN);
    long run = stage.newRun(traceId).id();
    int made = stage.gitHub.deployments().made().size();
    Await.until("the deployment is in progress", () -> moving(made));
    stage.gitHub.finishRun(run, conclusion);
    Await.until(
        "the deployment has ended",
        () -> states().getLast().equals("[\"in_progress\",\"%s\"]".formatted(conclusion)));
  }

  private boolean moving(int made) {
    stage.time.advance(Duration.ofMillis(200));
    return !states().isEmpty() && states().getLast().equals("[\"in_progress\"]");
  }

  private List<String> states() {
    return stage.gitHub.deployments().made().stream()
        .map((Json made) -> made.get("states").toString())
        .toList();
  }

  private List<SimulatedMessage> told() {
    return stage.discord.messages(SimulatedServer.OPS.id()).stream()
        .filter(message -> message.now().content().contains("📣"))
        .toList();
  }

  private void change() {
    stage
        .gitHub
        .commits()
        .add(
            new SimulatedCommit(
                NEXT,
                List.of(MAIN),
                "Add the cart (#11)",
                "Ada",
                Optional.of("ada-l"),
                stage.time.instant()),
            Optional.of("main"));
    stage
        .gitHub
        .commits()
        .addPullRequest(
            new SimulatedPullRequest(
                11, "Add the cart", "ada-l", List.of(NEXT), Optional.of(stage.time.instant())));
  }

  @Test
  void an_author_who_asked_for_it_is_mentioned_when_a_change_is_live_and_when_it_is_rolled_back()
      throws Exception {
    assertThat(me("me notify on", Map.of(), ADA)).contains("`/me github login`");
    assertThat(me("me github", Map.of("login", "Ada-L"), ADA)).contains("`Ada-L`", "mentioned");
    released("deploy", "Deploy");
    assertThat(told()).isEmpty();
    change();

    released("deploy", "Deploy");
    Await.until("a notification", () -> told().size() == 1);
    assertThat(told().getFirst().now().content())
        .contains("**production**")
        .contains("<@" + SimulatedServer.ADA.id() + ">, your change is live: #11 `Add the cart`");

    released("rollback", "Roll back");
    Await.until("another notification", () -> told().size() == 2);
    assertThat(told().stream().map(message -> message.now().content()))
        .anyMatch(content -> content.contains("your change was rolled back: #11 `Add the cart`"));
    assertThat(states()).hasSize(3);
  }

  @Test
  void who_did_not_ask_or_no_longer_wants_it_is_not_mentioned() throws Exception {
    assertThat(me("me github", Map.of("login", "ada-l"), ADA)).contains("/me notify on");
    assertThat(me("me notify on", Map.of(), ADA)).contains("`ada-l`");
    assertThat(me("me notify off", Map.of(), ADA)).contains("no longer");
    assertThat(me("me notify on", Map.of(), DeployStage.GRACE)).contains("`/me github login`");

    released("deploy", "Deploy");
    change();
    released("deploy", "Deploy");
    released("rollback", "Roll back");

    assertThat(told()).isEmpty();
  }

  @Test
  void a_failure_names_the_pull_requests_that_are_not_live_and_their_authors() throws Exception {
    released("deploy", "Deploy");
    change();
    ended("deploy", "Deploy", "failure");

    Await.until(
        "the failure",
        () ->
            stage.discord.messages(SimulatedServer.OPS.id()).stream()
                .map(message -> message.now().content())
                .anyMatch(content ->
                    content.startsWith("❌ **Deploy failed:**")
                        && content.contains("Add the cart")
                        && content.contains("ada-l")));
    assertThat(told()).isEmpty();
  }

  @Test
  void what_is_no_user_name_is_not_kept() throws Exception {
    for (String login : List.of("-ada", "ada--l", "ada l", "a".repeat(40), "<@1>")) {
      assertThat(me("me github", Map.of("login", login), ADA))
          .contains("must be a GitHub user name")
          .doesNotContain(login);
    }
  }
}
