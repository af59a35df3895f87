package dev.orchestrator.packaged;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What is in the file that is deployed, and what must not be. */
class ArtifactContentIT {
  /** {@code project.build.outputTimestamp} of the pom, wherever on earth the build ran. */
  private static final LocalDateTime OUTPUT_TIMESTAMP = LocalDateTime.of(2026, 11, 21, 14, 0);

  /** docs/adr/0019 says what is in it. */
  private static final long MOST_BYTES = 18_000_000;

  /** The packages of each library that is deployed. A new one is a decision: cold starts pay it. */
  private static final List<String> LIBRARIES =
      List.of(
          "com/amazonaws/services/lambda/runtime/",
          "com/fasterxml/jackson/core/",
          "com/fasterxml/jackson/jr/",
          "dev/orchestrator/",
          "org/apache/hc/",
          "org/apache/logging/",
          "org/bouncycastle/asn1/",
          "org/bouncycastle/crypto/",
          "org/bouncycastle/math/",
          "org/bouncycastle/util/",
          "org/crac/",
          "org/jspecify/annotations/",
          "org/reactivestreams/",
          "org/slf4j/",
          "org/snakeyaml/engine/",
          "software/amazon/awssdk/");

  @Test
  void it_holds_nothing_of_this_machine_and_no_tests() throws IOException {
    assertThat(Artifact.names())
        .contains("dev/orchestrator/entry/Orchestrator.class")
        .noneMatch(name -> name.startsWith("dev/orchestrator/local/"))
        .noneMatch(
            name -> name.contains("playground") || Pattern.matches(".*\\.(html|css|js)", name))
        .noneMatch(name -> name.contains("dynamodb/services/local") || name.contains("jetty"))
        .noneMatch(name -> Pattern.matches("dev/(.*/)?[A-Za-z]+(Test|IT)(\\$.*)?\\.class", name))
        .noneMatch(name -> name.contains("junit") || name.contains("assertj"));
  }

  /** docs/adr/0019: what runs is what the compiler wrote. */
  @Test
  void our_classes_are_byte_for_byte_those_that_the_compiler_wrote() throws IOException {
    var different = new ArrayList<String>();
    List<String> ours =
        Artifact.names().stream()
            .filter(name -> name.startsWith("dev/orchestrator/") && name.endsWith(".class"))
            .toList();
    for (String name : ours) {
      Path compiled = Path.of("target", "classes", name);
      if (!Files.exists(compiled)
          || !Arrays.equals(Files.readAllBytes(compiled), Artifact.read(name))) {
        different.add(name);
      }
    }
    assertThat(ours).contains(LambdaFunction.HANDLER.replace('.', '/') + ".class");
    assertThat(different).isEmpty();
  }

  @Test
  void it_is_not_signed_because_a_signed_jar_is_checked_at_every_start() throws IOException {
    assertThat(Artifact.names())
        .noneMatch(name -> Pattern.matches("META-INF/.*\\.(SF|RSA|DSA|EC)", name));
  }

  @Test
  void it_holds_these_libraries_and_no_others() throws IOException {
    var others = new TreeSet<String>();
    for (String name : Artifact.names()) {
      boolean ofClasses = name.endsWith(".class") && !name.startsWith("META-INF/");
      if (ofClasses && LIBRARIES.stream().noneMatch(name::startsWith)) {
        others.add(name.substring(0, name.lastIndexOf('/') + 1));
      }
    }
    assertThat(others).isEmpty();
    for (String library : LIBRARIES) {
      assertThat(Artifact.names()).as(library).anyMatch(name -> name.startsWith(library));
    }
  }

  @Test
  void it_tells_Log4j_that_there_are_no_plugins_so_that_none_are_looked_for() throws IOException {
    var index =
        new DataInputStream(
            new ByteArrayInputStream(
                Artifact.read(
                    "META-INF/org/apache/logging/log4j/core/config/plugins/Log4j2Plugins.dat")));
    assertThat(index.readInt()).as("categories").isEqualTo(1);
    assertThat(index.readUTF()).isEqualTo("none");
    assertThat(index.readInt()).as("plugins in it").isZero();
    assertThat(index.read()).isEqualTo(-1);
  }

  /** Outside of Lambda the SDK does not ask for it, so no other test would miss it. */
  @Test
  void it_holds_what_the_SDK_needs_inside_of_Lambda_only() throws IOException {
    assertThat(Artifact.names())
        .contains("software/amazon/awssdk/utilslite/SdkInternalThreadLocal.class");
  }

  @Test
  void no_entry_is_dated_by_its_build_so_that_two_builds_give_the_same_bytes() throws IOException {
    assertThat(Artifact.entries())
        .allSatisfy(entry -> assertThat(entry.getTimeLocal()).isBeforeOrEqualTo(OUTPUT_TIMESTAMP));
  }

  @Test
  void it_stays_small() throws IOException {
    assertThat(Files.size(Artifact.FILE)).isLessThan(MOST_BYTES);
  }
}
