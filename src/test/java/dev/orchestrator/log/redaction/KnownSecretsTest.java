package dev.orchestrator.log.redaction;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.log.Redactor;
import dev.orchestrator.log.Redactor.Remembered;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class KnownSecretsTest {
  private static final String SECRET = "words/of \"mine\" & x";

  private final Redactor redactor = new Redactor();

  @Test
  void a_remembered_secret_is_found_wherever_it_stands() {
    redactor.remember("db", "quite ordinary words");
    for (int before = 0; before < 9; before++) {
      String text = "x".repeat(before) + "quite ordinary words" + "y".repeat(before);
      assertThat(redactor.redact(text))
          .isEqualTo("x".repeat(before) + "[redacted:db]" + "y".repeat(before));
    }
  }

  @Test
  void the_last_four_characters_help_when_twenty_are_hidden() {
    redactor.remember("app-key", "0123456789abcdefghij" + "WXYZ");
    redactor.remember("short-key", "0123456789abcdefghi" + "9876");
    assertThat(redactor.redact("a 0123456789abcdefghijWXYZ b"))
        .isEqualTo("a [redacted:app-key …WXYZ] b");
    assertThat(redactor.redact("a 0123456789abcdefghi9876 b"))
        .isEqualTo("a [redacted:short-key] b");
  }

  @Test
  void its_json_and_url_and_xml_forms_are_found() {
    redactor.remember("db", SECRET);
    assertThat(redactor.redact("{\"a\":\"" + SECRET.replace("\"", "\\\"") + "\"}"))
        .isEqualTo("{\"a\":\"[redacted:db]\"}");
    String url = URLEncoder.encode(SECRET, StandardCharsets.UTF_8);
    assertThat(redactor.redact("?a=" + url)).isEqualTo("?a=[redacted:db]");
    assertThat(redactor.redact("?a=" + url.replace("+", "%20"))).isEqualTo("?a=[redacted:db]");
    assertThat(
            redactor.redact("<a>" + SECRET.replace("&", "&amp;").replace("\"", "&quot;") + "</a>"))
        .isEqualTo("<a>[redacted:db]</a>");
  }

  @Test
  void inside_base64_it_is_found_at_every_offset() {
    redactor.remember("db", SECRET);
    for (int before = 0; before < 6; before++) {
      for (int after = 0; after < 4; after++) {
        byte[] blob =
            ("\u0000".repeat(before) + SECRET + "\u0000".repeat(after))
                .getBytes(StandardCharsets.UTF_8);
        String std = Base64.getEncoder().encodeToString(blob);
        String middle = std.substring(before / 3 * 4 + 5, std.length() - 10);
        assertThat(redactor.redact("blob " + std + " end")).doesNotContain(middle);
        String url = Base64.getUrlEncoder().withoutPadding().encodeToString(blob);
        assertThat(redactor.redact("blob " + url)).contains("[redacted:");
      }
    }
  }

  @Test
  void one_plain_word_is_not_remembered_and_random_letters_are() {
    for (String word :
        List.of("production", "Production", "PRODUCTION", "storefront", "deployment", "password")) {
      var redactor = new Redactor();
      assertThat(redactor.remember("webhook", word)).as(word).isFalse();
      assertThat(redactor.redact("ref " + word + " is live")).isEqualTo("ref " + word + " is live");
    }
    for (String random :
        List.of(
            "xkqjzvwbfh", "qwrtpsdfgh", "producti0n", "only-words-here", "correcthorsebattery")) {
      var redactor = new Redactor();
      assertThat(redactor.remember("webhook", random)).as(random).isTrue();
      assertThat(redactor.redact("x " + random + " y")).as(random).doesNotContain(random);
    }
  }

  @Test
  void parts_of_a_secret_are_secret() {
    redactor.remember("cert", "first line of it\nsecond line of it\n");
    redactor.remember("url", "postgres://app:" + "only-words-here" + "@db/x");
    redactor.remember(
        "json", "{\"user\":\"app\",\"password\":\"" + "just-some-words" + "\",\"port\":5432}");
    assertThat(redactor.redact("a second line of it b")).isEqualTo("a [redacted:cert] b");
    assertThat(redactor.redact("a only-words-here b")).isEqualTo("a [redacted:url] b");
    assertThat(redactor.redact("a just-some-words b")).isEqualTo("a [redacted:json] b");
  }

  @Test
  void too_plain_a_secret_is_not_remembered() {
    redactor.remember("short", "1234567");
    redactor.remember("plain", "abababababab");
    assertThat(redactor.redact("1234567 abababababab")).isEqualTo("1234567 abababababab");
  }

  @Test
  void a_secret_is_forgotten_when_its_last_holder_lets_go() {
    Remembered first = redactor.rememberWhile("t", "words-and-words");
    Remembered second = redactor.rememberWhile("t", "words-and-words");
    first.close();
    first.close();
    assertThat(redactor.redact("words-and-words")).isEqualTo("[redacted:t]");
    second.close();
    assertThat(redactor.redact("words-and-words")).isEqualTo("words-and-words");
  }

  @Test
  void what_is_remembered_for_good_outlives_those_who_held_it_too() {
    redactor.remember("t", "words-and-words");
    redactor.rememberWhile("t", "words-and-words").close();
    assertThat(redactor.redact("words-and-words")).isEqualTo("[redacted:t]");
  }

  @Test
  void thousands_come_and_go_while_others_redact() throws Exception {
    var dice = new SeededRandom(5);
    var tokens = new ArrayList<String>();
    for (int i = 0; i < 2_000; i++) {
      tokens.add("words-" + dice.letters(12));
    }
    try (var threads = Executors.newFixedThreadPool(4)) {
      var work = new ArrayList<Future<Boolean>>();
      for (int t = 0; t < 4; t++) {
        int mine = t;
        work.add(
            threads.submit(() -> {
              boolean clean = true;
              for (int i = mine; i < tokens.size(); i += 4) {
                try (Remembered held = redactor.rememberWhile("t", tokens.get(i))) {
                  clean &= redactor.redact("x " + tokens.get(i) + " y").equals("x [redacted:t] y");
                }
              }
              return clean;
            }));
      }
      for (Future<Boolean> each : work) {
        assertThat(each.get()).isTrue();
      }
    }
    assertThat(redactor.redact(tokens.get(0))).isEqualTo(tokens.get(0));
  }

  @Test
  void a_text_that_costs_too_much_is_dropped() {
    for (int i = 0; i < 2_500; i++) {
      redactor.remember("many", "w" + i + "-with-the-same-end");
    }
    assertThat(redactor.redact("the-same-end".repeat(20_000))).isEqualTo(Redactor.DROPPED);
  }
}
