package dev.orchestrator.local;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.flow.Await;
import dev.orchestrator.json.Json;
import dev.orchestrator.local.discord.SimulatedServer;
import dev.orchestrator.local.github.GitHubFaults;
import dev.orchestrator.local.github.OidcIssuer;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/** A team of two releases by {@code ./orchestrator send} alone, against a local server. */
@Timeout(180)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ReleaseBySendTest {
  private static final String FILE = ".github/orchestrator.yml";
  private static final String LIVE = "c0".repeat(20);
  private static final String GOOD = "a1".repeat(20);
  private static final String RED = "b2".repeat(20);

  private LocalSystem system;

  @BeforeAll
  void start() throws Exception {
    system =
        LocalSystem.start(
            Map.of(
                "PORT",
                "0",
                "GITHUB_WEBHOOK_SECRET",
                "any-word",
                "ADMIN_USER_IDS",
                SimulatedServer.LIN.id() + "," + SimulatedServer.GRACE.id()),
            OutputStream.nullOutputStream());
  }

  @AfterAll
  void stop() {
    system.close();
  }

  /** A {@code send} that may still follow its message. */
  private final class Sent {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final CompletableFuture<Integer> exit;

    Sent(Map<String, String> environment, List<String> words) {
      var print = new PrintStream(out, true, UTF_8);
      exit =
          CompletableFuture.supplyAsync(
              () -> Main.run(new Terminal(print, print, environment), words.toArray(String[]::new)),
              command -> Thread.ofVirtual().start(command));
    }

    String out() {
      return out.toString(UTF_8);
    }

    Sent shows(String text) throws Exception {
      Await.until(text, () -> out().contains(text) || exit.isDone());
      assertThat(out()).contains(text);
      return this;
    }

    /** Types the command that is printed for this button. */
    Sent press(String label, String user) throws Exception {
      shows("[" + label + "] ");
      Matcher printed =
          Pattern.compile(
                  "\\[" + Pattern.quote(label) + "] PORT=([0-9]+) \\./orchestrator (send .+)")
              .matcher(out());
      assertThat(printed.find()).as(out()).isTrue();
      String[] words = printed.group(2).replaceFirst("--as \\w+", "--as " + user).split(" ");
      assertThat(words).contains("--as");
      return new Sent(Map.of("PORT", printed.group(1)), List.of(words));
    }
  }

  private Sent send(String user, String... words) {
    var all = new ArrayList<>(List.of("send"));
    all.addAll(List.of(words));
    all.addAll(List.of("--as", user));
    return new Sent(Map.of("PORT", Integer.toString(system.uri().getPort())), all);
  }

  /** The next run ends only when the test ends it. */
  private void holdNextRun() {
    system.gitHub().faults().add(GitHubFaults.runNeverStarts());
  }

  private void endRun() throws Exception {
    assertThat(system.gitHub().finishRun(system.gitHub().runs().getFirst().id(), "success"))
        .isTrue();
  }

  private Json permit(String sha) throws Exception {
    String token =
        system
            .gitHub()
            .oidc()
            .token("orchestrator", Map.of("run_id", "4801"), OidcIssuer.Fault.NONE);
    try (var http = HttpClient.newHttpClient()) {
      return Json.tryRead(
              http.send(
                      HttpRequest.newBuilder(system.uri().resolve("/api/v1/permit"))
                          .header("authorization", "Bearer " + token)
                          .header("content-type", "application/json")
                          .POST(
                              HttpRequest.BodyPublishers.ofString(
                                  "{\"environment\":\"production\",\"sha\":\"" + sha + "\"}"))
                          .build(),
                      HttpResponse.BodyHandlers.ofString(UTF_8))
                  .body())
          .orElseThrow();
    }
  }

  @Test
  void two_people_release_to_production_and_back() throws Exception {
    system
        .gitHub()
        .files()
        .put(
            FILE,
            """
            environments:
              staging: { workflow: deploy.yml, sha-input: sha }
              production:
                workflow: deploy.yml
                sha-input: sha
                after: staging
                approvals: 1
                checks: [unit]
            """);
    var commits = system.gitHub().commits();
    commits.add(LIVE, List.of(), Optional.of("main"));
    commits.add(GOOD, List.of(LIVE), Optional.of("main"));
    commits.report(GOOD, "unit", "completed", Optional.of("success"));

    toStaging();
    holdNextRun();
    Sent first = send("lin", "deploy", "environment=production").press("Deploy", "lin");
    first.shows("Waiting for approval");
    first.press("Approve", "grace").shows("1 of 1");
    first.shows("/runs/");

    Sent second = send("grace", "deploy", "environment=production").press("Deploy", "grace");
    second.shows("Waiting for approval").press("Approve", "lin").shows("1 of 1");
    second.shows("Queued");
    holdNextRun();
    endRun();
    first.shows("**Deployed**");
    second.shows("/runs/");
    endRun();
    second.shows("**Deployed**");

    commits.add(RED, List.of(GOOD), Optional.of("main"));
    commits.report(RED, "unit", "completed", Optional.of("failure"));
    toStaging();
    send("lin", "deploy", "environment=production").shows("checks_failed");
    assertThat(permit(RED).toString()).contains("checks_failed");
    holdNextRun();
    Sent overridden =
        send("lin", "deploy", "environment=production", "override=incident 42")
            .press("Deploy", "lin");
    overridden.shows("Waiting for approval").press("Approve", "grace").shows("1 of 1");
    overridden.shows("/runs/");
    endRun();
    overridden.shows("**Deployed**");

    holdNextRun();
    Sent back = send("lin", "rollback", "environment=production").press("Roll back", "lin");
    back.shows("/runs/");
    endRun();
    back.shows("Rolled back");
    assertThat(system.gitHub().runs().getFirst().inputs()).containsEntry("sha", GOOD);
    send("grace", "deploy", "environment=production").shows("locked");
    assertThat(permit(GOOD).toString()).contains("locked");

    Sent history = send("ada", "deploys", "environment=production");
    assertThat(history.exit.get()).isZero();
    assertThat(history.out())
        .contains("overridden", "incident 42", "approved by", "queued", "rollback")
        .contains("refused `checks_failed`", "refused `locked`");
    send("ada", "where").shows("a1a1a1a");
  }

  private void toStaging() throws Exception {
    holdNextRun();
    Sent staging = send("lin", "deploy", "environment=staging", "ref=main").press("Deploy", "lin");
    staging.shows("/runs/");
    endRun();
    staging.shows("**Deployed**");
  }
}
