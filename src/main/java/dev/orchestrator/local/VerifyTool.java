package dev.orchestrator.local;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.orchestrator.attestation.Envelope;
import dev.orchestrator.attestation.Statement;
import dev.orchestrator.attestation.VerificationKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Verifies the signature of an attestation, without a network. */
@Command(
    name = "verify",
    description = {
      "Verify the signature of an attestation.",
      "FILE is a DSSE envelope, as GET /api/v1/attestations/ENVIRONMENT returns it. Prints what a"
          + " valid attestation says: also one of a failed run is valid. Uses no network."
    },
    footer = {"", "Exit codes: 0 valid, 1 not valid, 2 unreadable file or key, or wrong use."})
final class VerifyTool implements Callable<Integer> {
  private static final int NOT_VALID = ExitCode.SOFTWARE;
  private static final int UNREADABLE = ExitCode.USAGE;

  /** An attestation has a few kilobytes. */
  private static final int MAX_BYTES = 10 * 1024 * 1024;

  private final Terminal terminal;

  @Parameters(paramLabel = "FILE", description = "The attestation.")
  private Path file = Path.of("");

  @Option(
      names = "--key",
      required = true,
      paramLabel = "PEM",
      description = "File with the Ed25519 public key, as GET /api/v1/attestations/key returns it.")
  private Path key = Path.of("");

  VerifyTool(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    Optional<byte[]> pem = read(key);
    Optional<byte[]> json = read(file);
    if (pem.isEmpty() || json.isEmpty()) {
      return UNREADABLE;
    }
    Optional<VerificationKey> verificationKey = VerificationKey.parse(new String(pem.get(), UTF_8));
    if (verificationKey.isEmpty()) {
      return refuse(UNREADABLE, key + " is not an Ed25519 public key in PEM (SPKI).");
    }
    Optional<Envelope> envelope = Envelope.read(json.get());
    if (envelope.isEmpty()) {
      return refuse(UNREADABLE, file + " is not a DSSE envelope.");
    }
    String id = verificationKey.get().id();
    if (!envelope.get().isSignedBy(verificationKey.get())) {
      return refuse(NOT_VALID, "not valid: no signature of " + file + " is by the key " + id + ".");
    }
    Optional<Statement> statement = Statement.read(envelope.get());
    if (statement.isEmpty()) {
      return refuse(NOT_VALID, "not valid: the signed payload is not an in-toto statement.");
    }
    terminal.out().println("valid: signed by the key " + id);
    terminal.out().println(statement.get().summary());
    return ExitCode.OK;
  }

  private Optional<byte[]> read(Path path) {
    try {
      if (Files.size(path) <= MAX_BYTES) {
        return Optional.of(Files.readAllBytes(path));
      }
    } catch (IOException unreadable) {
      // Told below.
    }
    terminal.err().println("verify: " + path + " cannot be read.");
    return Optional.empty();
  }

  private int refuse(int exitCode, String sentence) {
    terminal.err().println("verify: " + sentence);
    return exitCode;
  }
}
