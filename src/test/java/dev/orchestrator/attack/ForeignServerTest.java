package dev.orchestrator.attack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.Events;
import dev.orchestrator.json.Json;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Genuine interactions from outside the configured servers: one sentence, no work, no write. */
@Timeout(120)
class ForeignServerTest {
  private static final String FOREIGN = "2999999999999999999";
  private static final long MESSAGE = 4;
  private static final long CHOICES = 8;
  private static final long EPHEMERAL = 64;

  private Target target;

  @BeforeEach
  void start() throws IOException {
    target = new Target();
  }

  @AfterEach
  void stop() {
    target.close();
  }

  /** Every recorded interaction of a server, as if it came from another one. */
  private static List<Events.Body> foreign() {
    var bodies = new ArrayList<Events.Body>();
    for (String name : Events.names("interactions")) {
      Events.Body body = Events.body(name);
      if (body.text().contains(Events.GUILD)) {
        bodies.add(body.replace(Events.GUILD, FOREIGN));
      } else if (!name.equals("ping")) {
        bodies.add(body); // direct messages and group DMs
      }
    }
    return bodies;
  }

  private Json answered(Events.Body body) {
    Json answer = target.send(target.fresh(body).signed());
    assertThat(Target.status(answer)).isEqualTo(200);
    return Target.reply(answer);
  }

  private void assertRefused(Events.Body body) {
    Json reply = answered(body);
    if (body.json().get("type").integer().orElse(0) == 4) {
      assertThat(reply.get("type").integer()).hasValue(CHOICES);
      assertThat(reply.get("data").get("choices").items()).isEmpty();
    } else {
      assertThat(reply.get("type").integer()).hasValue(MESSAGE);
      assertThat(reply.get("data").get("flags").integer().orElse(0) & EPHEMERAL).isNotZero();
      assertThat(reply.toString()).contains("server");
    }
    assertThat(target.table().calls()).as("calls of the table").isZero();
  }

  @Test
  void every_kind_of_interaction_from_elsewhere_is_refused_without_a_call_of_the_table() {
    assertThat(foreign()).hasSizeGreaterThan(30);
    for (Events.Body body : foreign()) {
      assertRefused(body);
    }
    assertThat(target.logLines()).noneMatch(line -> line.contains("\"level\":\"error\""));
  }

  @Test
  void a_server_that_is_named_malformed_is_no_direct_message() throws IOException {
    try (var withDms = new Target(Map.of("ALLOW_DMS", "true", "ADMIN_USER_IDS", Events.PERSON))) {
      Json answer =
          withDms.send(
              withDms
                  .fresh(Events.body("slash-diagnose").replace(Events.GUILD, "a-server"))
                  .signed());
      assertThat(Target.reply(answer).toString()).contains("not enabled for this server");
      assertThat(withDms.table().calls()).isZero();
    }
  }

  @Test
  void a_ping_is_answered_from_anywhere_and_a_command_of_the_server_is_taken() {
    assertThat(answered(Events.body("ping")).get("type").integer()).hasValue(1);
    assertThat(target.table().calls()).isZero();

    assertThat(answered(Events.body("slash-diagnose")).get("type").integer()).hasValue(5);
    assertThat(target.table().calls()).isPositive();
  }

  @Test
  void a_direct_message_is_for_admins_only_where_it_is_allowed_and_a_group_is_for_nobody()
      throws IOException {
    assertRefused(Events.body("slash-dm"));
    try (var admin = new Target(Map.of("ALLOW_DMS", "true", "ADMIN_USER_IDS", Events.PERSON));
        var other =
            new Target(Map.of("ALLOW_DMS", "true", "ADMIN_USER_IDS", "4999999999999999999"))) {
      admin.send(admin.fresh(Events.body("slash-dm")).signed());
      assertThat(admin.table().calls()).isPositive();
      admin.send(admin.fresh(Events.body("slash-user-install")).signed());
      assertThat(admin.table().calls()).isZero();

      Json refused = other.send(other.fresh(Events.body("slash-dm")).signed());
      assertThat(Target.reply(refused).toString()).contains("Only admins");
      assertThat(other.table().calls()).isZero();
    }
  }
}
