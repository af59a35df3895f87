package dev.orchestrator.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.discord.message.Message;
import dev.orchestrator.discord.message.MessageWriter;
import dev.orchestrator.json.Json;
import dev.orchestrator.log.Redactor;
import dev.orchestrator.trace.TraceStatus;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What is kept of a last word until it has arrived. */
class FinalResponseTest {
  private static final String SECRET = "ghp_" + "a1B2c3D4e5F6".repeat(3);

  @Test
  void what_is_kept_holds_no_secret_in_its_message_nor_in_its_error() {
    var redactor = new Redactor();
    var last =
        new Outcome.Ended(
            Message.of("It said " + SECRET),
            TraceStatus.FAILED,
            Optional.of("it failed with " + SECRET));

    String kept =
        FinalResponse.of(last, "1-trace", new MessageWriter(redactor::redact), redactor).text();

    assertThat(kept).doesNotContain(SECRET);
    Json json = Json.read(kept);
    assertThat(json.text("status")).contains("failed");
    assertThat(json.text("error").orElseThrow()).startsWith("it failed with ");
    assertThat(json.get("edit").text("content").orElseThrow()).contains("It said ", "1-trace");
  }
}
