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

/** Shows what would go to an environment, with a button that lets it go. */
final class DeployCommand
    implements Command.Deferred<DeployPreview.Request>, Command.Autocompletes {
  static final String NAME = "deploy";

  static final OptionSpec<String> ENVIRONMENT =
      OptionSpec.string("environment", "The environment").between(1, 64);
  private static final OptionSpec<Optional<String>> REF =
      OptionSpec.string(
              "ref",
              "A branch, tag or SHA. Default: what is live where `after` points, else the default branch")
          .between(1, 250)
          .optional();
  private static final OptionSpec<Boolean> DRY_RUN =
      OptionSpec.bool("dry_run", "Only show the preview and the gate's verdict").orElse(false);
  private static final OptionSpec<Optional<String>> OVERRIDE =
      OptionSpec.string("override", "For approvers: why the gate is overridden")
          .between(1, 300)
          .optional();

  private static final CommandSpec<DeployPreview.Request> SPEC =
      CommandSpec.slash(NAME, "Deploy a commit to an environment, after you have confirmed it")
          .withOptions(
              values ->
                  new DeployPreview.Request(
                      values.get(RepositoryOption.REPO),
                      values.get(ENVIRONMENT),
                      values.get(REF),
                      values.get(OVERRIDE),
                      Optional.empty(),
                      values.get(DRY_RUN)),
              ENVIRONMENT,
              REF,
              RepositoryOption.REPO,
              DRY_RUN,
              OVERRIDE)
          .withDetails(
              "Shows a preview and the gate's verdict first. Only you can confirm, once, within 10 minutes; the commit that was shown is the one that is deployed. Deployers of the environment and admins deploy. One deploy at a time runs, the others queue. An approver's `override` lifts gate, checks and freezes, and is announced.");

  private final Releases releases;
  private final DeployPreview preview;

  DeployCommand(Releases releases, DeployPreview preview) {
    this.releases = releases;
    this.preview = preview;
  }

  @Override
  public CommandSpec<DeployPreview.Request> spec() {
    return SPEC;
  }

  @Override
  public Outcome run(DeployPreview.Request request, CommandCall call, CommandRun run)
      throws InterruptedException {
    return preview.deploy(request, call, run);
  }

  @Override
  public List<Choice> suggest(String option, String typed, CommandCall call) {
    return releases.suggest(typed);
  }
}
