package dev.orchestrator.bots;

import static dev.orchestrator.local.discord.SimulatedServer.ADA;
import static dev.orchestrator.local.discord.SimulatedServer.GRACE;
import static dev.orchestrator.local.discord.SimulatedServer.LIN;
import static dev.orchestrator.local.discord.SimulatedServer.NEWS;
import static dev.orchestrator.local.discord.SimulatedServer.ON_CALL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orchestrator.local.discord.Person;
import dev.orchestrator.local.discord.SimulatedMessage;
import dev.orchestrator.local.discord.SimulatedServer;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RoleMenuBotTest {
  private BotStage stage;

  @BeforeAll
  void start() throws Exception {
    stage = BotStage.start();
  }

  @AfterAll
  void stop() {
    stage.close();
  }

  @Test
  void a_member_takes_and_gives_back_roles() throws Exception {
    SimulatedMessage menu =
        stage.message(stage.command(LIN, "role-menu", "first", "news", "second", "on-call"));

    assertThat(stage.answer(stage.choose(GRACE, menu, NEWS.id())))
        .isEqualTo("Your roles are up to date.");
    assertThat(stage.answer(stage.choose(GRACE, menu, ON_CALL.id())))
        .isEqualTo("Your roles are up to date.");

    String roles = "/members/" + GRACE.id() + "/roles/";
    assertThat(stage.requests(roles + NEWS.id())).hasSize(2).last().asString().startsWith("DELETE");
    assertThat(stage.requests(roles + ON_CALL.id())).hasSize(1).last().asString().startsWith("PUT");
    assertThat(stage.discord().message(menu.id()).orElseThrow().states())
        .as("the menu stays as it was")
        .hasSize(1);
  }

  @Test
  void a_role_above_the_bot_is_a_clear_failure() throws Exception {
    SimulatedMessage menu = stage.message(stage.command(LIN, "role-menu", "first", "admin"));

    assertThat(stage.answer(stage.choose(ADA, menu, SimulatedServer.ADMIN_ROLE_ID)))
        .contains("I need Manage Roles, and a role above it");
  }

  @Test
  void discord_hides_the_command_from_members_who_cannot_manage_roles() {
    var guest = new Person("4000000000000000777", "otto", "Otto", List.of(), "0");

    assertThatThrownBy(() -> stage.command(guest, "role-menu", "first", "news"))
        .hasMessageContaining("hidden from members without its permissions");
  }
}
