package dev.orchestrator.packaged;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.orchestrator.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The bill of materials, which goes with the artifact and which scanners read. */
class BillOfMaterialsIT {
  private static final Path FILE = Path.of("target", "bom.json");

  @BeforeEach
  void hasABill() {
    // Maven leaves its plugin out when it is told to stay offline.
    assumeTrue(Files.exists(FILE), "no target/bom.json: this build was offline");
  }

  private static Json bill() throws IOException {
    return Json.read(Files.readString(FILE));
  }

  @Test
  void it_lists_what_the_artifact_is_made_of_and_nothing_else() throws IOException {
    var listed = new TreeMap<String, String>();
    for (Json component : bill().get("components").items()) {
      listed.put(
          component.text("group").orElse("") + ":" + component.text("name").orElse(""),
          component.text("version").orElse(""));
    }
    assertThat(listed).isEqualTo(Dependencies.versions());
  }

  @Test
  void each_of_them_has_a_hash_a_licence_and_an_address() throws IOException {
    assertThat(bill().get("components").items())
        .allSatisfy(component -> {
          assertThat(component.get("hashes").items())
              .anyMatch(hash -> hash.text("alg").orElse("").equals("SHA-256"));
          assertThat(component.get("licenses").items()).isNotEmpty();
          assertThat(component.text("purl").orElse("")).startsWith("pkg:maven/");
        });
  }

  /** The Apache License's text is there once; others, but MIT-0, ask for their own text. */
  @Test
  void the_licence_of_each_of_them_is_in_the_artifact() throws IOException {
    List<String> listed =
        new String(Artifact.read("META-INF/THIRD-PARTY.txt"), UTF_8).lines().toList();
    List<String> texts = Artifact.names();
    for (Map.Entry<String, String> component : Dependencies.versions().entrySet()) {
      String named = "(" + component.getKey() + ":" + component.getValue() + " - ";
      assertThat(listed).anyMatch(line -> line.contains(named));
      String licence =
          listed.stream().filter(line -> line.contains(named)).findFirst().orElseThrow().strip();
      if (!licence.matches("\\([^()]*Apache[^()]*\\) .*") && !licence.startsWith("(MIT-0) ")) {
        String artifact = component.getKey().replaceFirst(".*:", "");
        assertThat(texts)
            .as(licence)
            .anyMatch(name ->
                name.matches("META-INF/licenses/" + artifact + "-jar/META-INF/LICENSE[^/]*"));
      }
    }
    assertThat(Artifact.read("META-INF/LICENSE")).isEqualTo(Files.readAllBytes(Path.of("LICENSE")));
    assertThat(texts)
        .as("notices of libraries under the Apache License")
        .contains(
            "META-INF/licenses/log4j-core-jar/META-INF/NOTICE",
            "META-INF/licenses/dynamodb-jar/META-INF/NOTICE.txt",
            "META-INF/licenses/jackson-core-jar/META-INF/NOTICE");
  }

  @Test
  void two_builds_give_the_same_bill() throws IOException {
    assertThat(bill().text("serialNumber")).isEmpty();
    assertThat(bill().get("metadata").text("timestamp")).isEmpty();
  }
}
