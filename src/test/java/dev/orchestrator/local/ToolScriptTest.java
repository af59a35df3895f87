package dev.orchestrator.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.stream.Collectors;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The script {@code orchestrator} starts the classes that were compiled last. */
class ToolScriptTest {
  @TempDir Path clone;

  @BeforeEach
  void copyScript() throws Exception {
    Files.copy(
        Path.of("orchestrator"), clone.resolve("orchestrator"), StandardCopyOption.COPY_ATTRIBUTES);
  }

  /** What Maven leaves, with a class that prints {@code name}. */
  private void compile(String folder, String name, Instant at) throws Exception {
    Path classes = Files.createDirectories(clone.resolve(folder).resolve("classes"));
    Path source = clone.resolve("Main.java");
    Files.writeString(
        source,
        "package dev.orchestrator.local; class Main { public static void main(String[] a) {"
            + " System.out.println(\"%s \" + a[0]); } }".formatted(name));
    assertThat(
            ToolProvider.getSystemJavaCompiler()
                .run(null, null, null, "-d", classes.toString(), source.toString()))
        .isZero();
    Files.writeString(clone.resolve(folder).resolve("classpath.txt"), "");
    Path status =
        Files.createDirectories(
            clone
                .resolve(folder)
                .resolve("maven-status/maven-compiler-plugin/compile/default-compile"));
    Files.setLastModifiedTime(status, FileTime.from(at));
  }

  private String run() throws Exception {
    Process process =
        new ProcessBuilder(clone.resolve("orchestrator").toString(), "help")
            .redirectErrorStream(true)
            .start();
    String said = process.inputReader().lines().collect(Collectors.joining("\n"));
    return process.waitFor() + ": " + said;
  }

  @Test
  void it_starts_what_was_compiled_last() throws Exception {
    assertThat(run()).isEqualTo("1: orchestrator: not built yet. Run: mvn -q compile");
    Instant noon = Instant.parse("2026-11-30T12:00:00Z");

    compile("target/quick", "quick", noon);
    assertThat(run()).isEqualTo("0: quick help");

    compile("target", "whole", noon.plusSeconds(1));
    assertThat(run()).isEqualTo("0: whole help");

    compile("target/quick", "quick again", noon.plusSeconds(2));
    assertThat(run()).isEqualTo("0: quick again help");
  }
}
