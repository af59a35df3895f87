package dev.orchestrator.prometheus;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Prometheus' own linter, where it is installed; elsewhere the tests that need it are skipped. */
public final class Promtool {
  private Promtool() {}

  /**
   * What it found.
   *
   * @param lines one for each finding
   */
  public record Findings(int exitCode, List<String> lines) {}

  /** What {@code promtool check metrics} says about an exposition. */
  public static Findings checkMetrics(String exposition) throws IOException, InterruptedException {
    return run(exposition, "check", "metrics");
  }

  /** Runs it with this input. */
  public static Findings run(String input, String... arguments)
      throws IOException, InterruptedException {
    assumeTrue(
        Stream.of(System.getenv().getOrDefault("PATH", "").split(":"))
            .anyMatch(folder -> Files.isExecutable(Path.of(folder, "promtool"))),
        "promtool is not installed (Debian package prometheus), so this test is skipped");
    Path file = Files.createTempFile("promtool", ".txt");
    try {
      Files.writeString(file, input);
      var command = Stream.concat(Stream.of("promtool"), Stream.of(arguments)).toList();
      Process process =
          new ProcessBuilder(command)
              .redirectInput(file.toFile())
              .redirectErrorStream(true)
              .start();
      String output = new String(process.getInputStream().readAllBytes(), UTF_8);
      return new Findings(process.waitFor(), output.lines().distinct().toList());
    } finally {
      Files.delete(file);
    }
  }
}
