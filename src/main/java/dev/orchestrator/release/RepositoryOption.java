package dev.orchestrator.release;

import dev.orchestrator.command.OptionSpec;
import java.util.Optional;

/** The option by which a command names the repository that it acts on. */
public final class RepositoryOption {
  /** Suggests the configured repositories; the first one if left out. */
  public static final OptionSpec<Optional<String>> REPO =
      OptionSpec.string("repo", "The repository, owner/name")
          .withAutocomplete()
          .between(1, 140)
          .optional();

  private RepositoryOption() {}
}
