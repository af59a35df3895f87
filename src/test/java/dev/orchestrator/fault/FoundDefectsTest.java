package dev.orchestrator.fault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.fault.FaultInjector.Death;
import dev.orchestrator.fault.Plan.Kind;
import dev.orchestrator.local.discord.SimulatedServer;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What the seeded runs have found, each as the shortest run that shows it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FoundDefectsTest {
  private static final String LAST_EDIT = "PATCH Discord /webhooks";
  private static final String END = "REMOVE #w";

  private Site site;

  @BeforeAll
  void open() throws Exception {
    site = Site.open();
  }

  @AfterAll
  void close() {
    site.close();
  }

  private List<String> run(Scripted faultInjector, Plan.Deed... deeds) throws Exception {
    try (var world = World.with(site, Plan.calm(deeds), faultInjector)) {
      assertThat(world.run()).as(() -> String.join("\n", world.happened())).isEmpty();
      return world.happened();
    }
  }

  @Test
  void a_last_word_was_overwritten_when_the_table_was_away_at_the_end() throws Exception {
    List<String> happened =
        run(
            new Scripted().fault("SET trace_status.*" + END, FaultKind.TABLE_AWAY, 0, 2),
            Plan.deed(Kind.STATUS));

    assertThat(happened).filteredOn(it -> it.contains("TABLE_AWAY")).isNotEmpty();
  }

  @Test
  void a_command_was_done_again_by_who_followed_a_worker_that_died_after_its_last_word()
      throws Exception {
    List<String> happened =
        run(new Scripted().death(LAST_EDIT, Death.AFTER, 0), Plan.deed(Kind.STATUS));

    assertThat(happened).filteredOn(it -> it.contains("DIES")).hasSize(1);
    assertThat(happened).filteredOn(it -> it.contains("GET GitHub")).isNotEmpty();
    assertThat(happened.stream().dropWhile(it -> !it.contains("DIES")))
        .as("GitHub is not asked again for what was decided")
        .noneMatch(it -> it.contains("GET GitHub"));
  }

  @Test
  void a_progress_edit_that_came_late_took_the_place_of_the_final_message() throws Exception {
    List<String> happened =
        run(
            new Scripted().fault(LAST_EDIT, FaultKind.HTTP_ACTED_LATE, 0, 1),
            Plan.deed(Kind.DIAGNOSE));

    assertThat(happened).filteredOn(it -> it.contains("after it gave it up")).hasSize(1);
  }

  @Test
  void a_last_word_that_had_arrived_unheard_was_said_again_in_a_new_message() throws Exception {
    List<String> happened =
        run(
            new Scripted().fault(LAST_EDIT, FaultKind.HTTP_ANSWER_LOST, 1, 10_000),
            Plan.deed(Kind.DEPLOY_AND_WAIT, "Deploy"));

    assertThat(happened).filteredOn(it -> it.contains("HTTP_ANSWER_LOST")).isNotEmpty();
  }

  @Test
  void a_question_that_had_arrived_unheard_took_the_place_of_what_came_of_its_button()
      throws Exception {
    List<String> happened =
        run(
            new Scripted().fault(LAST_EDIT, FaultKind.HTTP_ANSWER_LOST, 0, 10_000),
            Plan.deed(Kind.DEPLOY_AND_WAIT, "Deploy"));

    assertThat(happened).filteredOn(it -> it.contains("POST Discord /channels")).isEmpty();
  }

  @Test
  void a_command_ended_unheard_without_an_alert_when_its_worker_died_at_the_end() throws Exception {
    List<String> happened =
        run(
            new Scripted()
                .fault(LAST_EDIT, FaultKind.DISCORD_50027, 0, 10_000)
                .death("SET trace_status.*" + END, Death.AFTER, 0),
            Plan.deed(Kind.STATUS));

    // The refused edit is repeated until the schedule ends the command, whose alert is told.
    assertThat(happened)
        .filteredOn(it -> it.contains("POST Discord /channels/" + SimulatedServer.ALERTS.id()))
        .isNotEmpty();
  }

  @Test
  void commands_of_a_stream_that_was_away_were_taken_up_25_a_minute() throws Exception {
    List<String> happened =
        run(
            new Scripted().events(FaultKind.STREAM_GIVEN_UP),
            Collections.nCopies(60, Plan.deed(Kind.STATUS)).toArray(Plan.Deed[]::new));

    // Whatever else the schedule finds to do later, all commands were taken up the first time.
    int second = happened.lastIndexOf("  105.000  the schedule comes by");
    assertThat(happened.subList(Math.max(second, 0), second < 0 ? 0 : happened.size()))
        .noneMatch(it -> it.contains("SET lease_owner = :me"));
    assertThat(happened).filteredOn(it -> it.contains("PATCH Discord")).hasSizeGreaterThan(59);
  }
}
