package dev.orchestrator.entry;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;

class VersionTest {
  private static Version of(Map<String, String> values) {
    var properties = new Properties();
    properties.putAll(values);
    return Version.of(properties);
  }

  @Test
  void it_is_the_release_with_its_commit_as_build_metadata() {
    String commit = "0123456789abcdef".repeat(3).substring(0, 40);
    assertThat(of(Map.of("version", "1.2.3", "commit", commit))).hasToString("1.2.3+" + commit);
  }

  @Test
  void what_the_build_did_not_fill_in_is_unknown() {
    assertThat(of(Map.of())).hasToString("unknown+unknown");
    assertThat(of(Map.of("version", "${project.version}", "commit", "")))
        .hasToString("unknown+unknown");
  }

  @Test
  void the_resource_is_filled_in_by_the_build() throws Exception {
    assertThat(
            Files.readAllLines(
                Path.of("src/main/resources/dev/orchestrator/entry/version.properties")))
        .containsExactly("version=${project.version}", "commit=${git.commit.id}");
    assertThat(Version.CURRENT.version()).doesNotContain("dev", "$").isNotBlank();
  }
}
