package dev.orchestrator.flow;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.json.Json;
import dev.orchestrator.local.discord.Action;
import dev.orchestrator.local.discord.SentInteraction;
import dev.orchestrator.local.http.Answer;
import dev.orchestrator.local.http.Fault;
import dev.orchestrator.local.http.RecordedRequest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/**
 * A secret goes in at an entrance, and is looked for at the exits: log, messages, trace, errors.
 */
@Timeout(60)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PlantedSecretFlowTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  /** Of GitHub's form, put together here so that the tree holds none. */
  private static final String SHAPED = "gh" + "p_" + "Ab1Cd2Ef3Gh4Ij5Kl6Mn7Op8Qr9St0Uv1Wx2";

  /** Of no form at all: only who holds it knows that it is one. */
  private static final String HELD = "planted-token-" + "without-any-form-7781";

  private RunningSystem running;

  @BeforeAll
  void start() throws Exception {
    running = RunningSystem.start("GITHUB_TOKEN", HELD, "LOG_LEVEL", "debug");
  }

  @AfterAll
  void stop() {
    running.close();
  }

  private String everythingThatCameOut(SentInteraction sent) throws Exception {
    var discord = running.system().discord();
    assertThat(sent.awaitState(state -> state.content().contains("-# trace"), PATIENCE))
        .isPresent();
    SentInteraction shown = discord.interact(new Action.Command("debug-last"));
    var out = new StringBuilder(running.logText());
    out.append(shown.answer());
    discord.requests().stream().map(RecordedRequest::text).forEach(out::append);
    return out.toString();
  }

  @Test
  void a_secret_in_what_a_person_types_does_not_come_out() throws Exception {
    var discord = running.system().discord();
    for (String target :
        List.of(
            "https://example.invalid/?token=" + SHAPED,
            "https://ada:" + SHAPED + "@example.com/",
            SHAPED,
            HELD)) {
      SentInteraction sent =
          discord.interact(new Action.Command("diagnose", Map.of("target", target)));
      assertThat(everythingThatCameOut(sent)).doesNotContain(SHAPED).doesNotContain(HELD);
    }
  }

  @Test
  void a_secret_in_an_answer_of_GitHub_does_not_come_out() throws Exception {
    var gitHub = running.system().gitHub();
    Json answer = Json.read("{\"message\":\"leaked %s and %s\"}".formatted(SHAPED, HELD));
    gitHub
        .faults()
        .add(
            new Fault(
                "leak", "GET /repos/*", 4, new Fault.Effect.Refuse(Answer.json(422, answer))));
    SentInteraction sent = running.system().discord().interact(new Action.Command("diagnose"));

    String out = everythingThatCameOut(sent);
    gitHub.faults().clear();
    assertThat(out).contains("❌ **GitHub**").doesNotContain(SHAPED).doesNotContain(HELD);
  }

  @Test
  void a_secret_in_a_request_that_is_refused_does_not_come_out() throws Exception {
    byte[] body = ("{\"secret\":\"" + SHAPED + "\"}").getBytes(UTF_8);
    var answer =
        running.post(
            "/discord/interactions",
            Map.of("Authorization", "Bearer " + SHAPED, "X-Signature-Ed25519", SHAPED),
            body);

    assertThat(answer.body() + running.logText()).doesNotContain(SHAPED);
  }

  @Test
  void the_token_of_an_interaction_does_not_come_out_but_in_the_address_that_needs_it()
      throws Exception {
    SentInteraction sent = running.system().discord().interact(new Action.Command("diagnose"));

    assertThat(everythingThatCameOut(sent)).doesNotContain(sent.token());
  }
}
