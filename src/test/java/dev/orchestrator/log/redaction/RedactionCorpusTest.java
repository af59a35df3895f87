package dev.orchestrator.log.redaction;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.json.Json;
import dev.orchestrator.log.Redactor;
import dev.orchestrator.log.redaction.Corpus.Case;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The seeds are not those that the redaction was made with. */
@Timeout(120)
class RedactionCorpusTest {
  private final Redactor redactor = new Redactor();

  @Test
  void the_corpus_is_as_wide_as_it_says() {
    assertThat(SecretKinds.all()).hasSizeGreaterThanOrEqualTo(60);
    assertThat(Embedding.forShapes()).hasSizeGreaterThanOrEqualTo(20);
    assertThat(Embedding.forNames()).hasSizeGreaterThanOrEqualTo(20);
  }

  @ParameterizedTest
  @ValueSource(longs = {90_001, 90_002, 90_003})
  void secrets_that_are_well_formed_do_not_get_through(long seed) {
    List<Case> cases = Corpus.wellFormed(seed);
    List<Case> leaked = cases.stream().filter(this::leaks).toList();
    assertThat(leaked).as("of %d", cases.size()).hasSizeLessThanOrEqualTo(cases.size() / 200);
    assertThat(leaked).as("Discord's").noneMatch(c -> c.family().equals("discord"));
    assertThat(leaked.stream().filter(c -> c.kind().startsWith("discord"))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(longs = {90_001, 90_002, 90_003})
  void most_secrets_in_disguise_do_not_get_through(long seed) {
    List<Case> cases = Corpus.disguised(seed);
    List<Case> leaked = cases.stream().filter(this::leaks).toList();
    assertThat(leaked).as("of %d", cases.size()).hasSizeLessThanOrEqualTo(cases.size() / 50);
  }

  private boolean leaks(Case each) {
    String redacted = redactor.redact(each.line());
    return redacted.equals(Redactor.DROPPED) || each.leaksIn(redacted);
  }

  @ParameterizedTest
  @ValueSource(longs = {90_001, 90_002, 90_003})
  void what_surrounds_a_secret_stays(long seed) {
    List<Case> cases = Corpus.wellFormed(seed);
    List<Case> harmed = cases.stream().filter(c -> !c.keepsIn(redactor.redact(c.line()))).toList();
    assertThat(harmed).hasSizeLessThanOrEqualTo(cases.size() / 200);
  }

  @ParameterizedTest
  @ValueSource(longs = {90_001, 90_002, 90_003})
  void harmless_lines_stay_as_they_are(long seed) {
    assertThat(HarmlessLines.of(seed, 1_000))
        .allSatisfy(line -> assertThat(redactor.redact(line)).isEqualTo(line));
  }

  @Test
  void redacting_twice_is_redacting_once() {
    assertThat(Corpus.wellFormed(90_004))
        .allSatisfy(each -> {
          String once = redactor.redact(each.line());
          assertThat(redactor.redact(once)).isEqualTo(once);
        });
  }

  @Test
  void a_line_of_json_stays_one() {
    List<Case> json =
        Corpus.wellFormed(90_005).stream().filter(c -> Json.tryRead(c.line()).isPresent()).toList();
    assertThat(json)
        .hasSizeGreaterThan(300)
        .allSatisfy(each -> assertThat(Json.tryRead(redactor.redact(each.line()))).isPresent());
  }
}
