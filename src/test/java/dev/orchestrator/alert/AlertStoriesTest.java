package dev.orchestrator.alert;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.discord.message.MessageWriter;
import dev.orchestrator.feature.alerts.AlertText;
import dev.orchestrator.job.Job;
import dev.orchestrator.job.JobRouter;
import dev.orchestrator.job.ScheduleSpec;
import dev.orchestrator.json.Json;
import dev.orchestrator.log.LogContext;
import dev.orchestrator.log.Redactor;
import dev.orchestrator.operation.Incidents;
import dev.orchestrator.operation.Operations;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What people read of an alert in the course of time, by a clock that a test moves. */
class AlertStoriesTest {
  private static final List<AlertLink> RUN =
      List.of(
          new AlertLink("Run 7", "https://github.com/octo-org/storefront/actions/runs/7"),
          new AlertLink("Runbook", "https://example.com/runbook"));

  private Instant now = Instant.parse("2026-11-21T10:00:00Z");
  private final Redactor redactor = new Redactor();
  private final MessageWriter writer = new MessageWriter(redactor::redact);
  private final Channel channel = new Channel();
  private final MemoryAlertStore store = new MemoryAlertStore(fingerprint -> {});
  private int owners;
  private final AlertNotifier notifier =
      new AlertNotifier(store, channel, 10, () -> now, () -> "owner-" + owners++);
  private final AlertsManager alerts =
      AlertsManager.alertNotification(store, () -> notifier, redactor, () -> now);
  private final AlertActions desk = new AlertActions(store, "202");

  /** Keeps what people see, as Discord would get it. */
  private final class Channel implements AlertChannel {
    private final List<String> messages = new ArrayList<>();
    private final List<String> bodies = new ArrayList<>();
    private Posting.Refused refusal = new Posting.Refused("");
    private final Set<String> deleted = new HashSet<>();
    private boolean deletesAtOnce;
    private boolean refusesEdits;

    @Override
    public String id() {
      return "202";
    }

    @Override
    public Posting post(AlertPost post, String nonce, Instant deadline) {
      if (!refusal.sentence().isEmpty()) {
        return refusal;
      }
      assertThat(nonce).hasSizeLessThanOrEqualTo(25);
      Json body = Json.tryRead(writer.createOnce(AlertText.message(post), nonce)).orElseThrow();
      bodies.add(body.toString());
      messages.add(body.text("content").orElseThrow());
      if (deletesAtOnce) {
        return new Posting.Gone();
      }
      return new Posting.Posted(Integer.toString(messages.size() - 1));
    }

    @Override
    public Posting find(AlertPost post, Instant since, Instant deadline) {
      return new Posting.Gone();
    }

    @Override
    public Posting edit(String messageId, AlertMessage message, Instant deadline) {
      if (deleted.contains(messageId)) {
        return new Posting.Gone();
      }
      if (refusesEdits) {
        return new Posting.Refused("Cannot edit a message authored by another user.");
      }
      Json body = Json.tryRead(writer.edit(AlertText.message(message))).orElseThrow();
      bodies.set(Integer.parseInt(messageId), body.toString());
      messages.set(Integer.parseInt(messageId), body.text("content").orElseThrow());
      return new Posting.Posted(messageId);
    }

    String last() {
      return messages.getLast();
    }
  }

  private void send(String severity, String message, String trace) {
    alerts.send(Severity.valueOf(severity.toUpperCase(Locale.ROOT)), message, "", trace, List.of());
  }

  private void minutesLater(int minutes) {
    for (int i = 0; i < minutes; i++) {
      now = now.plusSeconds(60);
      notifier.sweep();
    }
  }

  @Test
  void an_alert_says_what_happened_why_and_where_to_look() {
    alerts.send(Severity.ERROR, "The deploy failed.", "exit code 1", "1-67000000-aa", RUN);

    assertThat(channel.last())
        .startsWith("⚠️ **error** · The deploy failed.")
        .contains("**Cause:** exit code 1", "**Trace:** `1-67000000-aa`")
        .contains("[Run 7](<https://github.com/octo-org/storefront/actions/runs/7>)", "[Runbook](")
        .doesNotContain("more", "held back");
    assertThat(channel.bodies.getFirst())
        .contains("\"allowed_mentions\":{\"parse\":[]}", "Acknowledge", "Silence 1 h")
        .contains("\"enforce_nonce\":true");
  }

