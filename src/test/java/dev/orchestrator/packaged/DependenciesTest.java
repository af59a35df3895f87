package dev.orchestrator.packaged;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.module.ModuleDescriptor.Version;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the artifact is made of, one by one, and that none of it is known to be vulnerable. */
class DependenciesTest {
  private static final Path VULNERABLE =
      Path.of("src", "test", "resources", "vulnerable-versions.txt");

  /** A new one is a decision: a deployment trusts its publisher. */
  private static final List<String> TRUSTED =
      List.of(
          "com.amazonaws:aws-lambda-java-core",
          "com.fasterxml.jackson.core:jackson-core",
          "com.fasterxml.jackson.jr:jackson-jr-objects",
          "com.fasterxml.jackson.jr:jackson-jr-stree",
          "org.apache.httpcomponents.client5:httpclient5",
          "org.apache.httpcomponents.core5:httpcore5",
          "org.apache.httpcomponents.core5:httpcore5-h2",
          "org.apache.logging.log4j:log4j-api",
          "org.apache.logging.log4j:log4j-core",
          "org.apache.logging.log4j:log4j-layout-template-json",
          "org.apache.logging.log4j:log4j-slf4j2-impl",
          "org.bouncycastle:bcprov-jdk18on",
          "org.crac:crac",
          "org.jspecify:jspecify",
          "org.reactivestreams:reactive-streams",
          "org.slf4j:slf4j-api",
          "org.snakeyaml:snakeyaml-engine",
          "software.amazon.awssdk:annotations",
          "software.amazon.awssdk:auth",
          "software.amazon.awssdk:aws-core",
          "software.amazon.awssdk:aws-json-protocol",
          "software.amazon.awssdk:checksums",
          "software.amazon.awssdk:checksums-spi",
          "software.amazon.awssdk:dynamodb",
          "software.amazon.awssdk:endpoints-spi",
          "software.amazon.awssdk:eventstream",
          "software.amazon.awssdk:http-auth",
          "software.amazon.awssdk:http-auth-aws",
          "software.amazon.awssdk:http-auth-aws-eventstream",
          "software.amazon.awssdk:http-auth-spi",
          "software.amazon.awssdk:http-client-spi",
          "software.amazon.awssdk:identity-spi",
          "software.amazon.awssdk:json-utils",
          "software.amazon.awssdk:metrics-spi",
          "software.amazon.awssdk:profiles",
          "software.amazon.awssdk:protocol-core",
          "software.amazon.awssdk:regions",
          "software.amazon.awssdk:retries",
          "software.amazon.awssdk:retries-spi",
          "software.amazon.awssdk:sdk-core",
          "software.amazon.awssdk:third-party-jackson-core",
          "software.amazon.awssdk:url-connection-client",
          "software.amazon.awssdk:utils",
          "software.amazon.awssdk:utils-lite",
          "software.amazon.awssdk:xray");

  /**
   * The versions of what the AWS SDK carries under its own package names, as they say themselves.
   */
  private static final Map<String, String> SHADED =
      Map.of(
          "com.fasterxml.jackson.core:jackson-core",
          software.amazon.awssdk.thirdparty.jackson.core.json.PackageVersion.VERSION.toString());

  @Test
  void the_artifact_is_made_of_these_and_of_nothing_else() throws IOException {
    assertThat(Dependencies.versions().keySet()).containsExactlyElementsOf(TRUSTED);
  }

  @Test
  void none_of_it_has_a_version_that_is_known_to_be_vulnerable() throws IOException {
    Map<String, String> versions = Dependencies.versions();
    for (String line : Files.readAllLines(VULNERABLE)) {
      if (!line.startsWith("#")) {
        String[] fields = line.split("\\s+", -1);
        assertThat(fields).as(line).hasSize(4);
        assertThat(versions).as("no longer used, so no longer to be listed").containsKey(fields[0]);
        assertThat(versions.get(fields[0]))
            .as(fields[0] + ", " + fields[2] + ", " + fields[3])
            .matches(version -> isMended(version, fields[1]), "mended in " + fields[1]);
        if (SHADED.containsKey(fields[0])) {
          assertThat(SHADED.get(fields[0]))
              .as(fields[0] + " inside the AWS SDK, " + fields[2] + ", " + fields[3])
              .matches(version -> isMended(version, fields[1]), "mended in " + fields[1]);
        }
      }
    }
  }

  /**
   * Whether {@code version} is at least the last of the versions that mended a fault, or the one of
   * the same minor version.
   *
   * @param mended separated by commas, ascending
   */
  private static boolean isMended(String version, String mended) {
    List<String> fixes = List.of(mended.split(",", -1));
    String minor = version.replaceFirst("\\.[0-9]+$", ".");
    String wanted =
        fixes.stream().filter(fix -> fix.startsWith(minor)).findFirst().orElse(fixes.getLast());
    return Version.parse(version).compareTo(Version.parse(wanted)) >= 0;
  }

  @ParameterizedTest
  @CsvSource({
    "2.21.5, false",
    "2.21.6, true",
    "2.21.10, true",
    "2.22.1, false",
    "2.22.2, true",
    "2.23.0, true",
    "2.18.9, false"
  })
  void a_version_is_mended_from_the_fix_of_its_own_minor_version_on(String version, boolean safe) {
    assertThat(isMended(version, "2.21.6,2.22.2")).isEqualTo(safe);
  }

  @Test
  void no_version_is_open_or_unfinished() throws IOException {
    assertThat(Dependencies.versions().values())
        .allMatch(version -> version.matches("[0-9]+(\\.[0-9]+){1,3}"));
  }
}
