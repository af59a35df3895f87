package dev.orchestrator.entry;

import dev.orchestrator.attestation.AttestationStore;
import dev.orchestrator.attestation.AttestedRecords;
import dev.orchestrator.attestation.Attestor;
import dev.orchestrator.attestation.KeyRing;
import dev.orchestrator.attestation.RecordLog;
import dev.orchestrator.check.ProductState;
import dev.orchestrator.feature.attestations.AttestationSettings;
import dev.orchestrator.feature.attestations.AttestationsFeature;
import dev.orchestrator.feature.attestations.SystemProbes;
import dev.orchestrator.finding.AuditStore;
import dev.orchestrator.github.GitHubAnswer;
import dev.orchestrator.github.GitHubFile;
import dev.orchestrator.github.RepositoryName;
import dev.orchestrator.phase.PhaseStore;
import dev.orchestrator.release.DeployStore;
import dev.orchestrator.release.RecordedReleases;
import dev.orchestrator.release.ReleaseFile;
import dev.orchestrator.setting.SecretSetting;
import dev.orchestrator.table.ItemType;
import dev.orchestrator.trace.TraceKey;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The parts of attestations, wired. */
final class AttestationParts {
  /** The records that become leaves of the history. A type joins by its line here. */
  static final List<ItemType<?>> RECORDS =
      Stream.concat(
              Stream.of(TraceKey.COMMANDS, PhaseStore.PHASES, DeployStore.HISTORY),
              AuditStore.ATTESTED.stream())
          .toList();

  private static final Duration FILE_LIMIT = Duration.ofSeconds(5);

  private AttestationParts() {}

  static AttestationsFeature feature(Services services) {
    var store = new AttestationStore(services.table(), services.metrics());
    return new AttestationsFeature(
        store,
        keys(services).map(keys -> attestor(services, store, keys)),
        services.settings().features().attestations().interval(),
        services.alerts().workerManager(),
        services.clock());
  }

  /** Whether something attests, so that missing attestations mean something. */
  static boolean isOn(Services services) {
    AttestationSettings settings = services.settings().features().attestations();
    return settings.interval().isPresent()
        && (!services.settings().isDeployed() || !(settings.key() instanceof SecretSetting.NotSet));
  }

  private static Attestor attestor(Services services, AttestationStore store, KeyRing keys) {
    Settings settings = services.settings();
    var product =
        new Lazy<>(() ->
            new ProductState(
                services.http().get(),
                services.clock(),
                settings.features().diagnose().frontend(),
                settings.features().diagnose().api()));
    return new Attestor(
        store,
        new RecordLog(services.table(), new AttestedRecords(RECORDS), services.random()),
        keys,
        new RecordedReleases(
            services.deploys(),
            settings.gitHub().repository(),
            settings.features().attestations().versionUrl(),
            repository -> currentFile(services, repository)),
        new SystemProbes(services.traces(), product, services.clock()),
        services.clock(),
        services.redactor()::redact);
  }

  /** Asked with the ETag of the last answer, which costs nothing of GitHub's limit. */
  private static Optional<String> currentFile(Services services, RepositoryName repository) {
    if (!services.settings().gitHub().isConfigured()) {
      return Optional.empty();
    }
    Instant deadline = services.clock().instant().plus(FILE_LIMIT);
    return services.gitHub().get().file(repository, ReleaseFile.PATH, deadline)
            instanceof GitHubAnswer.Ok<GitHubFile>(GitHubFile file, var _)
        ? Optional.of(file.sha())
        : Optional.empty();
  }

  /** Empty where no key is configured on AWS: nothing but a configured key may sign there. */
  private static Optional<KeyRing> keys(Services services) {
    return services
        .attestationKey()
        .map(KeyRing::configured)
        .or(() ->
            services.settings().isDeployed()
                ? Optional.empty()
                : Optional.of(
                    KeyRing.local(
                        services.table(),
                        services.random(),
                        pem -> services.redactor().remember("attestation-key", pem))));
  }
}