  @Test
  void a_storm_is_one_message_and_then_how_many_more_there_were() {
    for (int i = 0; i < 47; i++) {
      now = now.plusSeconds(1);
      send("error", "run " + i + " failed", "t" + i);
    }
    assertThat(channel.messages).hasSize(1);

    minutesLater(5);
    assertThat(channel.messages).hasSize(2);
    assertThat(channel.last()).contains("**46 more** in 6 min");
    minutesLater(30);
    assertThat(channel.messages).hasSize(2);
    assertThat(channel.last())
        .contains("**Resolved** after 15 minutes without an occurrence · 47 occurrences");
  }

  @Test
  void what_becomes_worse_is_told_at_once() {
    send("warning", "disk is 80 % full", "a");
    send("warning", "disk is 81 % full", "b");
    send("critical", "disk is 99 % full", "c");
    send("warning", "disk is 82 % full", "d");

    assertThat(channel.messages).hasSize(2);
    assertThat(channel.last())
        .startsWith("🔴 **critical**")
        .contains("It was warning before.", "**2 more**");
  }

  private void failDeploy(String cause, String trace) {
    alerts.send(Severity.ERROR, "A deploy failed", cause, trace, List.of());
  }

  @Test
  void another_cause_is_another_alert_and_an_acknowledgement_covers_its_own() {
    failDeploy("No ref found for: relase", "t1");
    String fingerprint = store.all().getFirst().fingerprint();
    var unused = desk.acknowledge(fingerprint, Optional.of(1), "4000", now);
    now = now.plusSeconds(60);
    failDeploy("Bad credentials", "t2");
    now = now.plusSeconds(60);
    failDeploy("Workflow does not exist", "t3");
    failDeploy("No ref found for: relase", "t4");

    assertThat(channel.messages).hasSize(3);
    assertThat(channel.messages.get(1)).contains("**Cause:** Bad credentials");
    assertThat(channel.messages.get(2)).contains("**Cause:** Workflow does not exist");
    assertThat(store.all()).hasSize(3);
  }

  @Test
  void causes_that_differ_in_numbers_and_ids_are_one_alert() {
    failDeploy("run 4711 of 2026-11-30T10:00:00Z ended after 31 s, commit 3f2a91bc", "t1");
    failDeploy("run 4712 of 2026-11-30T11:00:00Z ended after 4 s, commit 0badc0de9", "t2");

    assertThat(store.all()).hasSize(1);
    assertThat(channel.messages).hasSize(1);
  }

  @Test
  void the_end_of_an_alert_whose_message_was_deleted_is_told_in_a_new_one() {
    send("error", "it broke", "t1");
    channel.deleted.add("0");
    var unused =
        desk.acknowledge(store.all().getFirst().fingerprint(), Optional.of(1), "4000", now);
    for (int i = 0; i < 6; i++) {
      send("error", "it broke", "later " + i);
    }
    minutesLater(40);

    assertThat(channel.messages).hasSize(2);
    assertThat(channel.last()).contains("it broke", "**Resolved**", "7 occurrences in total");
    assertThat(store.all().getFirst().open()).isFalse();
  }

  @Test
  void the_end_of_an_alert_whose_message_cannot_be_edited_is_told_in_a_new_one() {
    send("error", "it broke", "t1");
    channel.refusesEdits = true;
    minutesLater(20);

    assertThat(channel.messages).hasSize(2);
    assertThat(channel.last()).contains("it broke", "**Resolved**");
    assertThat(store.all().getFirst().open()).isFalse();
  }

  @Test
  void an_end_that_is_refused_comes_when_the_channel_is_repaired() {
    send("error", "it broke", "t1");
    channel.deleted.add("0");
    channel.refusal = new AlertChannel.Posting.Refused("no permission");
    minutesLater(20);
    assertThat(store.all().getFirst().open()).isTrue();
    channel.refusal = new AlertChannel.Posting.Refused("");
    minutesLater(11);

    assertThat(channel.messages).hasSize(2);
    assertThat(channel.last()).contains("**Resolved**");
    assertThat(store.all().getFirst().open()).isFalse();
  }

