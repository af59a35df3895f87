package dev.orchestrator.local;

import dev.orchestrator.finding.Artifact;
import dev.orchestrator.finding.ArtifactGate;
import dev.orchestrator.finding.ArtifactReader;
import dev.orchestrator.finding.Fault;
import dev.orchestrator.github.RepositoryName;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Judges artifacts of scanners as the API does, without a network. */
@Command(name = "audit", description = "Check artifacts of scanners as the API does.")
final class AuditTool {
  private static final int MAX_BYTES = 20 * 1024 * 1024;
  private static final int INVALID = 2;

  private final Terminal terminal;
  private final InstantSource clock;

  AuditTool(Terminal terminal, InstantSource clock) {
    this.terminal = terminal;
    this.clock = clock;
  }

  @Command(
      name = "check",
      description = {
        "Check an artifact: an organisation summary, a single repository or SARIF 2.1.0.",
        "Lists every fault. The key of its signature is in --key-file, else in HMAC_SECRET_KEY."
      },
      footer = {
        "",
        "Exit codes: 0 valid, 2 invalid or unreadable, 3 the signature is wrong or missing."
      })
  int check(
      @Parameters(paramLabel = "FILE", description = "The artifact; - reads standard input.")
          String file,
      @Option(
              names = "--require-hmac",
              description = "Refuse an artifact without a signature, as POLICY_REQUIRE_HMAC=true.")
          boolean requireHmac,
      @Option(names = "--key-file", paramLabel = "F", description = "The file with the HMAC key.")
          Optional<Path> keyFile,
      @Option(
              names = "--repo",
              paramLabel = "R",
              description = "The repository of SARIF that does not name it.")
          Optional<String> repository) {
    Optional<byte[]> bytes = read(file);
    if (bytes.isEmpty()) {
      return INVALID;
    }
    Optional<String> key;
    try {
      key =
          keyFile.isPresent()
              ? Optional.of(Files.readString(keyFile.get()).strip())
              : terminal.variable("HMAC_SECRET_KEY");
    } catch (IOException unreadable) {
      terminal.err().println("audit check: the key file cannot be read.");
      return INVALID;
    }
    boolean required =
        requireHmac || terminal.variable("POLICY_REQUIRE_HMAC").filter("true"::equals).isPresent();
    var gate =
        new ArtifactGate(
            new ArtifactReader(clock), required, () -> key.filter(text -> !text.isEmpty()));
    var given =
        new ArtifactReader.Given(
            Optional.empty(),
            repository
                .or(() -> terminal.variable("GITHUB_REPOSITORY"))
                .flatMap(RepositoryName::parse),
            Optional.empty(),
            Optional.empty());
    return report(gate.judge(bytes.get(), given, Optional.empty()));
  }

  private Optional<byte[]> read(String file) {
    try (InputStream in = file.equals("-") ? System.in : Files.newInputStream(Path.of(file))) {
      byte[] bytes = in.readNBytes(MAX_BYTES + 1);
      if (bytes.length > MAX_BYTES) {
        terminal.err().println("audit check: the artifact is larger than 20 MB.");
        return Optional.empty();
      }
      return Optional.of(bytes);
    } catch (IOException | InvalidPathException unreadable) {
      terminal.err().println("audit check: the file cannot be read.");
      return Optional.empty();
    }
  }

  private int report(ArtifactGate.Verdict verdict) {
    switch (verdict) {
      case ArtifactGate.Verdict.Passed(Artifact artifact) -> {
        terminal
            .out()
            .println(
                "valid: %s, %d findings in %d repositories, audit id %s"
                    .formatted(
                        artifact.source().form().word(),
                        artifact.hits(),
                        artifact.withHits(),
                        artifact.id()));
        artifact
            .skipped()
            .forEach((reason, count) ->
                terminal.out().println("skipped: %d %s".formatted(count, reason)));
      }
      case ArtifactGate.Verdict.Invalid(List<Fault> faults) ->
          faults.forEach(fault ->
              terminal
                  .err()
                  .println(
                      (fault.field().isEmpty() ? "the artifact" : fault.field())
                          + " "
                          + fault.message()));
      case ArtifactGate.Verdict.BadSignature(String reason) -> terminal.err().println(reason);
    }
    return verdict.exitCode();
  }
}
