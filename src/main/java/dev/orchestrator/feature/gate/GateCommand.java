package dev.orchestrator.feature.gate;

import dev.orchestrator.command.Command;
import dev.orchestrator.command.CommandCall;
import dev.orchestrator.command.CommandRun;
import dev.orchestrator.command.CommandSpec;
import dev.orchestrator.command.OptionSpec;
import dev.orchestrator.command.Outcome;
import dev.orchestrator.discord.markdown.Markdown;
import dev.orchestrator.discord.message.Choice;
import dev.orchestrator.discord.message.Message;
import dev.orchestrator.github.RefName;
import dev.orchestrator.release.Judgement;
import dev.orchestrator.release.JudgementText;
import dev.orchestrator.release.ReleaseGate;
import dev.orchestrator.release.RepositoryOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** Shows whether a commit may go to an environment, and why. Changes nothing. */
public final class GateCommand
    implements Command.Deferred<GateCommand.Options>, Command.Autocompletes {
  private static final OptionSpec<String> REF =
      OptionSpec.string("ref", "A branch, a tag or a commit SHA").between(1, 250);
  private static final OptionSpec<Optional<String>> ENVIRONMENT =
      OptionSpec.string("environment", "The environment; the default one if left out")
          .between(1, 64)
          .optional();

  private static final CommandSpec<Options> SPEC =
      CommandSpec.slash("gate", "Show whether a commit may go to an environment, and why")
          .withOptions(
              values ->
                  new Options(
                      values.get(REF), values.get(ENVIRONMENT), values.get(RepositoryOption.REPO)),
              REF,
              ENVIRONMENT,
              RepositoryOption.REPO)
          .withDetails(
              "Judges the lock, freezes, checks and the evidence that the repository's"
                  + " `.github/orchestrator.yml` asks for. What is unknown does not pass.")
          .asEphemeral();

  private final Supplier<ReleaseGate> gate;
  private final ReleaseGate.Configured configured;
  private final UnaryOperator<String> redaction;

  /**
   * @param redaction takes the secrets out of a text
   */
  public GateCommand(
      Supplier<ReleaseGate> gate,
      ReleaseGate.Configured configured,
      UnaryOperator<String> redaction) {
    this.gate = gate;
    this.configured = configured;
    this.redaction = redaction;
  }

  record Options(String ref, Optional<String> environment, Optional<String> repo) {}

  @Override
  public CommandSpec<Options> spec() {
    return SPEC;
  }

  @Override
  public Outcome run(Options options, CommandCall call, CommandRun run) {
    Optional<String> repository =
        options
            .repo()
            .or(() -> configured.repositories().stream().findFirst().map(Object::toString));
    if (repository.isEmpty()) {
      return Outcome.refused(
          Message.of("No repository is configured. An operator has to set GITHUB_REPOSITORY."));
    }
    String ref = options.ref().strip();
    if (!RefName.isValid(ref)) {
      return Outcome.refused(Message.of("`ref` must be a branch, a tag or a commit SHA."));
    }
    if (!redaction.apply(ref).equals(ref)) {
      return Outcome.refused(Message.of("`ref` looks like a secret. It was not sent to GitHub."));
    }
    Judgement judgement = gate.get().judge(repository.get(), ref, options.environment());
    return Outcome.succeeded(Message.of(text(judgement, repository.get(), ref)));
  }

  private static String text(Judgement judgement, String repository, String ref) {
    String what = judgement.subject().sha().map(RefName::shortCommit).orElse(ref);
    String where = judgement.subject().environment().map(name -> " → **" + name + "**").orElse("");
    var lines = new ArrayList<String>();
    lines.add(
        "%s **%s** · %s %s%s"
            .formatted(
                JudgementText.mark(judgement.verdict()),
                judgement.verdict(),
                Markdown.code(repository),
                Markdown.code(what),
                where));
    lines.addAll(JudgementText.parts(judgement));
    if (judgement.parts().isEmpty()) {
      lines.add(Markdown.escapeLine(judgement.message()));
    }
    lines.add("-# reason code `" + judgement.reasonCode().code() + "`");
    return String.join("\n", lines);
  }

  @Override
  public List<Choice> suggest(String option, String typed, CommandCall call) {
    return configured.suggest(typed);
  }
}