  @Test
  void an_alert_that_was_deleted_while_it_was_posted_is_told_and_its_end_is_too() {
    channel.deletesAtOnce = true;
    send("error", "it broke", "t1");
    minutesLater(12);
    assertThat(channel.messages).hasSize(1);
    assertThat(store.all().getFirst().untold()).isZero();
    channel.deletesAtOnce = false;
    minutesLater(10);

    assertThat(channel.messages).hasSize(2);
    assertThat(channel.last()).contains("**Resolved**");
  }

  @Test
  void the_buttons_offer_what_is_possible() {
    send("error", "it broke", "t1");
    String fingerprint = store.all().getFirst().fingerprint();
    assertThat(buttons()).containsExactly("Acknowledge", "Silence 1 h");

    var silenced =
        desk.silence(fingerprint, Optional.of(1), "4000", Duration.ofHours(1), true, now);
    notifier.show(fingerprint);
    assertThat(buttons()).containsExactly("Acknowledge");

    var acknowledged = desk.acknowledge(fingerprint, Optional.of(1), "4000", now);
    notifier.show(fingerprint);
    assertThat(buttons()).isEmpty();

    var taken = desk.unsilence(fingerprint, now);
    notifier.show(fingerprint);
    assertThat(buttons()).containsExactly("Acknowledge", "Silence 1 h");

    var again = desk.acknowledge(fingerprint, Optional.of(1), "4000", now);
    send("critical", "it broke", "t2");
    assertThat(buttons()).containsExactly("Acknowledge", "Silence 1 h");

    minutesLater(20);
    assertThat(channel.last()).contains("Resolved");
    assertThat(Json.read(channel.bodies.getLast()).get("components").items()).isEmpty();
  }

  /** Those under the newest message that can be pressed. */
  private List<String> buttons() {
    return Json.read(channel.bodies.getLast()).get("components").items().stream()
        .flatMap(row -> row.get("components").items().stream())
        .filter(button -> !button.get("disabled").isTrue())
        .flatMap(button -> button.text("label").stream())
        .toList();
  }

  @Test
  void a_person_s_test_is_tried_while_the_channel_rests() {
    channel.refusal = new AlertChannel.Posting.Refused("no permission");
    alerts.sendAtOnce(Severity.NOTICE, "Test alert.", "by Lin", "t1");
    minutesLater(1);
    channel.refusal = new AlertChannel.Posting.Refused("");
    minutesLater(1);
    assertThat(channel.messages).isEmpty();

    alerts.sendAtOnce(Severity.NOTICE, "Test alert.", "by Lin", "t2");
    assertThat(channel.messages).hasSize(1);
    minutesLater(20);
    assertThat(channel.messages).hasSize(2);
  }

  @Test
  void an_exact_duplicate_is_no_further_occurrence() {
    send("error", "it broke", "t");
    send("error", "it broke", "t");
    minutesLater(6);

    assertThat(channel.messages).hasSize(1);
    assertThat(store.all().getFirst().occurrences()).isEqualTo(1);
  }

  @Test
  void what_comes_back_after_it_was_resolved_is_told_at_once() {
    send("error", "it broke", "t1");
    minutesLater(20);
    send("error", "it broke", "t2");

    assertThat(channel.messages).hasSize(2);
    assertThat(channel.messages.getFirst()).contains("Resolved");
    assertThat(channel.last()).doesNotContain("more", "Resolved");
  }

  @Test
  void a_held_alert_stays_open_until_it_is_ended_and_each_is_told_once() {
    for (int i = 0; i < 3; i++) {
      assertThat(
              alerts.hold(Severity.CRITICAL, "Fewer than 50 %", "It is 37.", "rule-1", List.of()))
          .isTrue();
      minutesLater(40);
    }
    assertThat(channel.messages).hasSize(1);
    assertThat(channel.last()).contains("Fewer than 50 %", "It is 37.").doesNotContain("Resolved");

    assertThat(alerts.end("Fewer than 50 %", "It is 37.", "rule-1")).isTrue();
    assertThat(channel.messages).hasSize(1);
    assertThat(channel.last()).contains("✅ **Resolved** after 120 min");
    assertThat(alerts.end("Fewer than 50 %", "It is 37.", "rule-1")).isTrue();
    minutesLater(20);
    assertThat(channel.messages).hasSize(1);
    assertThat(store.open(10)).isEmpty();

    alerts.hold(Severity.CRITICAL, "Fewer than 50 %", "It is 12.", "rule-2", List.of());
    assertThat(channel.messages).hasSize(2);
    assertThat(channel.last()).contains("It is 12.").doesNotContain("Resolved", "more");
  }

