package dev.orchestrator.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.json.Json;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What others wrote cannot start a new line, nor move a terminal's cursor. */
@Timeout(60)
class LogInjectionTest {
  private static final String FORGED = "{\"level\":\"info\",\"msg\":\"all is well\"}";
  private static final Log LOG = Log.named("log.attack");

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  /** What ends a line somewhere, moves a cursor, or turns the direction of what follows. */
  static List<String> obeyed() {
    return List.of(
        "\n",
        "\r",
        "\r\n",
        "\u000b",
        "\f",
        "\u0085",
        "\u2028",
        "\u2029",
        "\u001b[2K\u001b[1A",
        "\u009b2K",
        "\u0007",
        "\b",
        "\u007f",
        "\u0000",
        "\u202e",
        "\u2066",
        "\u200f",
        "\ufeff",
        "\udb40\udc01");
  }

  @AfterEach
  void stop() {
    Logging.stop();
  }

  private String logged(boolean json, String value) {
    Logging.start(
        new LogSettings("orchestrator", "dev", "ingress", "info", json), new Redactor(), out);
    LogContext.NONE
        .withCommand(value)
        .run(() ->
            LOG.warn(
                "test.line", "refused " + value, Field.of("reason", value), Field.of(value, 1)));
    Logging.drain();
    return out.toString(StandardCharsets.UTF_8);
  }

  private static void assertNothingObeyed(String written) {
    assertThat(written).endsWith("\n");
    assertThat(written.substring(0, written.length() - 1).codePoints())
        .noneMatch(Character::isISOControl)
        .noneMatch(c -> Character.getType(c) == Character.FORMAT)
        .noneMatch(c -> c == 0x2028 || c == 0x2029);
  }

  @ParameterizedTest
  @MethodSource("obeyed")
  void a_line_of_JSON_stays_one_line_and_keeps_the_value(String character) {
    String value = "before" + character + FORGED;

    String written = logged(true, value);

    assertNothingObeyed(written);
    assertThat(Json.read(written.strip()).text("reason")).contains(value);
    assertThat(Json.read(written.strip()).text("cmd")).contains(value);
  }

  @ParameterizedTest
  @MethodSource("obeyed")
  void a_line_for_people_stays_one_line(String character) {
    assertNothingObeyed(logged(false, "before" + character + FORGED));
  }
}
