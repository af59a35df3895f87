package dev.orchestrator.local;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.orchestrator.gate.Environment;
import dev.orchestrator.gate.ReleaseConfig;
import dev.orchestrator.gate.ReleaseConfig.Fault;
import dev.orchestrator.gate.ReleaseConfigReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Parameters;

/** Checks the release configuration of a repository, without a network. */
@Command(
    name = "config",
    description = "Check the release configuration of a repository.",
    footer = {"", "Example:", "  ./orchestrator config check .github/orchestrator.yml"})
final class ConfigTool {
  private static final int INVALID = ExitCode.SOFTWARE;
  private static final int UNREADABLE = ExitCode.USAGE;

  /** Far above what the reader takes, which then says so. */
  private static final int MAX_BYTES = 4 * ReleaseConfigReader.MAX_CHARACTERS + 4;

  private final Terminal terminal;

  ConfigTool(Terminal terminal) {
    this.terminal = terminal;
  }

  @Command(
      name = "check",
      description = {
        "Check a release configuration, .github/orchestrator.yml.",
        "Prints every fault with its line. Uses no network."
      },
      footer = {"", "Exit codes: 0 good, 1 not good, 2 unreadable file, or wrong use."})
  int check(@Parameters(paramLabel = "FILE", description = "The configuration.") Path file) {
    Optional<String> text = read(file);
    if (text.isEmpty()) {
      terminal
          .err()
          .println(
              "config check: %s %s"
                  .formatted(
                      file,
                      Files.exists(file) ? "cannot be read as UTF-8 text." : "does not exist."));
      return UNREADABLE;
    }
    return switch (ReleaseConfigReader.read(text.get())) {
      case ReleaseConfigReader.Result.Bad(List<Fault> faults) -> {
        faults.forEach(fault -> terminal.out().println(file + ": " + fault));
        terminal
            .err()
            .println(
                faults.size() == 1
                    ? "config check: 1 fault."
                    : "config check: " + faults.size() + " faults.");
        yield INVALID;
      }
      case ReleaseConfigReader.Result.Good(ReleaseConfig config) -> {
        config
            .warnings()
            .forEach(warning -> terminal.out().println(file + ": warning: " + warning));
        terminal.out().println(summary(config));
        yield ExitCode.OK;
      }
    };
  }

  private static String summary(ReleaseConfig config) {
    return config.environments().isEmpty()
        ? "good: declares no environments"
        : config.environments().stream()
            .map(Environment::name)
            .collect(Collectors.joining(", ", "good: declares ", ""));
  }

  private static Optional<String> read(Path file) {
    try (var in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(MAX_BYTES);
      // A longer file is told from its beginning, which need not end with a whole character.
      return Optional.of(
          bytes.length == MAX_BYTES
              ? new String(bytes, UTF_8)
              : UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
    } catch (IOException unreadable) {
      return Optional.empty();
    }
  }
}
