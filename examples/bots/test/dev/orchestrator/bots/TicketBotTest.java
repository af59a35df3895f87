package dev.orchestrator.bots;

import static dev.orchestrator.local.discord.SimulatedServer.ADA;
import static dev.orchestrator.local.discord.SimulatedServer.GRACE;
import static dev.orchestrator.local.discord.SimulatedServer.LIN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orchestrator.local.discord.SentInteraction;
import dev.orchestrator.local.discord.SimulatedMessage;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TicketBotTest {
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
  void a_form_opens_a_private_thread_with_what_was_entered() throws Exception {
    SentInteraction opened = stage.command(ADA, "ticket");
    SentInteraction sent =
        stage.submit(
            ADA, opened, "subject", "No access", "urgency", "high", "details", "Since today");

    assertThat(stage.answer(sent)).matches("Your ticket is <#[0-9]+>\\.");
    SimulatedMessage ticket =
        stage.await(message -> message.now().embeds().toString().contains("No access"));
    assertThat(ticket.now().embeds().toString()).contains("Since today", "high", ADA.id());
    assertThat(stage.requests("/thread-members/" + ADA.id())).hasSize(1);
    assertThat(sent.followUps())
        .singleElement()
        .satisfies(further -> {
          assertThat(further.now().content()).startsWith("<@" + ADA.id() + "> needs help today");
          assertThat(further.now().ephemeral()).isFalse();
          assertThat(further.now().mentions().userIds()).isEmpty();
        });
    assertThat(stage.message(sent).now().ephemeral()).isTrue();
  }

  @Test
  void a_ticket_that_can_wait_is_not_announced() throws Exception {
    SentInteraction opened = stage.command(GRACE, "ticket");
    SentInteraction sent = stage.submit(GRACE, opened, "subject", "A question", "urgency", "low");

    assertThat(stage.answer(sent)).startsWith("Your ticket is");
    assertThat(sent.followUps()).isEmpty();
  }

  @Test
  void discord_does_not_submit_a_form_without_its_required_fields() throws Exception {
    SentInteraction opened = stage.command(ADA, "ticket");

    assertThatThrownBy(() -> stage.submit(ADA, opened, "urgency", "high"))
        .hasMessageContaining("the field subject is required");
    assertThatThrownBy(() -> stage.submit(ADA, opened, "subject", "x", "urgency", "never"))
        .hasMessageContaining("no entry never");
  }

  @Test
  void a_refused_form_is_opened_again_with_what_was_entered() throws Exception {
    String key = "ghp_" + "a1B2".repeat(9);
    SentInteraction opened = stage.command(LIN, "ticket");
    SentInteraction refused =
        stage.submit(
            LIN, opened, "subject", "  ", "urgency", "high", "details", "Since today: " + key);
    assertThat(stage.answer(refused)).isEqualTo("The field “Subject” is not valid.");
    assertThat(stage.message(refused).now().ephemeral()).isTrue();

    SentInteraction again = stage.press(LIN, stage.message(refused), "Edit and submit again");
    String form = again.answer().toString();
    assertThat(form)
        .contains("\"value\":\"Since today: [redacted:", "\"default\":true")
        .doesNotContain(key);

    SentInteraction sent =
        stage.submit(
            LIN,
            again,
            "subject",
            "Still locked out",
            "urgency",
            "high",
            "details",
            "Since Monday");
    assertThat(stage.answer(sent)).startsWith("Your ticket is <#");
  }
}
