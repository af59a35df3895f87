package dev.orchestrator.attack;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.AwsShape;
import dev.orchestrator.Events;
import dev.orchestrator.discord.interaction.InteractionSigner;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/** Unauthenticated requests: they cost no access to the table and little log. */
@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FloodTest {
  private static final int ROUNDS = 20;
  private static final int MOST_BYTES_A_LINE = 330;
  private static final InteractionSigner STRANGER = new InteractionSigner(new byte[32]);

  private Target target;

  @BeforeAll
  void start() throws IOException {
    target = new Target();
    // The first event is a cold start, and so are its lines.
    target.send(Events.body("ping").signed());
    target.table().calls();
    target.logLines();
  }

  @AfterAll
  void stop() {
    target.close();
  }

  private List<Events.Request> forgeries() {
    Events.Request genuine = target.fresh(Events.body("slash-diagnose")).signed();
    byte[] large = "x".repeat(256 * 1024).getBytes(UTF_8);
    return List.of(
        genuine.withoutHeader("x-signature-ed25519"),
        genuine.withoutHeader("x-signature-timestamp"),
        genuine.withoutHeader("x-signature-ed25519").withoutHeader("x-signature-timestamp"),
        genuine.withHeader("x-signature-ed25519", "00".repeat(64)),
        genuine.withHeader("x-signature-ed25519", "x".repeat(8_000)),
        genuine.withHeader("x-signature-timestamp", "1\n2".repeat(1_000)),
        genuine
            .withHeader("user-agent", "a".repeat(8_000))
            .withHeader("x-signature-ed25519", "g".repeat(128)),
        genuine.withBody(large),
        target.fresh(Events.body("slash-diagnose")).signed(STRANGER, Events.TIMESTAMP),
        Events.github("ping").fromGitHub("p".repeat(5_000), "sha256=" + "0".repeat(64)),
        Events.github("ping").fromGitHub("ping", ""),
        genuine.withPath("/" + "a".repeat(4_000)),
        genuine.withPath("/discord/interactions/../../health"),
        genuine.withMethod("DELETE"),
        genuine.withMethod("\u001b[31m" + "M".repeat(500)));
  }

  @Test
  void forgeries_reach_no_table_and_leave_one_short_line_each() {
    int sent = 0;
    for (int round = 0; round < ROUNDS; round++) {
      for (AwsShape shape : AwsShape.values()) {
        for (Events.Request forgery : forgeries()) {
          assertThat(Target.status(target.send(forgery, shape))).isIn(401L, 404L, 405L);
          sent++;
        }
      }
    }

    assertThat(target.table().calls()).isZero();
    List<String> lines = target.logLines();
    assertThat(lines).hasSize(sent);
    assertThat(lines)
        .allSatisfy(line -> assertThat(line.getBytes(UTF_8)).hasSizeLessThan(MOST_BYTES_A_LINE));
  }

  @Test
  void a_genuine_command_among_them_reaches_the_table() {
    assertThat(Target.status(target.send(target.fresh(Events.body("slash-diagnose")).signed())))
        .isEqualTo(200);
    assertThat(target.table().calls()).isPositive();
    target.logLines();
  }
}
