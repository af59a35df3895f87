package dev.orchestrator.finding;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.finding.ArtifactReader.Given;
import dev.orchestrator.finding.ArtifactReader.Reading;
import dev.orchestrator.gate.Level;
import dev.orchestrator.github.RepositoryName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** SARIF as scanners write it. */
class SarifReaderTest {
  private static final Given NOTHING_GIVEN =
      new Given(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

  private static final ArtifactReader READER =
      new ArtifactReader(() -> Instant.parse("2026-11-30T12:00:00Z"));
  private static final Given GIVEN =
      new Given(
          Optional.empty(),
          Optional.of(new RepositoryName("octo-org", "shop")),
          Optional.empty(),
          Optional.empty());

  private static Artifact read(byte[] sarif) {
    Reading reading = READER.read(sarif, GIVEN);
    assertThat(reading).isInstanceOf(Reading.Read.class);
    return ((Reading.Read) reading).artifact();
  }

  private static List<Finding> findings(String run) {
    return read(("{\"runs\":[" + run + "],\"version\":\"2.1.0\"}").getBytes(UTF_8))
        .repositories()
        .getFirst()
        .findings();
  }

  private static Finding only(String run) {
    List<Finding> all = findings(run);
    assertThat(all).hasSize(1);
    return all.getFirst();
  }

  @ParameterizedTest
  @CsvSource({"checkstyle, 3", "eslint, 4", "pmd, 1", "spotbugs, -1"})
  void the_output_of_real_scanners_is_read(String tool, int expected) throws IOException {
    Artifact artifact =
        read(Files.readAllBytes(Path.of("src/test/resources/sarif/" + tool + "_own.sarif")));
    if (expected >= 0) {
      assertThat(artifact.hits() + artifact.skipped().getOrDefault("suppressed", 0))
          .isBetween(expected, expected + 1);
    }
    assertThat(artifact.hits()).isPositive();
    assertThat(artifact.repositories().getFirst().findings())
        .allSatisfy(finding -> assertThat(finding.rule()).isNotBlank())
        .allSatisfy(finding -> assertThat(finding.path()).doesNotStartWith("file:"))
        .doesNotHaveDuplicates();
    assertThat(artifact.scans()).hasSize(1);
  }

  @Test
  void rules_may_come_after_results_and_give_level_message_and_severity() {
    Finding finding =
        only(
            """
            {"results":[{"ruleId":"A/x","message":{"id":"m","arguments":["one"]}}],
             "tool":{"driver":{"name":"T","rules":[{"id":"A","messageStrings":{"m":{"text":"{0} of {{two}}"}},
               "defaultConfiguration":{"level":"note"},"properties":{"security-severity":"9.1"}}]}}}
            """);
    assertThat(finding.message()).isEqualTo("one of {two}");
    assertThat(finding.severity()).isEqualTo(Level.CRITICAL);
    assertThat(finding.rule()).isEqualTo("A/x");
  }

  @ParameterizedTest
  @CsvSource({
    "'error',, HIGH",
    "'warning',, MEDIUM",
    "'note',, LOW",
    ",, MEDIUM",
    "'note','\"MEDIUM\"',MEDIUM",
    "'note',7,HIGH",
    "'error','\"0.0\"',HIGH",
    "'note','\"10.0\"',CRITICAL",
    "'error','\"3.9\"',LOW",
    "'error','\"11\"',HIGH",
    "'error','{}',HIGH",
  })
  void severity_is_the_security_severity_or_the_level(
      String level, String security, Level expected) {
    String rule =
        "{\"id\":\"r\""
            + (security == null ? "" : ",\"properties\":{\"security-severity\":" + security + "}")
            + "}";
    String result =
        "{\"ruleId\":\"r\",\"message\":{\"text\":\"m\"}"
            + (level == null ? "" : ",\"level\":\"" + level + "\"")
            + "}";
    assertThat(
            only("{\"tool\":{\"driver\":{\"name\":\"T\",\"rules\":["
                    + rule
                    + "]}},\"results\":["
                    + result
                    + "]}")
                .severity())
        .isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "src/a%20b/%C3%BC.js, src/a b/ü.js",
    "src/100%.js, src/100%.js",
    "file:///home/runner/work/shop/shop/src/a.js, src/a.js",
    "file:/work/src/a.js, src/a.js",
    "file:////work/src/a.js, src/a.js",
    "./src/../lib/a.js, lib/a.js",
    "../../etc/passwd, ''",
    "npm/name@1.0.0, npm/name@1.0.0",
    "https://example.com/x, https://example.com/x",
    "src\\a.js, src/a.js",
  })
  void paths_are_relative_to_the_repository(String uri, String expected) {
    String escaped = uri.replace("\\", "\\\\");
    assertThat(
            only("""
            {"invocations":[{"workingDirectory":{"uri":"file:///work"},"executionSuccessful":true}],
             "tool":{"driver":{"name":"T"}},"results":[{"ruleId":"r","message":{"text":"m"},
             "locations":[{"physicalLocation":{"artifactLocation":{"uri":"%s"}}}]}]}
            """
                    .formatted(escaped))
                .path())
        .isEqualTo(expected);
  }

