package dev.orchestrator.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class RedactorTest {
  private static final String SECRET = "correct" + "Horse42battery";

  private final Redactor redactor = new Redactor();

  @Test
  void a_text_longer_than_the_bound_is_dropped() {
    assertThat(redactor.redact("a".repeat(Redactor.LONGEST + 1))).isEqualTo(Redactor.DROPPED);
    assertThat(redactor.redact("a".repeat(Redactor.LONGEST))).startsWith("aaa");
  }

  /** A value as it is redacted where it stands under a name in structured data. */
  private @Nullable Object value(String name, String value) {
    return redactor.redact((Object) Map.of(name, value)) instanceof Map<?, ?> redacted
        ? redacted.get(name)
        : null;
  }

  @Test
  void a_value_is_judged_by_the_last_word_of_its_name() {
    assertThat(value("clientSecret", SECRET)).isEqualTo("[redacted:secret]");
    assertThat(value("secretArn", SECRET)).isEqualTo(SECRET);
    assertThat(value("authorization", "Bearer " + SECRET))
        .isEqualTo("Bearer [redacted:authorization]");
    assertThat(value("cookie", "theme=dark; sid=" + SECRET))
        .isEqualTo("theme=dark; sid=[redacted:cookie]");
    assertThat(value("password", "[redacted:password]")).isEqualTo("[redacted:password]");
  }

  @Test
  void types_stay_what_they_are() {
    Map<String, @Nullable Object> value = new LinkedHashMap<>();
    value.put("n", 12L);
    value.put("d", 1.5);
    value.put("b", true);
    value.put("none", null);
    value.put("list", List.of("a", 1));
    assertThat(redactor.redact((Object) value)).isEqualTo(value);
  }

  @Test
  void names_decide_at_any_depth() {
    Object value =
        Map.of("request", List.of(Map.of("headers", Map.of("X-Api-Key", SECRET, "Host", "h"))));
    assertThat(redactor.redact(value))
        .isEqualTo(
            Map.of(
                "request",
                List.of(Map.of("headers", Map.of("X-Api-Key", "[redacted:key]", "Host", "h")))));
  }

  @Test
  void a_sibling_may_be_the_name() {
    assertThat(redactor.redact((Object) Map.of("name", "DB_PASSWORD", "value", SECRET)))
        .isEqualTo(Map.of("name", "DB_PASSWORD", "value", "[redacted:password]"));
    assertThat(redactor.redact((Object) Map.of("setting", "db.password", "newValue", SECRET)))
        .isEqualTo(Map.of("setting", "db.password", "newValue", "[redacted:password]"));
    assertThat(redactor.redact((Object) List.of("authorization", "Bearer " + SECRET)))
        .isEqualTo(List.of("authorization", "Bearer [redacted:authorization]"));
  }

  @Test
  void arguments_are_judged_by_their_template() {
    assertThat(
            redactor.redact(
                (Object)
                    Map.of(
                        "message", "{} logs in with password {}", "args", List.of("bob", SECRET))))
        .isEqualTo(
            Map.of(
                "message",
                "{} logs in with password {}",
                "args",
                List.of("bob", "[redacted:password]")));
  }

  @Test
  void numbers_under_a_secret_name_go_too() {
    assertThat(redactor.redact((Object) Map.of("password", 12345678, "max_tokens", 4096)))
        .isEqualTo(Map.of("password", "[redacted:password]", "max_tokens", 4096));
    assertThat(redactor.redact("{\"password\":12345678}"))
        .isEqualTo("{\"password\":\"[redacted:password]\"}");
  }

  @Test
  void a_secret_may_be_a_key() {
    redactor.remember("mine", SECRET);
    assertThat(redactor.redact((Object) Map.of(SECRET, 1))).isEqualTo(Map.of("[redacted:mine]", 1));
  }

  @Test
  void an_endless_structure_comes_to_an_end() {
    List<Object> endless = new ArrayList<>();
    endless.add("a");
    endless.add(endless);
    assertThat(String.valueOf(redactor.redact((Object) endless))).contains("[dropped: too deep]");
    List<Object> wide = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      wide.add(wide);
    }
    assertThat(redactor.redact((Object) wide)).isNotNull();
  }

  @Test
  void a_private_key_goes_whole_and_a_certificate_stays() {
    String body = "MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7VJTUt9Us8cKj\n";
    String key =
        "-----BEGIN " + "PRIVATE KEY-----\n" + body + body + "-----END " + "PRIVATE KEY-----";
    assertThat(redactor.redact("before " + key + " after"))
        .isEqualTo("before [redacted:private-key] after");
    String certificate = key.replace("PRIVATE KEY", "CERTIFICATE");
    assertThat(redactor.redact(certificate)).isEqualTo(certificate);
  }

  @Test
  void half_an_escape_is_never_cut_off() {
    String line = "{\"m\":\"\\npassword=" + SECRET + "\\u0041\\n x\",\"n\":1}";
    assertThat(redactor.redact(line))
        .isEqualTo("{\"m\":\"\\npassword=[redacted:password]\\n x\",\"n\":1}");
  }
}
