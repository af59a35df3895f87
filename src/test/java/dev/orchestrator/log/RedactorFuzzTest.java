package dev.orchestrator.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import dev.orchestrator.json.Json;
import dev.orchestrator.log.redaction.Corpus;
import dev.orchestrator.log.redaction.Corpus.Case;
import dev.orchestrator.log.redaction.HarmlessLines;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever the text: no exception, nothing dropped, twice is once, JSON stays JSON, and the work is
 * bounded by the length: a text beyond the bound is dropped. {@code mvn test} runs it over the
 * corpus; {@code JAZZER_FUZZ=1 mvn test -Dtest=RedactorFuzzTest -Djazzer.hooks=true} lets Jazzer
 * look for more.
 */
class RedactorFuzzTest {
  private static final String KNOWN = "words/that \"are\" known & kept";

  private final Redactor redactor = new Redactor();

  RedactorFuzzTest() {
    redactor.remember("known", KNOWN);
  }

  static Stream<Arguments> seeds() {
    return Stream.of(
            everyTenth(Corpus.wellFormed(1)),
            everyTenth(Corpus.disguised(1)),
            HarmlessLines.of(1, 200).stream(),
            Stream.of("", KNOWN, KNOWN.repeat(3), "[redacted:x]" + KNOWN, "\\", "\\u00", "%", "%2"))
        .flatMap(lines -> lines)
        .map(line -> arguments(line));
  }

  private static Stream<String> everyTenth(List<Case> cases) {
    return IntStream.range(0, cases.size() / 10).mapToObj(i -> cases.get(10 * i).line());
  }

  @MethodSource("seeds")
  @FuzzTest(maxDuration = "5m")
  void any_text_is_redacted_within_the_bound_of_its_work(@NotNull String text) {
    String once = redactor.redact(text);

    assertThat(once).isNotEqualTo(Redactor.DROPPED);
    assertThat(redactor.redact(once)).isEqualTo(once);
    assertThat(once).doesNotContain(KNOWN);
    if (text.startsWith("{") && Json.tryRead(text).isPresent()) {
      assertThat(Json.tryRead(once)).isPresent();
    }
  }
}
