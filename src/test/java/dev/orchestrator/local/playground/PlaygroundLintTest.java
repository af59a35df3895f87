package dev.orchestrator.local.playground;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * ESLint over the playground's scripts, with the rules of {@code src/test/eslint}. Its packages are
 * those of the lock file there, with their hashes; without npm or its registry the test is skipped.
 */
@Timeout(600)
class PlaygroundLintTest {
  private static final Path SETUP = Path.of("src/test/eslint");
  private static final Path INSTALLED = Path.of("target/eslint");
  private static final Path SCRIPTS =
      Path.of("src/main/resources/dev/orchestrator/local/playground");

  private static final int LONGEST_MINUTES = 4;

  private record Ended(int exitCode, String output) {}

  @BeforeAll
  static void install() throws Exception {
    assumeTrue(isOnPath("node") && isOnPath("npm"), "Node.js with npm is missing");
    Files.createDirectories(INSTALLED);
    boolean isInstalled =
        Files.isDirectory(INSTALLED.resolve("node_modules/eslint")) && hasLockOf(INSTALLED);
    try (Stream<Path> files = Files.list(SETUP)) {
      for (Path file : files.toList()) {
        Files.copy(
            file, INSTALLED.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
      }
    }
    if (isInstalled) {
      return;
    }
    Ended npm =
        run(
            INSTALLED,
            List.of(
                "npm",
                "ci",
                "--ignore-scripts",
                "--no-audit",
                "--no-fund",
                "--prefer-offline",
                "--fetch-retries=1"));
    // Other packages than those of the lock file are a failure, an unreachable registry is not.
    assertThat(npm.output()).doesNotContain("EINTEGRITY", "EUSAGE");
    assumeTrue(npm.exitCode() == 0, () -> "ESLint could not be installed: " + npm.output());
  }

  private static boolean hasLockOf(Path installed) throws IOException {
    Path lock = installed.resolve("package-lock.json");
    return Files.exists(lock) && Files.mismatch(lock, SETUP.resolve("package-lock.json")) == -1;
  }

  private static boolean isOnPath(String program) {
    return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
        .anyMatch(each -> Files.isExecutable(Path.of(each, program)));
  }

  private static Ended run(Path folder, List<String> command) throws Exception {
    Path output = Files.createTempFile("lint", ".txt");
    try {
      Process process =
          new ProcessBuilder(command)
              .directory(folder.toFile())
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .start();
      boolean hasEnded = process.waitFor(LONGEST_MINUTES, TimeUnit.MINUTES);
      process.destroyForcibly();
      return new Ended(
          hasEnded ? process.exitValue() : -1,
          Files.readString(output)
              + (hasEnded ? "" : " stopped after " + LONGEST_MINUTES + " minutes"));
    } finally {
      Files.delete(output);
    }
  }

  private static Ended lint(Path scripts) throws Exception {
    var command = new ArrayList<>(List.of("node"));
    command.add(INSTALLED.resolve("node_modules/eslint/bin/eslint.js").toString());
    command.add("--config=" + INSTALLED.resolve("eslint.config.js"));
    command.add("--max-warnings=0");
    command.add(scripts.toString());
    return run(Path.of("").toAbsolutePath(), command);
  }

  @Test
  void the_scripts_of_the_playground_keep_the_rules() throws Exception {
    Ended lint = lint(SCRIPTS);

    assertThat(lint.exitCode()).as(lint.output()).isZero();
  }

  @Test
  void markup_from_text_and_names_that_do_not_exist_are_found() throws Exception {
    Ended lint =
        lint(
            script(
                """
                export function show(text) {
                  document.body.innerHTML = text;
                  docment.title = text;
                }
                """));

    assertThat(lint.exitCode()).isEqualTo(1);
    assertThat(lint.output()).contains("no-restricted-properties", "no-undef");
  }

  private static Path script(String text) throws IOException {
    return Files.writeString(INSTALLED.resolve("faulty.js"), text);
  }
}
