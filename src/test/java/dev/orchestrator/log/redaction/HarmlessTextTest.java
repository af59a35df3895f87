package dev.orchestrator.log.redaction;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.log.RedactStream;
import dev.orchestrator.log.Redactor;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(60)
class HarmlessTextTest {
  private final Redactor redactor = new Redactor();

  static Stream<String> kinds() {
    return HarmlessTexts.of(1).keySet().stream();
  }

  private static String text(String kind, long seed) {
    return HarmlessTexts.of(seed).getOrDefault(kind, "");
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void each_line_stays_as_it_is(String kind) {
    for (long seed = 80_001; seed < 80_011; seed++) {
      assertThat(text(kind, seed).lines().toList())
          .filteredOn(line -> !redactor.redact(line).equals(line))
          .extracting(line -> line + "  =>  " + redactor.redact(line))
          .isEmpty();
    }
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void so_does_the_whole_text(String kind) {
    for (long seed = 80_011; seed < 80_015; seed++) {
      String text = text(kind, seed);
      assertThat(redactor.redact(text)).isEqualTo(text);
    }
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void and_a_stream_of_its_lines(String kind) throws IOException {
    for (long seed = 80_015; seed < 80_019; seed++) {
      byte[] text = text(kind, seed).getBytes(StandardCharsets.UTF_8);
      var out = new ByteArrayOutputStream();
      new RedactStream(new Redactor()).copy(new ByteArrayInputStream(text), out);
      assertThat(out.toString(StandardCharsets.UTF_8))
          .isEqualTo(new String(text, StandardCharsets.UTF_8));
    }
  }
}