  @Test
  void a_fingerprint_survives_moved_lines_and_a_constant_one_is_not_trusted() {
    String result =
        """
        {"ruleId":"r","message":{"text":"use of 'x' at 12"},"partialFingerprints":{"primaryLocationLineHash":"%s"},
         "locations":[{"physicalLocation":{"artifactLocation":{"uri":"%s"},"region":{"startLine":%d}}}]}
        """;
    String run = "{\"tool\":{\"driver\":{\"name\":\"T\"}},\"results\":[%s,%s]}";
    List<Finding> one =
        findings(
            run.formatted(
                result.formatted("requireslogin", "a", 1),
                result.formatted("requireslogin", "a", 9)));
    List<Finding> moved =
        findings(
            run.formatted(
                result.formatted("requireslogin", "a", 19),
                result.formatted("requireslogin", "a", 5)));
    assertThat(one.get(0).fingerprint()).isNotEqualTo(one.get(1).fingerprint());
    assertThat(moved.get(1).fingerprint()).isEqualTo(one.get(0).fingerprint());
    List<Finding> constant =
        findings(
            run.formatted(
                result.formatted("requireslogin", "a", 1),
                result.formatted("requireslogin", "b", 1)));
    assertThat(constant.get(0).fingerprint())
        .isNotEqualTo(one.get(0).fingerprint())
        .isNotEqualTo(constant.get(1).fingerprint());
  }

  @Test
  void what_is_no_finding_is_skipped_and_counted_and_oddities_are_no_fault() {
    Artifact artifact =
        read(
            """
            \ufeff{"$schema":"x","version":"2.1.0","runs":[{"tool":{"driver":{"name":"T"}},"results":[
              {"message":{"text":"m"},"suppressions":[{"kind":"inSource"}]},
              {"message":{"text":"m"},"suppressions":[{"kind":"external","status":"rejected"}]},
              {"message":{"text":"m"},"suppressions":[]},
              {"message":{"text":"m"},"baselineState":"absent"},
              {"message":{"text":"m"},"kind":"pass"}, {"message":{"text":"m"},"level":"none"},
              3, {"message":7,"locations":"x","ruleIndex":-1,"fingerprints":{"a":{"b":1}},"rule":[],"rule":{"id":"q"}}
            ]},{"tool":{"driver":{"name":"U"}}}, 4]}
            """
                .getBytes(UTF_8));
    assertThat(artifact.hits()).isEqualTo(3);
    assertThat(artifact.skipped())
        .containsEntry("suppressed", 1)
        .containsEntry("absent", 1)
        .containsEntry("not_a_failure", 2)
        .containsEntry("malformed_results", 1)
        .containsEntry("runs_without_results", 1)
        .containsEntry("malformed_runs", 1);
    assertThat(artifact.scans()).extracting(Artifact.ScannerRun::tool).containsExactly("T");
  }

  @Test
  void what_is_no_SARIF_is_refused_with_all_faults() {
    Reading reading =
        READER.read("{\"runs\":{},\"version\":\"2.0\"}".getBytes(UTF_8), NOTHING_GIVEN);
    assertThat(reading).isInstanceOf(Reading.Faulty.class);
    assertThat(((Reading.Faulty) reading).faults())
        .extracting(Fault::field)
        .containsExactly("version", "runs", "repo");
  }
}
