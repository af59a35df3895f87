package dev.orchestrator.feature.deployclient;

import dev.orchestrator.discord.markdown.Markdown;
import dev.orchestrator.gate.Environment;
import dev.orchestrator.gate.ReasonCode;
import dev.orchestrator.github.RepositoryName;
import dev.orchestrator.release.DeployStore;
import dev.orchestrator.release.EnvironmentFreeze;
import dev.orchestrator.release.EnvironmentLock;
import dev.orchestrator.release.FreezeStore;
import dev.orchestrator.release.LockStore;
import java.util.Comparator;
import java.util.Optional;

/**
 * What keeps deploys from the only environment of a repository without a file: a lock, a freeze, or
 * a deploy that holds it.
 */
public final class EnvironmentHolds {
  private final LockStore locks;
  private final FreezeStore freezes;
  private final DeployStore deploys;

  public EnvironmentHolds(LockStore locks, FreezeStore freezes, DeployStore deploys) {
    this.locks = locks;
    this.freezes = freezes;
    this.deploys = deploys;
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
