package dev.orchestrator.finding;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import dev.orchestrator.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The bytes that a signature covers are those that Python writes. */
class CanonicalJsonTest {
  private static String canonical(String json) throws IOException {
    try (JsonParser parser = JsonText.strict(json.getBytes(UTF_8))) {
      parser.nextToken();
      return new String(CanonicalJson.ofObject(parser, "hmac"), UTF_8);
    }
  }

  private static List<Json> vectors() throws IOException {
    return Json.read(Files.readString(Path.of("src/test/resources/vectors/hmac.json"))).items();
  }

  @Test
  void the_published_vectors_are_reproduced_and_verified() throws IOException {
    assertThat(vectors()).hasSize(2);
    for (Json vector : vectors()) {
      String expected = vector.text("canonical").orElseThrow();
      String artifact = new String(vector.get("artifact").toBytes(), UTF_8);
      assertThat(canonical(artifact)).isEqualTo(expected);
      byte[] signed = expected.getBytes(UTF_8);
      String key = vector.text("key_utf8").orElseThrow();
      String hex = vector.text("hex").orElseThrow();
      String base64 = vector.text("base64").orElseThrow();
      String encodedKey = Base64.getEncoder().encodeToString(key.getBytes(UTF_8));
      assertThat(Signature.isValid(signed, hex, key)).isTrue();
      assertThat(Signature.isValid(signed, base64, encodedKey)).isTrue();
      assertThat(Signature.isValid(signed, hex, encodedKey)).isFalse();
      assertThat(Signature.isValid(signed, hex.substring(1) + "0", key)).isFalse();
      assertThat(Signature.isValid(signed, "", key)).isFalse();
      signed[3] ^= 1;
      assertThat(Signature.isValid(signed, hex, key)).isFalse();
      assertThat(Signature.isValid(signed, base64, encodedKey)).isFalse();
    }
  }

  /** Made by CPython 3.11: {@code json.dumps(float, …)}. */
  @ParameterizedTest
  @CsvSource({
    "1.0, 1.0",
    "1e2, 100.0",
    "1e-7, 1e-07",
    "0.0001, 0.0001",
    "0.00001, 1e-05",
    "1e16, 1e+16",
    "1e15, 1000000000000000.0",
    "9999999999999998.0, 9999999999999998.0",
    "1.5e300, 1.5e+300",
    "-0.0, -0.0",
    "0.1, 0.1",
    "123456.789, 123456.789",
    "5e-324, 5e-324",
    "1e-323, 1e-323",
    "1.5e-323, 1.5e-323",
    "2e23, 2e+23",
    "1.7976931348623157e308, 1.7976931348623157e+308",
    "2.2250738585072014e-308, 2.2250738585072014e-308",
    "-12.50, -12.5",
    "-0, 0",
    "123456789012345678901234567890, 123456789012345678901234567890",
  })
  void numbers_are_written_as_Python_writes_them(String number, String expected)
      throws IOException {
    assertThat(canonical("{\"n\":" + number + "}")).isEqualTo("{\"n\":" + expected + "}");
  }

  @Test
  void names_are_in_the_order_of_code_points_and_text_is_ASCII() throws IOException {
    assertThat(
            canonical(
                "{\"\ud83d\ude00\":1,\"\ufb33\":2,\"a\":{\"hmac\":1,\"B\":[ ]},\"hmac\":\"x\"}"))
        .isEqualTo("{\"a\":{\"B\":[],\"hmac\":1},\"\\ufb33\":2,\"\\ud83d\\ude00\":1}");
    assertThat(canonical("{\"a\":\"/\\b\\f\\u0001\\u007f\\ud800 \u00e9\"}"))
        .isEqualTo("{\"a\":\"/\\b\\f\\u0001\\u007f\\ud800 \\u00e9\"}");
    assertThat(canonical("{\"b\":true,\"ab\":null,\"\":false}"))
        .isEqualTo("{\"\":false,\"ab\":null,\"b\":true}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"a\":1,\"a\":1}", "{\"a\":NaN}", "{\"a\":1e400}", "{\"a\":[1}"})
  void what_programs_read_differently_is_refused(String json) {
    assertThatThrownBy(() -> canonical(json)).isInstanceOf(JsonProcessingException.class);
  }
}
