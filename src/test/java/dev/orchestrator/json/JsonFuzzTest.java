package dev.orchestrator.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import dev.orchestrator.Events;
import dev.orchestrator.Work;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever the bytes: they are one document or none, and a document can be written again, as text
 * that UTF-8 can hold. {@code mvn test} runs it over its seeds; {@code JAZZER_FUZZ=1 mvn test
 * -Dtest=JsonFuzzTest -Djazzer.hooks=true} lets Jazzer look for more.
 */
class JsonFuzzTest {
  private static final long BYTES_A_BYTE = 400;
  private static final long BYTES_ANYWAY = 200_000;

  static Stream<Arguments> seeds() {
    Stream<String> events =
        Stream.of("interactions", "github", "webhook")
            .flatMap(folder -> Events.names(folder).stream().map(name -> text(folder, name)));
    Stream<String> odd =
        Stream.of(
            "",
            "\ufeff{}",
            "[".repeat(65),
            "{\"a\":".repeat(64) + "1" + "}".repeat(64),
            "\"\\ud800\"",
            "{\"\\udc00\":\"\\ud83d\"}",
            "\"\\ud83d\\ude00\"",
            "1e999999999",
            "-1e-999999999",
            "1e400",
            "9".repeat(64),
            "0." + "1".repeat(62),
            "[1e5,-0,-0.0]",
            "{\"a\":1,\"a\":2}",
            "\"\\u0000\"",
            "NaN");
    return Stream.concat(events, odd).map(text -> Arguments.of((Object) text.getBytes(UTF_8)));
  }

  private static String text(String folder, String name) {
    return switch (folder) {
      case "github" -> Events.github(name).text();
      case "webhook" -> Events.webhook(name).text();
      default -> Events.body(name).text();
    };
  }

  @MethodSource("seeds")
  @FuzzTest(maxDuration = "5m")
  void any_bytes_are_one_document_or_none(byte @NotNull [] bytes) {
    var reading = Work.ofSecond(() -> Json.tryRead(bytes));

    assertThat(reading.bytes()).isLessThan(BYTES_ANYWAY + BYTES_A_BYTE * bytes.length);
    reading.result().ifPresent(JsonFuzzTest::assertCanBeWrittenAgain);
  }

  private static void assertCanBeWrittenAgain(Json json) {
    String text = json.toString();
    assertThat(UTF_8.newEncoder().canEncode(text)).isTrue();
    assertThat(Json.tryRead(Json.bytes(json::writeTo)).map(Json::toString)).hasValue(text);
    assertThat(Json.tryRead(text).map(Json::toString)).hasValue(text);
    json.fields().forEach((name, value) -> assertThat(UTF_8.newEncoder().canEncode(name)).isTrue());
    json.text().ifPresent(value -> assertThat(UTF_8.newEncoder().canEncode(value)).isTrue());
  }
}
