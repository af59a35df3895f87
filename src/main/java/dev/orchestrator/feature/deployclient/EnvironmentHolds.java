package dev.orchestrator.feature.deployclient;

import dev.orchestrator.discord.markdown.Markdown;
import dev.orchestrator.gate.Environment;
import dev.orchestrator.gate.ReasonCode;
import dev.orchestrator.gate.ReleaseConfig;
import dev.orchestrator.github.RepositoryName;
import dev.orchestrator.release.DeployStore;
import dev.orchestrator.release.EnvironmentFreeze;
import dev.orchestrator.release.EnvironmentLock;
import dev.orchestrator.release.FreezeStore;
import dev.orchestrator.release.LockStore;
import dev.orchestrator.release.ReleaseFile;
import dev.orchestrator.release.ReleaseGate;
import java.util.Comparator;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What keeps deploys from the only environment of a repository without a file: a lock, a freeze, or
 * a deploy that holds it; and, when Deploy is pressed, a file that has been added since.
 */
public final class EnvironmentHolds {
  private final Supplier<ReleaseGate> gate;
  private final LockStore locks;
  private final FreezeStore freezes;
  private final DeployStore deploys;

  public EnvironmentHolds(
      Supplier<ReleaseGate> gate, LockStore locks, FreezeStore freezes, DeployStore deploys) {
    this.gate = gate;
    this.locks = locks;
    this.freezes = freezes;
    this.deploys = deploys;
  }

  /**
   * Why a press may not start the run of a preview that was shown as one of a repository without a
   * file; empty if nothing is in the way.
   */
  public Optional<String> reasonAtPress(RepositoryName repository) {
    return reasonOfFile(repository).or(() -> reason(repository));
  }

  /** A preview is shown while GitHub cannot be asked; without an answer, no run is started. */
  private Optional<String> reasonOfFile(RepositoryName repository) {
    return switch (gate.get().file(repository)) {
      case ReleaseFile.Absent _ -> Optional.empty();
      // GitHub refuses the dispatch too, or the token may start runs and read no files.
      case ReleaseFile.Unreadable unreadable when unreadable.isDenied() -> Optional.empty();
      case ReleaseFile.Unreadable unreadable ->
          Optional.of(
              sentence(Markdown.escapeLine(unreadable.sentence()), ReasonCode.EVIDENCE_UNKNOWN));
      case ReleaseFile.Broken broken ->
          Optional.of(sentence(Markdown.escapeLine(broken.sentence()), ReasonCode.CONFIG_INVALID));
      case ReleaseFile.Declared(ReleaseConfig config, String _) ->
          config
              .defaultEnvironment()
              .map(environment ->
                  "`%s` now declares **%s**. Nothing was started. Send the command again."
                      .formatted(ReleaseFile.PATH, Markdown.escapeLine(environment.name())));
    };
  }

  /** Why nothing may be deployed now; empty if nothing is in the way. */
  public Optional<String> reason(RepositoryName repository) {
    String name = Environment.ONLY;
    Optional<EnvironmentLock> lock = locks.find(repository, name);
    if (lock.isPresent()) {
      return Optional.of(
          sentence(
              "**%s** is locked by <@%s>: %s. `/lock remove` unlocks it."
                  .formatted(name, lock.get().owner().id(), Markdown.code(lock.get().reason())),
              ReasonCode.LOCKED));
    }
    Optional<EnvironmentFreeze> freeze =
        freezes.find(repository, name).stream().max(Comparator.comparing(EnvironmentFreeze::until));
    if (freeze.isPresent()) {
      return Optional.of(
          sentence(
              "**%s** is frozen until %s: %s. `/freeze end` ends the freeze."
                  .formatted(
                      name,
                      Markdown.timestamp(
                          freeze.get().until(), Markdown.TimestampStyle.SHORT_DATE_TIME),
                      Markdown.code(freeze.get().reason())),
              ReasonCode.FROZEN));
    }
    return deploys.place(repository, name).isFree()
        ? Optional.empty()
        : Optional.of(
            sentence(
                "Another deploy holds **%s**. `/deploy` takes a place in the queue."
                    .formatted(name),
                ReasonCode.QUEUED));
  }

  private static String sentence(String why, ReasonCode code) {
    return why + " Nothing was started.\n-# reason code `" + code.code() + "`";
  }
}
