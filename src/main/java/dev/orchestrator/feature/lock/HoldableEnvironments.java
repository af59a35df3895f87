package dev.orchestrator.feature.lock;

import dev.orchestrator.command.CommandCall;
import dev.orchestrator.command.OptionSpec;
import dev.orchestrator.discord.markdown.Markdown;
import dev.orchestrator.discord.message.Choice;
import dev.orchestrator.gate.ReasonCode;
import dev.orchestrator.github.RepositoryName;
import dev.orchestrator.release.EnvironmentLock.Member;
import dev.orchestrator.release.ReleaseGate;
import dev.orchestrator.release.ReleaseGate.Target;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/** The environments that a person may lock and freeze: those that the person may deploy to. */
final class HoldableEnvironments {
  static final OptionSpec<String> ENVIRONMENT =
      OptionSpec.string("environment", "The environment").between(1, 64);
  static final OptionSpec<String> REASON =
      OptionSpec.string("reason", "Why, for everyone who wants to deploy").between(1, 300);
  static final int LISTED = 20;

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

  private final Supplier<ReleaseGate> gate;
  private final ReleaseGate.Configured configured;
  private final UnaryOperator<String> redaction;

  HoldableEnvironments(
      Supplier<ReleaseGate> gate,
      ReleaseGate.Configured configured,
      UnaryOperator<String> redaction) {
    this.gate = gate;
    this.configured = configured;
    this.redaction = redaction;
  }

  /** What a person asks about. */
  sealed interface Asked {
    record Allowed(RepositoryName repository, String environment) implements Asked {}

    /**
     * @param sentence tells the person what to do
     */
    record Refused(String sentence) implements Asked {}
  }

  Optional<RepositoryName> repository(Optional<String> named) {
    return configured.named(named);
  }

  Asked ask(Optional<String> repo, String environment, CommandCall call) {
    Optional<RepositoryName> repository = repository(repo);
    if (repository.isEmpty()) {
      return new Asked.Refused(ReleaseGate.Configured.UNKNOWN);
    }
    String name = environment.strip();
    return switch (gate.get().target(repository.get(), Optional.of(name))) {
      case Target.Found(var found, var _) ->
          call.callerIsAdmin()
                  || ReleaseGate.includes(
                      found.deployers(), call.caller().id(), call.caller().roleIds())
              ? new Asked.Allowed(repository.get(), name)
              : new Asked.Refused(
                  "Only deployers of **"
                      + name
                      + "** and admins may do this. `.github/orchestrator.yml` names the"
                      + " deployers.");
      // Without the file there are no deployers; admins can still stop releases.
      case Target.Refused(ReasonCode code, String _, var _)
          when code != ReasonCode.UNKNOWN_ENVIRONMENT
              && call.callerIsAdmin()
              && NAME.matcher(name).matches() ->
          new Asked.Allowed(repository.get(), name);
      case Target.Refused(var _, String message, var _) ->
          new Asked.Refused(Markdown.escapeLine(message));
    };
  }

  Member member(CommandCall call) {
    return new Member(call.caller().id(), redaction.apply(call.caller().name()));
  }

  /** What a person wrote, fit to be kept. */
  String kept(String text) {
    return redaction.apply(text.strip());
  }

  static String mention(Member member) {
    return "<@" + member.id() + ">";
  }

  List<Choice> repositories(String typed) {
    return configured.suggest(typed);
  }
}