  @Test
  void the_end_of_an_earlier_hold_does_not_end_a_later_one() {
    alerts.hold(Severity.WARNING, "Trust fell", "", "rule-1", List.of());
    alerts.end("Trust fell", "", "rule-1");
    alerts.hold(Severity.WARNING, "Trust fell", "", "rule-2", List.of());
    alerts.end("Trust fell", "", "rule-1");
    minutesLater(30);

    assertThat(channel.messages).hasSize(2);
    assertThat(channel.last()).doesNotContain("Resolved");
  }

  @Test
  void a_held_alert_that_ends_while_discord_refuses_it_is_told_with_its_end() {
    channel.refusal = new AlertChannel.Posting.Refused("Missing Access");
    alerts.hold(Severity.ERROR, "it broke", "", "rule-1", List.of());
    alerts.end("it broke", "", "rule-1");
    channel.refusal = new AlertChannel.Posting.Refused("");
    minutesLater(20);

    assertThat(channel.messages).hasSize(1);
    assertThat(channel.last()).contains("it broke", "Resolved");
  }

  @Test
  void an_acknowledged_alert_is_quiet_until_it_is_worse_and_its_end_says_how_many_there_were() {
    send("error", "it broke", "t1");
    String fingerprint = store.all().getFirst().fingerprint();
    assertThat(desk.acknowledge(fingerprint, Optional.of(1), "4000", now))
        .isInstanceOf(AlertActions.Answer.Done.class);
    assertThat(desk.acknowledge(fingerprint, Optional.of(1), "5000", now))
        .isInstanceOfSatisfying(
            AlertActions.Answer.Before.class,
            before -> assertThat(before.handling().userId()).isEqualTo("4000"));
    for (int i = 0; i < 8; i++) {
      send("error", "it broke", "later " + i);
      minutesLater(1);
    }
    assertThat(channel.messages).hasSize(1);
    send("critical", "it broke", "worse");
    assertThat(channel.messages).hasSize(2);
    assertThat(channel.last()).contains("**9 more**", "Acknowledged by <@4000>");

    minutesLater(20);
    assertThat(channel.last()).contains("**Resolved**", "10 occurrences in total");
    assertThat(desk.acknowledge(fingerprint, Optional.of(1), "4000", now))
        .isInstanceOf(AlertActions.Answer.Over.class);
  }

  @Test
  void an_old_button_does_nothing_to_a_new_episode() {
    send("error", "it broke", "t1");
    String fingerprint = store.all().getFirst().fingerprint();
    minutesLater(20);
    send("error", "it broke", "t2");

    assertThat(desk.silence(fingerprint, Optional.of(1), "4", Duration.ofHours(1), true, now))
        .isInstanceOf(AlertActions.Answer.Over.class);
    assertThat(desk.silence(fingerprint, Optional.of(2), "4", Duration.ofHours(1), true, now))
        .isInstanceOf(AlertActions.Answer.Done.class);
  }

  @Test
  void a_silenced_alert_is_counted_and_told_when_the_silence_ends() {
    send("error", "it broke", "t1");
    String fingerprint = store.all().getFirst().fingerprint();
    desk.silence(fingerprint, Optional.empty(), "4000", Duration.ofMinutes(10), false, now);
    for (int i = 0; i < 9; i++) {
      minutesLater(1);
      send("error", "it broke", "later " + i);
    }
    assertThat(channel.messages).hasSize(1);
    minutesLater(2);
    assertThat(channel.messages).hasSize(2);
    assertThat(channel.last()).contains("**9 more** in 10 min");
  }

