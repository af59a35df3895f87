package dev.orchestrator.release;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.discord.message.Message;
import dev.orchestrator.discord.message.MessageWriter;
import dev.orchestrator.discord.rest.DiscordClient;
import dev.orchestrator.http.FixedRandom;
import dev.orchestrator.http.HttpOutcome;
import dev.orchestrator.http.VirtualTime;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReleaseMessagesTest {
  private static ReleaseMessages messages(int status, String body) {
    var time = new VirtualTime();
    var answer =
        new HttpOutcome.Answered(
            status,
            Map.of(),
            body.getBytes(StandardCharsets.UTF_8),
            Duration.ZERO,
            Optional.empty());
    var discord =
        new DiscordClient(
            URI.create("https://discord.example/api/v10"),
            Optional.of(() -> "bot" + "-token"),
            "1.2.3",
            request -> answer,
            time,
            time,
            new FixedRandom(0));
    return new ReleaseMessages(
        () -> discord,
        new MessageWriter(text -> text),
        new ReleaseMessages.Channels(Optional.of("3000"), Optional.empty()),
        time);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "200 | {\"id\":\"1\"} | true",
        "404 | {\"code\":10008,\"message\":\"Unknown Message\"} | true",
        "403 | {\"code\":50013,\"message\":\"Missing Permissions\"} | false",
        "404 | {\"code\":10003,\"message\":\"Unknown Channel\"} | false",
        "502 | <html></html> | false",
      })
  void a_message_that_was_deleted_after_it_arrived_is_not_sent_again(
      int status, String body, boolean isThere) {
    assertThat(messages(status, body).post(Optional.empty(), Message.of("hello"), "n1"))
        .isEqualTo(isThere);
  }
}
