package dev.orchestrator.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import dev.orchestrator.json.Json;
import dev.orchestrator.log.redaction.Corpus;
import dev.orchestrator.log.redaction.Corpus.Case;
import dev.orchestrator.log.redaction.HarmlessLines;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever the text: no exception, nothing dropped, twice is once, JSON stays JSON, and the time is
 * bounded by the length. {@code mvn test} runs it over the corpus; {@code JAZZER_FUZZ=1 mvn test
 * -Dtest=RedactorFuzzTest -Djazzer.hooks=true} lets Jazzer look for more.
 */
class RedactorFuzzTest {
  private static final String KNOWN = "words/that \"are\" known & kept";
  private static final long PIECE = 64 * 1024;

  /** The bound is 50 ms; the machine may be under other load. */
  private static final long MILLISECONDS_A_PIECE = 500;

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
  void any_text_is_redacted_in_time(@NotNull String text) {
    long start = processorTime();
    String once = redactor.redact(text);
    long milliseconds = (processorTime() - start) / 1_000_000;

    assertThat(once).isNotEqualTo(Redactor.DROPPED);
    assertThat(redactor.redact(once)).isEqualTo(once);
    assertThat(once).doesNotContain(KNOWN);
    assertThat(milliseconds).isLessThan(MILLISECONDS_A_PIECE * (1 + text.length() / PIECE));
    if (text.startsWith("{") && Json.tryRead(text).isPresent()) {
      assertThat(Json.tryRead(once)).isPresent();
    }
  }

  private static long processorTime() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }
}
