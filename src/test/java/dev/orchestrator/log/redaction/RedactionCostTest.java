package dev.orchestrator.log.redaction;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.log.Redactor;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** No text costs more than its length: measured in processor time, generously. */
@Timeout(120)
class RedactionCostTest {
  private static final int MEGABYTE = 1_000_000;
  private static final long MOST_MILLISECONDS = 3_000;

  private final Redactor redactor = new Redactor();

  static Stream<String> units() {
    return Stream.of(
        "a",
        "{",
        "[",
        "\\",
        "\"",
        "'",
        "=",
        ":",
        "<a ",
        "password=\"",
        "password='",
        "://a:",
        "//a:b@",
        "token=",
        "auth=",
        "value=",
        "name=password value=",
        "Cookie: ",
        "Cookie: a=",
        "Authorization: ",
        "Authorization: Digest ",
        "Bearer ",
        "--password ",
        "-u a:",
        "password \"",
        "<password>",
        "{\"a\":",
        "[\"a\",",
        "[[1,",
        "%25",
        "%2525",
        "\\u005c",
        "\\\"",
        "&amp;",
        "\u200b",
        "\u001b[1m",
        "MTz.",
        "eyJ-",
        "eyJ.",
        "gh" + "s_",
        "sk-",
        "key-",
        "thin:a/",
        "webhooks/123456789012345678/",
        ".atlas" + "v1.",
        "aW50ZXJhY3Rpb246",
        "-----BEGIN " + "PRIVATE KEY-----",
        "\n-----END " + "PRIVATE KEY-----",
        "Private-Lines: ",
        "[redacted:",
        "{\"name\":\"password\",\"value\":\"",
        "password|");
  }

  @ParameterizedTest
  @MethodSource("units")
  void a_megabyte_of_the_same_is_done_in_time(String unit) {
    String text = unit.repeat(MEGABYTE / unit.length());
    long start = processorTime();
    String redacted = redactor.redact(text);
    assertThat((processorTime() - start) / 1_000_000).isLessThan(MOST_MILLISECONDS);
    assertThat(redacted).isNotEqualTo(Redactor.DROPPED);
  }

  @Test
  void a_megabyte_of_base64_is_done_in_time() {
    var dice = new Dice(3);
    String text = dice.base64("hello ".repeat(1_000));
    for (String blob :
        List.of(
            dice.std64(MEGABYTE),
            dice.url64(MEGABYTE),
            dice.hex(MEGABYTE),
            dice.base64(dice.base64(text.repeat(60))))) {
      long start = processorTime();
      assertThat(redactor.redact(blob)).isNotEqualTo(Redactor.DROPPED);
      assertThat((processorTime() - start) / 1_000_000).isLessThan(MOST_MILLISECONDS);
    }
  }

  private static long processorTime() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }
}
