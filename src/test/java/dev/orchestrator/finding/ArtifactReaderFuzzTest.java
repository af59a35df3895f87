package dev.orchestrator.finding;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import dev.orchestrator.finding.ArtifactReader.Given;
import dev.orchestrator.finding.ArtifactReader.Reading;
import dev.orchestrator.github.RepositoryName;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever the bytes: they are an artifact or have faults, and what an artifact holds can be kept
 * and read again.
 */
class ArtifactReaderFuzzTest {
  private static final Given GIVEN =
      new Given(
          Optional.empty(),
          Optional.of(new RepositoryName("octo-org", "shop")),
          Optional.empty(),
          Optional.empty());

  static Stream<Arguments> seeds() {
    Stream<byte[]> scanners =
        Stream.of("checkstyle", "eslint", "pmd", "spotbugs").map(ArtifactReaderFuzzTest::sample);
    Stream<byte[]> odd =
        Stream.of(
                "",
                "{}",
                "\ufeff{\"runs\":[]}",
                "{\"runs\":[{}],\"version\":\"2.1.0\"}",
                "{\"version\":\"2.1.0\",\"runs\":[{\"results\":[{\"message\":{\"text\":\"{0}{{}}[a](1)\"}}],"
                    + "\"originalUriBaseIds\":{\"a\":{\"uriBaseId\":\"a\"}}}]}",
                "{\"version\":\"2.1.0\",\"runs\":[{\"results\":[{\"locations\":[{\"physicalLocation\":"
                    + "{\"artifactLocation\":{\"uri\":\"file:%zz\",\"uriBaseId\":\"a\"},"
                    + "\"region\":{\"startLine\":1e999}}}]}]}]}",
                "{\"hits\":[{\"path\":\"\\ud800\",\"pattern\":\"\\u0000\",\"line\":1e999999999}]}",
                "{\"repo\":" + "[".repeat(200) + "}",
                "{\"org_unregistered_hits\":[],\"org_unregistered_hits\":[]}",
                "{\"consumer_metadata\":{\"timestamp\":\"9999-99-99T99:99:99+99:99\"}}")
            .map(text -> text.getBytes(UTF_8));
    return Stream.concat(scanners, odd).map(bytes -> Arguments.of((Object) bytes));
  }

  private static byte[] sample(String tool) {
    try {
      return Files.readAllBytes(Path.of("src/test/resources/sarif/" + tool + "_own.sarif"));
    } catch (IOException missing) {
      throw new UncheckedIOException(missing);
    }
  }

  @MethodSource("seeds")
  @FuzzTest
  void any_bytes_are_an_artifact_or_have_faults(byte @NotNull [] bytes) {
    switch (new ArtifactReader(() -> Instant.parse("2026-11-30T12:00:00Z")).read(bytes, GIVEN)) {
      case Reading.Faulty(List<Fault> faults) -> assertThat(faults).isNotEmpty();
      case Reading.Read(Artifact artifact) -> {
        Artifact clean = new ArtifactRedaction(text -> text).redact(artifact);
        List<RepositoryFindings> kept =
            FindingChunks.read(FindingChunks.write(clean.repositories()));
        assertThat(kept)
            .isEqualTo(
                clean.repositories().stream().filter(each -> !each.findings().isEmpty()).toList());
      }
    }
  }
}
