package dev.orchestrator.entry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.alert.AlertChannel.Posting;
import dev.orchestrator.alert.AlertMessage;
import dev.orchestrator.alert.DiscordMessages;
import dev.orchestrator.discord.message.MessageWriter;
import dev.orchestrator.discord.rest.DiscordClient;
import dev.orchestrator.http.ApacheHttpCalls;
import dev.orchestrator.http.Sleeper;
import dev.orchestrator.json.Json;
import dev.orchestrator.local.discord.SimulatedDiscord;
import dev.orchestrator.local.discord.SimulatedDiscordSettings;
import dev.orchestrator.local.discord.SimulatedServer;
import dev.orchestrator.local.http.Answer;
import dev.orchestrator.local.http.Fault;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The alert channel against a Discord on loopback. */
class DiscordAlertChannelTest {
  private static final String TOKEN = "a-bot-" + "of-this-test";
  private static final InstantSource CLOCK = InstantSource.system();
  private static final AlertMessage ALERT =
      DiscordMessages.alert("0123456789abcdef", 1, "it broke");

  private SimulatedDiscord discord;
  private DiscordAlertChannel channel;

  @BeforeEach
  void start() throws Exception {
    discord = SimulatedDiscord.start(SimulatedDiscordSettings.with(TOKEN, CLOCK));
    channel = channel(SimulatedServer.ALERTS.id());
  }

  @AfterEach
  void stop() {
    discord.close();
  }

  private DiscordAlertChannel channel(String id) {
    return new DiscordAlertChannel(
        new DiscordClient(
            discord.apiBase(),
            Optional.of(() -> TOKEN),
            "test",
            ApacheHttpCalls.open(),
            CLOCK,
            Sleeper.REAL,
            new Random(1)),
        new MessageWriter(text -> text),
        id);
  }

  private static Instant soon() {
    return CLOCK.instant().plusSeconds(8);
  }

  private String posted(Posting posting) {
    assertThat(posting).isInstanceOf(Posting.Posted.class);
    return ((Posting.Posted) posting).messageId();
  }

  private String content(String messageId) {
    return discord.message(messageId).orElseThrow().now().content();
  }

  @Test
  void the_same_nonce_makes_one_message() {
    String first = posted(channel.post(ALERT, "nonce", soon()));

    assertThat(posted(channel.post(ALERT, "nonce", soon()))).isEqualTo(first);
    assertThat(posted(channel.post(ALERT, "another", soon()))).isNotEqualTo(first);
  }

  @Test
  void a_message_that_has_arrived_is_found_by_what_it_is() {
    Instant before = CLOCK.instant().minus(Duration.ofMinutes(1));
    String alert = posted(channel.post(ALERT, "one", soon()));
    String digest = posted(channel.post(DiscordMessages.digest(1), "two", soon()));

    assertThat(posted(channel.find(ALERT, before, soon()))).isEqualTo(alert);
    assertThat(posted(channel.find(DiscordMessages.digest(1), before, soon()))).isEqualTo(digest);
    assertThat(channel.find(DiscordMessages.digest(11), before, soon()))
        .isInstanceOf(Posting.Gone.class);
    assertThat(
            channel.find(DiscordMessages.alert("0123456789abcdef", 2, "it broke"), before, soon()))
        .isInstanceOf(Posting.Gone.class);
    assertThat(channel.find(ALERT, CLOCK.instant().plusSeconds(1), soon()))
        .isInstanceOf(Posting.Gone.class);
  }

  @Test
  void a_text_that_Discord_refuses_gives_way_to_one_without_it() {
    discord
        .faults()
        .add(
            new Fault(
                "blocked",
                "POST /channels/*",
                1,
                new Fault.Effect.Refuse(
                    Answer.json(400, Json.read("{\"message\":\"Blocked\",\"code\":200000}")))));

    assertThat(content(posted(channel.post(ALERT, "nonce", soon()))))
        .contains("Discord refused the text of this alert", "0123456789abcdef")
        .doesNotContain("it broke");
  }

  @Test
  void a_channel_that_is_gone_is_a_refusal_that_says_so() {
    assertThat(channel("1100000000000000999").post(ALERT, "nonce", soon()))
        .isInstanceOfSatisfying(
            Posting.Refused.class,
            refused -> assertThat(refused.sentence()).contains("does not know the channel"));
  }

  @Test
  void a_deleted_message_cannot_be_edited() {
    assertThat(channel.edit("1100000000000000998", ALERT, soon())).isInstanceOf(Posting.Gone.class);
  }
}
