package dev.orchestrator.feature.deployclient;

import dev.orchestrator.command.CommandCall;
import dev.orchestrator.command.CommandRun;
import dev.orchestrator.command.Outcome;
import dev.orchestrator.github.RepositoryName;
import java.util.Optional;

/** Deploys to environments that a repository's file declares. */
@FunctionalInterface
public interface DeclaredDeploys {
  /**
   * The preview of a deploy to the default environment.
   *
   * @return empty if the file declares none, or cannot be read now
   */
  Optional<Outcome> preview(
      RepositoryName repository,
      Optional<String> ref,
      Optional<String> apiBase,
      CommandCall call,
      CommandRun run)
      throws InterruptedException;
}
