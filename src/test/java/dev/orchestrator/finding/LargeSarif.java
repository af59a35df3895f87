package dev.orchestrator.finding;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.orchestrator.github.RepositoryName;
import dev.orchestrator.log.Redactor;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** Accepts as much SARIF as is taken, in a process of its own whose heap is bounded. */
final class LargeSarif {
  private LargeSarif() {}

  static byte[] artifact(int results) {
    var sarif = new StringBuilder("{\"version\":\"2.1.0\",\"runs\":[{\"tool\":{\"driver\":");
    sarif.append("{\"name\":\"scanner\",\"rules\":[{\"id\":\"r1\"}]}},\"results\":[");
    for (int i = 0; i < results; i++) {
      sarif
          .append(i == 0 ? "" : ",")
          .append("{\"ruleId\":\"r1\",\"ruleIndex\":0,\"level\":\"warning\",\"message\":{\"text\":")
          .append(
              "\"The variable v%d is never read in this method.\"},\"locations\":[".formatted(i))
          .append(
              "{\"physicalLocation\":{\"artifactLocation\":{\"uri\":\"src/main/java/a/B%d.java\"}"
                  .formatted(i / 10))
          .append(
              ",\"region\":{\"startLine\":%d,\"snippet\":{\"text\":\"int v%d = 1;\"}}}}]}"
                  .formatted(i, i));
    }
    return sarif.append("]}]}").toString().getBytes(UTF_8);
  }

  public static void main(String[] arguments) {
    var given =
        new ArtifactReader.Given(
            Optional.empty(),
            RepositoryName.parse("octo-org/shop"),
            Optional.of("a".repeat(40)),
            Optional.empty());
    var reading =
        new ArtifactReader(InstantSource.system()).read(artifact(Artifact.MAX_FINDINGS), given);
    if (!(reading instanceof ArtifactReader.Reading.Read(Artifact artifact))) {
      throw new IllegalStateException(reading.toString());
    }
    Artifact clean = new ArtifactRedaction(new Redactor()::redact).redact(artifact);
    List<byte[]> chunks = FindingChunks.write(clean.repositories());
    System.out.println(clean.hits() + " findings in " + chunks.size() + " chunks");
  }
}
