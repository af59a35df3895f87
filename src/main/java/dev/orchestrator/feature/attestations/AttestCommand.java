package dev.orchestrator.feature.attestations;

import dev.orchestrator.attestation.Attestation;
import dev.orchestrator.attestation.AttestationStore;
import dev.orchestrator.attestation.AttestationStore.Kept;
import dev.orchestrator.attestation.AttestationStore.PublicKey;
import dev.orchestrator.attestation.Attestor;
import dev.orchestrator.attestation.CheckResult;
import dev.orchestrator.attestation.Envelope;
import dev.orchestrator.attestation.VerificationKey;
import dev.orchestrator.command.Command;
import dev.orchestrator.command.CommandCall;
import dev.orchestrator.command.CommandRun;
import dev.orchestrator.command.CommandSpec;
import dev.orchestrator.command.CommandSpec.SubcommandSpec;
import dev.orchestrator.command.OptionSpec;
import dev.orchestrator.command.Outcome;
import dev.orchestrator.discord.markdown.Markdown;
import dev.orchestrator.discord.message.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Shows, makes and verifies attestations. */
final class AttestCommand implements Command.Deferred<AttestCommand.Options> {
  private static final OptionSpec<String> ENVIRONMENT =
      OptionSpec.string("environment", "The environment. Default: production")
          .between(1, 100)
          .orElse("production");
  private static final OptionSpec<String> ID =
      OptionSpec.string("id", "The attestation's ID, as shown by /attest status").between(1, 100);

  private static final CommandSpec<Options> SPEC =
      CommandSpec.slash("attest", "Show, create and verify signed attestations of what is running")
          .withDetails(
              "Each minute the table, the deployed commit, the product's health, the history of"
                  + " records and the configuration are checked, and the result is signed. Admins"
                  + " can start a run.")
          .asEphemeral()
          .withSubcommands(
              List.of(
                  new SubcommandSpec<>(
                      "status",
                      "Show the newest attestation of an environment",
                      List.of(ENVIRONMENT),
                      values -> new Options.Status(values.get(ENVIRONMENT))),
                  new SubcommandSpec<>(
                      "run",
                      "Attest every environment now (admins)",
                      List.of(),
                      values -> new Options.Run()),
                  new SubcommandSpec<>(
                      "verify",
                      "Verify the signature of an attestation",
                      List.of(ID, ENVIRONMENT),
                      values -> new Options.Verify(values.get(ID), values.get(ENVIRONMENT)))));

  private final AttestationStore store;
  private final Optional<Attestor> attestor;
  private final FailedRuns failedRuns;

  AttestCommand(AttestationStore store, Optional<Attestor> attestor, FailedRuns failedRuns) {
    this.store = store;
    this.attestor = attestor;
    this.failedRuns = failedRuns;
  }

  /** What is asked for. */
  sealed interface Options {
    record Status(String environment) implements Options {}

    record Run() implements Options {}

    record Verify(String id, String environment) implements Options {}
  }

  @Override
  public CommandSpec<Options> spec() {
    return SPEC;
  }

  @Override
  public Outcome run(Options options, CommandCall call, CommandRun run) {
    return switch (options) {
      case Options.Status(String environment) -> status(environment.strip());
      case Options.Run() -> runAll(call);
      case Options.Verify(String id, String environment) -> verify(id.strip(), environment.strip());
    };
  }

  private Outcome status(String environment) {
    Optional<Kept> newest = store.newest(environment);
    if (newest.isEmpty()) {
      return Outcome.succeeded(
          Message.of(
              attestor.isEmpty()
                  ? "Attestations are not configured. An operator can set"
                      + " ATTESTATION_KEY_PARAMETER."
                  : "There is no attestation of %s yet.".formatted(Markdown.code(environment))));
    }
    return Outcome.succeeded(Message.of(shown(newest.get())));
  }

  private Outcome runAll(CommandCall call) {
    if (!call.callerIsAdmin()) {
      return Outcome.refused(Message.of("Only admins can start an attestation run."));
    }
    if (attestor.isEmpty()) {
      return Outcome.refused(
          Message.of(
              "Attestations are not configured. An operator can set ATTESTATION_KEY_PARAMETER."));
    }
    var lines = new ArrayList<String>();
    for (String environment : attestor.get().environments()) {
      Optional<Attestor.Made> made = attestor.get().run(environment);
      made.ifPresent(failedRuns::raise);
      made.map(Attestor.Made::attestation).map(AttestCommand::shown).ifPresent(lines::add);
    }
    return Outcome.succeeded(Message.of(String.join("\n\n", lines)));
  }

  private Outcome verify(String id, String environment) {
    Optional<Kept> kept = store.find(environment, id);
    if (kept.isEmpty()) {
      return Outcome.refused(
          Message.of(
              "There is no attestation `%s` of **%s**. Attestations are kept for 30 days."
                  .formatted(Markdown.escapeLine(id), Markdown.escapeLine(environment))));
    }
    Optional<VerificationKey> signer = signer(kept.get());
    return signer
        .map(key ->
            Outcome.succeeded(
                Message.of(
                    "✅ The signature is valid, by the key `%s`.\n%s"
                        .formatted(key.id(), shown(kept.get())))))
        .orElseGet(() ->
            Outcome.succeeded(
                Message.of(
                    "❌ The attestation `%s` has no valid signature: it was changed after it was"
                            .formatted(Markdown.escapeLine(id))
                        + " signed, or signed with a key that is not accepted.")));
  }

  private Optional<VerificationKey> signer(Kept kept) {
    return kept.envelope().flatMap(this::signer);
  }

  /** Without a signing key there is nothing by which to tell which of the published keys count. */
  private Optional<VerificationKey> signer(Envelope envelope) {
    return attestor.isPresent()
        ? attestor.get().signer(envelope)
        : store.publicKeys().stream().map(PublicKey::key).filter(envelope::isSignedBy).findFirst();
  }

  private String shown(Kept kept) {
    if (signer(kept).isEmpty()) {
      return "❌ The newest attestation `%s` has no valid signature.".formatted(kept.id());
    }
    return kept.envelope()
        .flatMap(Attestation::read)
        .map(AttestCommand::shown)
        .orElse("❌ The newest attestation `%s` is unreadable.".formatted(kept.id()));
  }

  private static String shown(Attestation attestation) {
    var lines = new ArrayList<String>();
    lines.add(
        "%s **%s** %s %s, in %d ms"
            .formatted(
                attestation.passed() ? "✅" : "❌",
                Markdown.escapeLine(attestation.place().environment()),
                attestation.passed() ? "passed" : "failed",
                Markdown.timestamp(attestation.startedAt(), Markdown.TimestampStyle.RELATIVE),
                attestation.took().toMillis()));
    for (CheckResult check : attestation.checks()) {
      String mark =
          switch (check.result()) {
            case PASSED -> "✅";
            case FAILED -> "❌";
            case SKIPPED -> "➖";
          };
      lines.add(
          "%s %s: %s"
              .formatted(
                  mark,
                  Markdown.escapeLine(check.check().word()),
                  Markdown.escapeLine(check.detail())));
    }
    lines.add(
        "id `%s`, number %d".formatted(attestation.place().id(), attestation.place().number()));
    lines.add(
        "%d records, root `%s`"
            .formatted(attestation.history().size(), attestation.history().root().hex()));
    return String.join("\n", lines);
  }
}
