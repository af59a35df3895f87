package dev.orchestrator.log.redaction;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.json.Json;
import dev.orchestrator.log.RedactStream;
import dev.orchestrator.log.Redactor;
import dev.orchestrator.log.redaction.Corpus.Case;
import dev.orchestrator.log.redaction.TokenKinds.Group;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every form and every kind of token that leaked once, with values made anew. */
@Timeout(120)
class LeakTest {
  private static final int TIMES = 12;

  private final Redactor redactor = new Redactor();

  static Stream<String> families() {
    return LineKinds.all().stream().map(SecretKind::family).distinct();
  }

  private static List<Case> lines(String family) {
    return Corpus.lines(
        LineKinds.all().stream().filter(kind -> kind.family().equals(family)).toList(),
        TIMES,
        70_001);
  }

  @ParameterizedTest
  @MethodSource("families")
  void a_secret_in_a_form_of_this_family_is_found_in_a_text(String family) {
    assertThat(lines(family))
        .filteredOn(each -> leaks(each, redactor.redact(each.line())))
        .extracting(each -> each.line() + "  =>  " + redactor.redact(each.line()))
        .isEmpty();
  }

  @ParameterizedTest
  @MethodSource("families")
  void and_in_a_stream_of_lines(String family) {
    assertThat(lines(family))
        .filteredOn(each -> leaks(each, copied(each.line())))
        .extracting(each -> each.line() + "  =>  " + copied(each.line()))
        .isEmpty();
  }

  @ParameterizedTest
  @MethodSource("families")
  void redacting_twice_is_redacting_once(String family) {
    assertThat(lines(family))
        .allSatisfy(each -> {
          String once = redactor.redact(each.line());
          assertThat(redactor.redact(once)).isEqualTo(once);
          String stream = copied(each.line());
          assertThat(copied(stream)).isEqualTo(stream);
        });
  }

  @ParameterizedTest
  @EnumSource(Group.class)
  void tokens_of_the_public_lists_are_found_bare(Group group) {
    List<Case> cases = Corpus.of(TokenKinds.of(group), 70_002);
    assertThat(cases)
        .filteredOn(each -> leaks(each, redactor.redact(each.line())))
        .extracting(each -> each.kind() + " " + each.embedding() + "  =>  " + each.line())
        .hasSizeLessThanOrEqualTo(cases.size() / 1_000);
  }

  @ParameterizedTest
  @ValueSource(longs = {70_003, 70_004})
  void a_redacted_token_stays_as_it_is_and_json_stays_json(long seed) {
    for (Group group : Group.values()) {
      assertThat(Corpus.of(TokenKinds.of(group), seed))
          .allSatisfy(each -> {
            String once = redactor.redact(each.line());
            assertThat(redactor.redact(once)).isEqualTo(once);
            if (Json.tryRead(each.line()).isPresent()) {
              assertThat(Json.tryRead(once)).isPresent();
            }
          });
    }
  }

  @Test
  void keys_of_this_system_are_found_and_what_it_publishes_stays() {
    var dice = new SeededRandom(5);
    String key = "or" + "c_" + dice.alnum(36);
    assertThat(redactor.redact("X-Key: " + key + " refused")).doesNotContain(key.substring(8, 20));
    String envelope =
        "{\"payloadType\":\"application/vnd.in-toto+json\",\"payload\":\""
            + dice.base64(
                "{\"_type\":\"https://in-toto.io/Statement/v1\",\"subject\":[{\"name\":\"app.zip\","
                    + "\"digest\":{\"sha256\":\""
                    + dice.hex(64)
                    + "\",\"gitCommit\":\""
                    + dice.hex(40)
                    + "\"}}],\"predicate\":{\"keyid\":\""
                    + dice.hex(64)
                    + "\"}}")
            + "\",\"signatures\":[{\"keyid\":\""
            + dice.hex(64)
            + "\",\"sig\":\""
            + dice.std64(86)
            + "==\"}]}";
    assertThat(redactor.redact(envelope)).isEqualTo(envelope);
  }

  private static boolean leaks(Case each, String redacted) {
    return redacted.contains(Redactor.DROPPED) || each.leaksIn(redacted);
  }

  private static String copied(String text) {
    var out = new ByteArrayOutputStream();
    try {
      new RedactStream(new Redactor())
          .copy(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), out);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return out.toString(StandardCharsets.UTF_8);
  }
}