  @Test
  void what_is_beyond_the_channels_share_comes_in_one_digest() {
    for (int i = 0; i < 40; i++) {
      send(i == 30 ? "critical" : "warning", "fault " + AlertStoreContract.letters(i), "t" + i);
    }
    assertThat(channel.messages).hasSize(11);
    assertThat(channel.messages).filteredOn(it -> it.startsWith("🔴")).hasSize(1);

    minutesLater(1);
    assertThat(channel.messages).hasSize(12);
    assertThat(channel.last())
        .contains("**29 alerts, 29 occurrences** above this channel's limit of 10 messages")
        .contains("… and 21 more", "-# digest 1 of this channel");
    minutesLater(30);
    assertThat(channel.messages).hasSize(12);
    assertThat(store.all()).allMatch(state -> !state.open() && state.untold() == 0);
  }

  @Test
  void a_channel_that_refuses_is_asked_again_later_and_the_alert_is_kept() {
    channel.refusal = new AlertChannel.Posting.Refused("The bot may not do this.");
    send("error", "it broke", "t1");
    minutesLater(5);

    assertThat(desk.open().getFirst().undelivered()).contains("The bot may not do this.");
    channel.refusal = new AlertChannel.Posting.Refused("");
    minutesLater(6);
    assertThat(channel.messages).hasSize(1);
    assertThat(channel.last()).contains("It could not be sent for 10 min");
    assertThat(desk.open().getFirst().undelivered()).isEmpty();
  }

  @Test
  void a_hostile_text_stays_text_and_holds_no_secret() {
    String secret = "ghp_" + "aB3dE6gH9jK2mN5pQ8rS1tU4vW7xY0zA2bC4";
    String hostile =
        "@everyone **bold** [x](https://evil.example) `code` <@123> "
            + secret
            + " "
            + "é😀x".repeat(3_000);
    alerts.send(
        Severity.CRITICAL,
        hostile,
        "# heading\n> " + secret,
        "t`1`",
        List.of(
            new AlertLink("[a](b) @here", "https://example.com/a"),
            new AlertLink("no link", "javascript:alert(1)"),
            new AlertLink("secret", "https://example.com/?access_token=" + secret)));

    assertThat(hostile.length()).isGreaterThan(10_000);
    String text = channel.last();
    assertThat(text.codePointCount(0, text.length())).isLessThanOrEqualTo(2_000);
    assertThat(text)
        .doesNotContain("@everyone", "@here", "<@123>", "**bold**", "[x](", secret)
        .doesNotContain("javascript:", "access_token")
        .contains("-# alert `");
    assertThat(store.all().toString()).doesNotContain(secret);
  }

  @Test
  void a_table_that_is_away_does_not_keep_an_alert_from_being_told_and_nothing_loops() {
    var away =
        AlertsManager.alertNotification(
            new DynamoAlertStore(Unreachable.table(), "nowhere"),
            () -> notifier,
            redactor,
            () -> now);
    away.send(Severity.ERROR, "it broke", "", "t1", List.of());
    away.send(Severity.ERROR, "it broke", "", "t2", List.of());

    assertThat(channel.messages).hasSize(1);
    assertThat(channel.last()).contains("The database is unreachable");
  }

  @Test
  void an_unhandled_error_and_a_failed_job_raise_one_alert_each() {
    var operations = new Operations(new Incidents(alerts), () -> now);
    String secret = "ghp_" + "aB3dE6gH9jK2mN5pQ8rS1tU4vW7xY0zA2bC4";
    String result =
        operations.run(
            "test.ended",
            "command ended",
            LogContext.NONE.withCommand("status").withTraceId("1-67000000-bb"),
            () -> {
              throw new IllegalStateException("no way with " + secret);
            },
            status -> status,
            failure -> "failed");
    new JobRouter(List.of(new Broken()), operations)
        .run(Optional.empty(), Optional.empty(), "1-67000000-cc");

    assertThat(result).isEqualTo("failed");
    assertThat(channel.messages).hasSize(2);
    assertThat(channel.messages.getFirst())
        .contains("Unexpected failure in status: IllegalStateException.")
        .contains("AlertStoriesTest.java", "`1-67000000-bb`")
        .doesNotContain(secret);
    assertThat(channel.last()).contains("Unexpected failure in broken-job");
  }

  private record Broken() implements Job {
    @Override
    public ScheduleSpec spec() {
      return ScheduleSpec.everyMinute("broken-job", Duration.ofSeconds(10));
    }

    @Override
    public void run() {
      throw new UnsupportedOperationException("broken");
    }
  }
}
