package dev.orchestrator.feature.deployclient;

import dev.orchestrator.check.RunText;
import dev.orchestrator.command.Access;
import dev.orchestrator.command.Command;
import dev.orchestrator.command.CommandCall;
import dev.orchestrator.command.CommandRun;
import dev.orchestrator.command.CommandSpec;
import dev.orchestrator.command.OptionSpec;
import dev.orchestrator.command.Outcome;
import dev.orchestrator.discord.markdown.Markdown;
import dev.orchestrator.discord.message.ActionComponent;
import dev.orchestrator.discord.message.ActionRow;
import dev.orchestrator.discord.message.Choice;
import dev.orchestrator.discord.message.Message;
import dev.orchestrator.github.RefName;
import dev.orchestrator.github.RepositoryName;
import dev.orchestrator.http.PublicTarget;
import dev.orchestrator.release.ReleaseGate;
import dev.orchestrator.release.RepositoryOption;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** Shows what would be deployed, with a button that deploys it. */
public final class DeployClientCommand
    implements Command.Deferred<DeployClientCommand.Options>, Command.Autocompletes {
  static final String NAME = "deploy-client";

  private static final OptionSpec<Optional<String>> REF =
      OptionSpec.string("ref", "The branch or tag to deploy instead of the configured one")
          .between(1, 250)
          .optional();
  private static final OptionSpec<Optional<String>> API_BASE =
      OptionSpec.string("api_base", "The HTTPS address of the API that the client will use")
          .between(1, 500)
          .optional();
  private static final OptionSpec<Boolean> WAIT =
      OptionSpec.bool("wait", "Follow the run to its end; without it, the answer is the run's link")
          .orElse(false);

  private static final CommandSpec<Options> SPEC =
      CommandSpec.slash(NAME, "Deploy the client, after you have confirmed it")
          .withOptions(
              values ->
                  new Options(
                      values.get(REF),
                      values.get(API_BASE),
                      values.get(WAIT),
                      values.get(RepositoryOption.REPO)),
              REF,
              API_BASE,
              WAIT,
              RepositoryOption.REPO)
          .withAccess(Access.ADMINS)
          .withCooldown(Duration.ofSeconds(2))
          .withDetails(
              "Shows a preview first. Only you can use its buttons, once, within 10 minutes. The"
                  + " workflow gets the inputs correlation_id and requester, and api_base if you"
                  + " give one; with `wait` the message follows the run, longer than 15 minutes in"
                  + " a new message. Where `.github/orchestrator.yml` declares environments, it is"
                  + " `/deploy` to the default one.");

  private final Configured configured;
  private final ReleaseGate.Configured repositories;
  private final Function<RepositoryName, Optional<String>> holds;
  private final DeclaredDeploys declared;
  private final UnaryOperator<String> redaction;

  /** The defaults of a deploy. */
  public record Configured(
      Optional<RepositoryName> repository, boolean gitHubToken, String workflow, String ref) {}

  /**
   * @param holds why nothing may be deployed now, of a repository without a file
   * @param redaction takes the secrets out of a text
   */
  public DeployClientCommand(
      Configured configured,
      ReleaseGate.Configured repositories,
      Function<RepositoryName, Optional<String>> holds,
      DeclaredDeploys declared,
      UnaryOperator<String> redaction) {
    this.configured = configured;
    this.repositories = repositories;
    this.holds = holds;
    this.declared = declared;
    this.redaction = redaction;
  }

  record Options(
      Optional<String> ref, Optional<String> apiBase, boolean follow, Optional<String> repo) {}

  @Override
  public CommandSpec<Options> spec() {
    return SPEC;
  }

  @Override
  public Outcome run(Options options, CommandCall call, CommandRun run)
      throws InterruptedException {
    if (configured.repository().isEmpty() || !configured.gitHubToken()) {
      return refused(
          "❌ Deploys are not configured. An operator has to set %s."
              .formatted(
                  configured.repository().isEmpty()
                      ? "`GITHUB_REPOSITORY`"
                      : "`GITHUB_TOKEN` or `GITHUB_APP_ID`"));
    }
    Optional<RepositoryName> repository =
        options.repo().isPresent()
            ? options.repo().flatMap(repositories::find)
            : configured.repository();
    if (repository.isEmpty()) {
      return refused(ReleaseGate.Configured.UNKNOWN);
    }
    String ref = options.ref().orElse(configured.ref()).strip();
    if (!RefName.isValid(ref)) {
      return refused(
          "❌ `ref` must be the name of a branch or tag, like `main` or `v1.4.0`. Nothing was"
              + " started.");
    }
    Optional<String> apiBase = Optional.empty();
    if (options.apiBase().isPresent()) {
      switch (PublicTarget.parse(options.apiBase().get())) {
        case PublicTarget.Refused(String sentence) -> {
          return refused(
              "❌ `api_base` cannot be used. %s Nothing was started.".formatted(sentence));
        }
        // Shown and handed on as it was judged, so that no other parser reads another host in it.
        case PublicTarget.Allowed(URI uri) -> apiBase = Optional.of(uri.toString());
      }
    }
    if (holdsSecret(ref)
        || Stream.concat(options.apiBase().stream(), apiBase.stream())
            .anyMatch(this::holdsSecret)) {
      return refused(
          "❌ Your input looks like it contains a secret, which everyone with access to the run"
              + " could read. Nothing was started.");
    }
    Optional<Outcome> instead =
        declared.preview(repository.get(), options.ref().map(String::strip), apiBase, call, run);
    if (instead.isPresent()) {
      return instead.get();
    }
    Optional<String> held = holds.apply(repository.get());
    if (held.isPresent()) {
      return refused("❌ " + held.get());
    }
    var deployment =
        new Deployment(repository.get(), configured.workflow(), ref, apiBase, options.follow());
    String nonce = run.offerOnce(deployment.toState());
    return Outcome.succeeded(
        Message.of(preview(deployment, call.botCanPost()))
            .withComponents(
                ActionRow.of(
                    new ActionComponent.Button(
                        ActionComponent.ButtonStyle.SUCCESS,
                        DeployButton.SPEC.customId(nonce),
                        "Deploy",
                        false),
                    new ActionComponent.Button(
                        ActionComponent.ButtonStyle.SECONDARY,
                        CancelButton.SPEC.customId(nonce),
                        "Cancel",
                        false))));
  }

  @Override
  public List<Choice> suggest(String option, String typed, CommandCall call) {
    return repositories.suggest(typed);
  }

  private static Outcome refused(String sentence) {
    return Outcome.refused(Message.of(sentence));
  }

  private boolean holdsSecret(String given) {
    return !redaction.apply(given).equals(given);
  }

  private static String preview(Deployment deployment, boolean botCanPost) {
    var text =
        new StringBuilder("**Deploy?** %s".formatted(Markdown.code(deployment.ref())))
            .append("\nRepository ")
            .append(Markdown.code(deployment.repository().toString()))
            .append("\nWorkflow ")
            .append(Markdown.code(deployment.workflow()));
    deployment.apiBase().ifPresent(url -> text.append("\nAPI ").append(Markdown.code(url)));
    return text.append(
            !deployment.follow()
                ? "\nThe answer will be a link to the run."
                : botCanPost
                    ? "\nThis message will follow the run to its end."
                    : "\n" + RunText.SHOWN_WHILE_THE_TOKEN_LIVES)
        .append("\n\nNothing has been started yet. Only you can confirm, once, within 10 minutes.")
        .toString();
  }
}
