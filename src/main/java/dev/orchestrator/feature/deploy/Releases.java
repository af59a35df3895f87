package dev.orchestrator.feature.deploy;

import dev.orchestrator.command.CommandCall;
import dev.orchestrator.discord.message.Choice;
import dev.orchestrator.gate.Environment;
import dev.orchestrator.github.RepositoryName;
import dev.orchestrator.release.DeployStore;
import dev.orchestrator.release.EnvironmentLock.Member;
import dev.orchestrator.release.ReleaseGate;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * What the commands about releases share: the gate, the record, and who may do what.
 *
 * @param gate reads GitHub; made when the worker first needs it
 * @param redaction takes the secrets out of a text
 */
record Releases(
    Supplier<ReleaseGate> gate,
    ReleaseGate.Configured configured,
    DeployStore deploys,
    UnaryOperator<String> redaction) {

  /** The repository that a person means; the default one if none is named. */
  Optional<RepositoryName> repository(Optional<String> named) {
    return configured.named(named);
  }

  List<Choice> suggest(String typed) {
    return configured.suggest(typed);
  }

  boolean holdsSecret(String text) {
    return !redaction.apply(text).equals(text);
  }

  static boolean isIn(Environment.People people, CommandCall call) {
    return call.callerIsAdmin()
        || ReleaseGate.includes(people, call.caller().id(), call.caller().roleIds());
  }

  Member member(CommandCall call) {
    return new Member(call.caller().id(), redaction.apply(call.caller().name()));
  }
}
