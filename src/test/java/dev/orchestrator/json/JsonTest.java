package dev.orchestrator.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class JsonTest {
  @Test
  void what_is_not_exactly_one_document_is_not_read() {
    for (String text : new String[] {"", "  ", "{", "{} {}", "{},", "nul", "{\"a\":}", "'a'"}) {
      assertThat(Json.tryRead(text)).as(text).isEmpty();
      assertThat(Json.tryRead(text.getBytes(UTF_8))).as(text).isEmpty();
    }
    assertThatThrownBy(() -> Json.read("{")).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void bombs_are_not_read() {
    assertThat(Json.tryRead("[".repeat(100_000))).isEmpty();
    assertThat(Json.tryRead("[".repeat(65) + "]".repeat(65))).isEmpty();
    assertThat(Json.tryRead("[".repeat(64) + "]".repeat(64))).isPresent();
    assertThat(Json.tryRead("{\"n\":" + "9".repeat(65) + "}")).isEmpty();
  }

  @Test
  void what_is_absent_null_or_of_another_type_reads_as_empty() {
    Json json = Json.read("{\"s\":\"x\",\"n\":null,\"i\":3,\"o\":{}}");

    assertThat(json.text("s")).contains("x");
    assertThat(json.text("n")).isEmpty();
    assertThat(json.text("i")).isEmpty();
    assertThat(json.text("gone")).isEmpty();
    assertThat(json.get("gone").get("deeper").isAbsent()).isTrue();
    assertThat(json.get("s").items()).isEmpty();
    assertThat(json.get("s").fields()).isEmpty();
    assertThat(json.get("s").integer()).isEmpty();
    assertThat(json.get("o").isObject()).isTrue();
    assertThat(Json.MISSING.toString()).isEmpty();
  }

  @Test
  void whole_numbers_are_read_as_such_also_when_they_are_written_with_a_point() {
    assertThat(Json.read("9007199254740991").integer()).hasValue(9_007_199_254_740_991L);
    assertThat(Json.read("3.0").integer()).hasValue(3);
    assertThat(Json.read("3.5").integer()).isEmpty();
    assertThat(Json.read("99999999999999999999").integer()).isEmpty();
    assertThat(Json.read("3").number()).hasValue(3.0);
    assertThat(Json.read("true").isTrue()).isTrue();
    assertThat(Json.read("\"true\"").isTrue()).isFalse();
  }

  @Test
  void a_document_is_written_as_it_was_read() {
    String text = "{\"b\":[1,2.5,\"ü\",null,true],\"a\":{}}";

    assertThat(Json.read(text).toString()).isEqualTo(text);
    assertThat(Json.read(text).fields().keySet()).containsExactly("b", "a");
  }
}
