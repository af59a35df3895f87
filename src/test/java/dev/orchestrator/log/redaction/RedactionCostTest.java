package dev.orchestrator.log.redaction;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.log.Redactor;
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
  private static final int HALF = 40_000;
  private static final int SLACK = 40_000;

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
        "password|",
        "password|x ",
        "password:'",
        "password= ",
        "password\t",
        "password={",
        "password=(",
        "'a''",
        "password='a''",
        "a -> ",
        "password=a -> ",
        "://a:@",
        "://a:b@/",
        "://a:b c@",
        "curl -u a:",
        "set -x TOKEN ",
        "a:5432:*:b:",
        "\nname: TOKEN",
        "\npassword:\n ",
        "\ntokens:\n- ",
        "\nform-data; name=\"password\"\n",
        "пароль:",
        "a_",
        "sk_live_a1B2",
        ".acc_",
        "==:",
        "**password**: ",
        "</b>:",
        "pi_",
        "pi_a1_secret_",
        "live_",
        "_mmk",
        "2_1",
        "API_KEY=");
  }

  /** Twice the text may cost little more than twice the work, counted in steps. */
  @ParameterizedTest
  @MethodSource("units")
  void work_grows_as_the_text_does(String unit) {
    long half = work(unit.repeat(HALF / unit.length()));
    long whole = work(unit.repeat(2 * HALF / unit.length()));
    assertThat(whole).isLessThanOrEqualTo(half * 2 + half / 5 + SLACK);
  }

  private static long work(String text) {
    Scan scan = Scan.of(text.toCharArray());
    new SecretFinder().find(scan);
    new LineContext().lines(scan, text);
    return scan.work();
  }

  @ParameterizedTest
  @MethodSource("units")
  @Timeout(60)
  void a_megabyte_of_the_same_is_redacted_within_the_bound(String unit) {
    String text = unit.repeat(MEGABYTE / unit.length());
    assertThat(redactor.redact(text)).isNotEqualTo(Redactor.DROPPED);
  }

  @Test
  @Timeout(60)
  void a_megabyte_of_base64_is_redacted_within_the_bound() {
    var dice = new SeededRandom(3);
    String text = dice.base64("hello ".repeat(1_000));
    for (String blob :
        List.of(
            dice.std64(MEGABYTE),
            dice.url64(MEGABYTE),
            dice.hex(MEGABYTE),
            dice.base64(dice.base64(text.repeat(60))))) {
      assertThat(redactor.redact(blob)).isNotEqualTo(Redactor.DROPPED);
    }
  }
}
