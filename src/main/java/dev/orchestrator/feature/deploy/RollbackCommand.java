package dev.orchestrator.feature.deploy;

import dev.orchestrator.command.Command;
import dev.orchestrator.command.CommandCall;
import dev.orchestrator.command.CommandRun;
import dev.orchestrator.command.CommandSpec;
import dev.orchestrator.command.OptionSpec;
import dev.orchestrator.command.Outcome;
import dev.orchestrator.discord.message.Choice;
import dev.orchestrator.release.RepositoryOption;
import java.util.List;
import java.util.Optional;

/** Shows what an environment would be rolled back to, with a button that does so. */
final class RollbackCommand
    implements Command.Deferred<RollbackCommand.Options>, Command.Autocompletes {
  static final String NAME = "rollback";

  private static final OptionSpec<Optional<String>> TO =
      OptionSpec.string("to", "The commit of an earlier good deploy, at least 7 digits of its SHA")
          .between(1, 64)
          .optional();

  private static final CommandSpec<Options> SPEC =
      CommandSpec.slash(NAME, "Roll an environment back to an earlier good deploy")
          .withOptions(
              values ->
                  new Options(
                      values.get(DeployCommand.ENVIRONMENT),
                      values.get(TO),
                      values.get(RepositoryOption.REPO)),
              DeployCommand.ENVIRONMENT,
              TO,
              RepositoryOption.REPO)
          .withDetails(
              "Deploys the exact commit of the last good deploy of another commit, or of the one"
                  + " named by `to`. Freezes, the gate and approvals do not stop it; a lock does,"
                  + " and it takes its turn in the queue. Afterwards the environment is locked,"
                  + " and you own the lock.");

  private final Releases releases;
  private final DeployPreview preview;

  RollbackCommand(Releases releases, DeployPreview preview) {
    this.releases = releases;
    this.preview = preview;
  }

  record Options(String environment, Optional<String> to, Optional<String> repo) {}

  @Override
  public CommandSpec<Options> spec() {
    return SPEC;
  }

  @Override
  public Outcome run(Options options, CommandCall call, CommandRun run)
      throws InterruptedException {
    return preview.rollback(options.repo(), options.environment(), options.to(), call, run);
  }

  @Override
  public List<Choice> suggest(String option, String typed, CommandCall call) {
    return releases.suggest(typed);
  }
}
