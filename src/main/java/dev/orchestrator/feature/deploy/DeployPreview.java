package dev.orchestrator.feature.deploy;

import dev.orchestrator.check.ReleaseChangesText;
import dev.orchestrator.check.RunText;
import dev.orchestrator.command.CommandCall;
import dev.orchestrator.command.CommandRun;
import dev.orchestrator.command.Outcome;
import dev.orchestrator.discord.markdown.Markdown;
import dev.orchestrator.discord.message.ActionComponent;
import dev.orchestrator.discord.message.ActionComponent.ButtonStyle;
import dev.orchestrator.discord.message.Message;
import dev.orchestrator.gate.Environment;
import dev.orchestrator.gate.ReleaseConfig;
import dev.orchestrator.gate.Verdict;
import dev.orchestrator.github.GitHubAnswer;
import dev.orchestrator.github.RefName;
import dev.orchestrator.github.RepositoryName;
import dev.orchestrator.release.Deploy;
import dev.orchestrator.release.Judgement;
import dev.orchestrator.release.JudgementText;
import dev.orchestrator.release.Place;
import dev.orchestrator.release.ReleaseChangesReader;
import dev.orchestrator.release.ReleaseFile;
import dev.orchestrator.release.ReleaseGate;
import dev.orchestrator.release.ReleaseGate.Target;
import dev.orchestrator.release.ReleaseMessages;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Shows what would go out, with the buttons that let it go. */
final class DeployPreview {
  private static final int SHORTEST_SHA = 7;
  private static final int LONGEST_CHANGES = 900;
  private static final int LONGEST_CHANGES_OF_A_FAILURE = 700;

  /** A preview is to be there within 3 s; what is not read by then is said to be unread. */
  private static final Duration CHANGES_LIMIT = Duration.ofMillis(2500);

  private final Releases releases;
  private final ReleaseChangesReader changes;
  private final ReleaseChangesText changesText;
  private final String refWithoutFile;
  private final ReleaseMessages messages;
  private final InstantSource clock;

  /**
   * @param refWithoutFile what is deployed where a repository has no file and no ref is named
   */
  DeployPreview(
      Releases releases,
      ReleaseChangesReader changes,
      ReleaseChangesText changesText,
      String refWithoutFile,
      ReleaseMessages messages,
      InstantSource clock) {
    this.releases = releases;
    this.changes = changes;
    this.changesText = changesText;
    this.refWithoutFile = refWithoutFile;
    this.messages = messages;
    this.clock = clock;
  }

  /**
   * What a person asks for.
   *
   * @param ref empty for the default one
   * @param apiBase handed to the workflow as {@code api_base}
   */
  record Request(
      Optional<String> repo,
      String environment,
      Optional<String> ref,
      Optional<String> override,
      Optional<String> apiBase,
      boolean isDryRun) {}

  private static Outcome refused(String sentence) {
    return Outcome.refused(Message.of(sentence));
  }

  /** The preview of a deploy. */
  Outcome deploy(Request request, CommandCall call, CommandRun run) throws InterruptedException {
    Optional<RepositoryName> known = releases.repository(request.repo());
    if (known.isEmpty()) {
      return refused(ReleaseGate.Configured.UNKNOWN);
    }
    RepositoryName repository = known.get();
    Target target =
        releases.gate().get().target(repository, Optional.of(request.environment().strip()));
    if (!(target instanceof Target.Found(Environment environment, Optional<String> configSha))) {
      return refused("❌ " + Markdown.escapeLine(((Target.Refused) target).message()));
    }
    if (!Releases.isIn(environment.deployers(), call)) {
      return refused(
          "Only deployers of **%s** and admins deploy to it. `.github/orchestrator.yml` names the deployers."
              .formatted(environment.name()));
    }
    Optional<String> override = request.override().map(String::strip);
    if (override.filter(String::isEmpty).isPresent()) {
      return refused("`override` must say why the gate is overridden.");
    }
    if (override.isPresent() && !Releases.isIn(environment.approvers(), call)) {
      return refused(
          "Only approvers of **%s** and admins override the gate. `.github/orchestrator.yml` names the approvers."
              .formatted(environment.name()));
    }
    Optional<String> ref =
        request.ref().map(String::strip).or(() -> promoted(repository, environment));
    if (ref.isEmpty()) {
      GitHubAnswer<String> branch =
          configSha.isEmpty()
              ? new GitHubAnswer.Ok<>(refWithoutFile, Optional.empty())
              : releases.gate().get().defaultBranch(repository);
      if (!(branch instanceof GitHubAnswer.Ok<String>(String name, var _))) {
        return refused(
            "❌ The repository could not be read: "
                + Markdown.escapeLine(branch.sentenceWithAdvice()));
      }
      ref = Optional.of(name);
    }
    if (!RefName.isValid(ref.get())) {
      return refused("`ref` must be a branch, a tag or a commit SHA.");
    }
    if (releases.holdsSecret(ref.get())) {
      return refused("`ref` looks like a secret. It was not sent to GitHub.");
    }
    Judgement judgement =
        releases
            .gate()
            .get()
            .judge(repository.toString(), ref.get(), Optional.of(environment.name()));
    Optional<String> sha = judgement.subject().sha();
    if (sha.isEmpty()) {
      return refused(
          "❌ %s: %s".formatted(Markdown.code(ref.get()), Markdown.escapeLine(judgement.message())));
    }
    if (configSha.isPresent()
        && environment.shaInput().isEmpty()
        && sha.get().startsWith(ref.get())) {
      return refused(
          "❌ GitHub starts a workflow on a branch or a tag, not on a commit. Name one as `ref`, or"
              + " add `sha-input` to **%s** in `.github/orchestrator.yml`."
                  .formatted(environment.name()));
    }
    var candidate =
        new Candidate(
            repository,
            environment.name(),
            ref.get(),
            sha.get(),
            Deploy.Kind.DEPLOY,
            new Candidate.Options(
                override.map(releases.redaction()), Optional.empty(), request.apiBase()));
    return shown(candidate, environment, judgement, request.isDryRun(), call, run);
  }

  /** What is live where {@code after} says that it has to be live. */
  private Optional<String> promoted(RepositoryName repository, Environment environment) {
    return environment
        .after()
        .flatMap(before -> releases.deploys().place(repository, before).live())
        .map(live -> environment.shaInput().isPresent() ? live.sha() : live.ref());
  }

  /**
   * The preview of a deploy to the default environment that the repository's file declares.
   *
   * @return empty if the file declares none, or cannot be read now
   */
  Optional<Outcome> ofDeclared(
      RepositoryName repository,
      Optional<String> ref,
      Optional<String> apiBase,
      CommandCall call,
      CommandRun run)
      throws InterruptedException {
    return switch (releases.gate().get().file(repository)) {
      case ReleaseFile.Absent _, ReleaseFile.Unreadable _ -> Optional.empty();
      case ReleaseFile.Broken broken ->
          Optional.of(refused("❌ " + Markdown.escapeLine(broken.sentence())));
      case ReleaseFile.Declared(ReleaseConfig config, String _) -> {
        Optional<Environment> environment = config.defaultEnvironment();
        if (environment.isEmpty()) {
          yield Optional.empty();
        }
        yield Optional.of(
            deploy(
                new Request(
                    Optional.of(repository.toString()),
                    environment.get().name(),
                    ref,
                    Optional.empty(),
                    apiBase,
                    false),
                call,
                run));
      }
    };
  }

  /** The preview of the same ref, which is another commit by now. */
  Outcome again(Candidate before, String why, CommandCall call, CommandRun run)
      throws InterruptedException {
    var request =
        new Request(
            Optional.of(before.repository().toString()),
            before.environment(),
            Optional.of(before.ref()),
            before.override(),
            before.options().apiBase(),
            false);
    Outcome outcome = deploy(request, call, run);
    return outcome instanceof Outcome.Ended(Message message, var status, var error)
        ? new Outcome.Ended(
            message.withLine("⚠️ Shown again: " + why + " Nothing was deployed."), status, error)
        : outcome;
  }

  /** The preview of a rollback. */
  Outcome rollback(
      Optional<String> repo,
      String environmentName,
      Optional<String> to,
      CommandCall call,
      CommandRun run)
      throws InterruptedException {
    Optional<RepositoryName> known = releases.repository(repo);
    if (known.isEmpty()) {
      return refused(ReleaseGate.Configured.UNKNOWN);
    }
    RepositoryName repository = known.get();
    Target target = releases.gate().get().target(repository, Optional.of(environmentName.strip()));
    if (!(target instanceof Target.Found(Environment environment, Optional<String> configSha))) {
      return refused("❌ " + Markdown.escapeLine(((Target.Refused) target).message()));
    }
    if (!Releases.isIn(environment.deployers(), call)) {
      return refused(
          "Only deployers of **%s** and admins roll it back. `.github/orchestrator.yml` names the deployers."
              .formatted(environment.name()));
    }
    if (environment.shaInput().isEmpty()) {
      return refused(needsShaInput(environment, configSha));
    }
    Place place = releases.deploys().place(repository, environment.name());
    Optional<String> digits = to.map(text -> text.strip().toLowerCase(Locale.ROOT));
    if (digits.isPresent() && !digits.get().matches("[0-9a-f]{7,64}")) {
      return refused("`to` must be at least %d digits of a commit SHA.".formatted(SHORTEST_SHA));
    }
    Optional<Place.Good> good = digits.map(place::goodDeploy).orElseGet(place::previous);
    if (good.isEmpty()) {
      return refused(
          digits.isPresent()
              ? "No good deploy of this commit to **%s** is recorded. `/deploys` shows the recorded ones."
                  .formatted(environment.name())
              : "No good deploy of another commit to **%s** is recorded, so there is nothing to roll back to."
                  .formatted(environment.name()));
    }
    Judgement judgement =
        releases.gate().get().judgeRollback(repository, good.get().sha(), environment.name());
    var candidate =
        new Candidate(
            repository,
            environment.name(),
            good.get().ref(),
            good.get().sha(),
            Deploy.Kind.ROLLBACK,
            Candidate.Options.NONE);
    return shown(candidate, environment, judgement, false, call, run);
  }

  private static String needsShaInput(Environment environment, Optional<String> configSha) {
    String missing =
        configSha.isEmpty()
            ? "`.github/orchestrator.yml` is missing, so nothing says which input of the workflow"
                + " takes a commit."
            : "`.github/orchestrator.yml` names no `sha-input` for **%s**."
                .formatted(environment.name());
    return """
    ❌ %s A rollback deploys an exact commit. Add this to the file, and let the workflow check out its input `sha`:
    ```yaml
    environments:
      %s:
        workflow: %s
        sha-input: sha
    ```\
    """
        .formatted(missing, environment.name(), environment.workflow());
  }

  private Outcome shown(
      Candidate candidate,
      Environment environment,
      Judgement judgement,
      boolean isDryRun,
      CommandCall call,
      CommandRun run)
      throws InterruptedException {
    Place place = releases.deploys().place(candidate.repository(), candidate.environment());
    Optional<Judgement.Stop> stop = judgement.stop(candidate.override().isPresent());
    var lines = new ArrayList<String>();
    lines.add(
        "**%s?** %s"
            .formatted(
                candidate.kind() == Deploy.Kind.ROLLBACK ? "Roll back" : "Deploy",
                DeployText.what(
                    candidate.ref(),
                    candidate.sha(),
                    candidate.environment(),
                    candidate.repository().toString())));
    lines.add("Commit " + Markdown.code(candidate.sha()));
    lines.add("Workflow " + Markdown.code(environment.workflow()));
    candidate.options().apiBase().ifPresent(url -> lines.add("API " + Markdown.code(url)));
    lines.add(DeployText.live(place.live()));
    lines.add(
        changesText.of(
            changes.read(
                candidate.repository(),
                place.live().map(Place.Good::sha),
                candidate.sha(),
                clock.instant().plus(CHANGES_LIMIT)),
            LONGEST_CHANGES));
    lines.add("%s **%s**".formatted(JudgementText.mark(judgement.verdict()), judgement.verdict()));
    lines.addAll(JudgementText.parts(judgement));
    if (judgement.parts().isEmpty()) {
      lines.add("❌ " + Markdown.escapeLine(judgement.message()));
    }
    candidate
        .override()
        .ifPresent(reason -> lines.add("⚠️ Overrides the gate: " + Markdown.code(reason)));
    if (environment.approvals() > 0 && candidate.kind() == Deploy.Kind.DEPLOY) {
      lines.add(
          environment.approvals() == 1
              ? "Another person has to approve it."
              : "%d other people have to approve it.".formatted(environment.approvals()));
    }
    int ahead = place.queue().size() + (place.holder().isPresent() ? 1 : 0);
    if (ahead > 0) {
      lines.add(
          ahead == 1
              ? "1 deploy is before it in the queue."
              : "%d deploys are before it in the queue.".formatted(ahead));
    }
    judgement
        .subject()
        .configSha()
        .ifPresent(blob -> lines.add("-# `.github/orchestrator.yml` " + DeployText.sha(blob)));
    stop.ifPresent(why -> lines.add("-# reason code `" + why.reasonCode().code() + "`"));
    if (isDryRun) {
      lines.add("Dry run: nothing was changed.");
      return Outcome.succeeded(DeployText.message(lines, List.of()));
    }
    releases
        .deploys()
        .decidedOn(
            candidate.repository(),
            candidate.environment(),
            new Place.Basis(judgement.subject().configSha(), environment.versionUrl()));
    boolean fails =
        stop.isPresent()
            && (judgement.parts().isEmpty()
                || judgement.verdict() == Verdict.FAIL
                || candidate.kind() == Deploy.Kind.ROLLBACK);
    if (fails) {
      lines.add(
          "Nothing was started. "
              + (judgement.parts().isEmpty() || candidate.kind() == Deploy.Kind.ROLLBACK
                  ? "Send the command again when this is resolved."
                  : "Send the command again when this is resolved; an approver may give a reason as `override`, which lifts everything but a lock."));
      return Outcome.refused(DeployText.message(lines, List.of()));
    }
    if (!call.botCanPost() && messages.instead(call.channelId()).isEmpty()) {
      lines.add(RunText.SHOWN_WHILE_THE_TOKEN_LIVES);
    }
    lines.add(
        stop.isPresent()
            ? "Nothing has been started yet. The gate does not pass now; it is evaluated again when you confirm. Only you can confirm, once, within 10 minutes."
            : "Nothing has been started yet. Only you can confirm, once, within 10 minutes.");
    String nonce = run.offerOnce(candidate.toState());
    return Outcome.succeeded(DeployText.message(lines, buttons(candidate, nonce)));
  }

  /**
   * What a deploy that failed would have changed, with the authors of its pull requests; empty if
   * there is nothing to compare with.
   */
  Optional<String> wouldHaveChanged(Deploy deploy) throws InterruptedException {
    Deploy.Subject subject = deploy.subject();
    Optional<String> live =
        releases
            .deploys()
            .place(subject.repository(), subject.environment())
            .live()
            .map(Place.Good::sha)
            .filter(sha -> !sha.equals(subject.sha()));
    if (live.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        changesText.of(
            changes.read(
                subject.repository(), live, subject.sha(), clock.instant().plus(CHANGES_LIMIT)),
            LONGEST_CHANGES_OF_A_FAILURE));
  }

  static List<ActionComponent> buttons(Candidate candidate, String nonce) {
    String label =
        candidate.rerunOf().isPresent()
            ? "Re-run"
            : candidate.kind() == Deploy.Kind.ROLLBACK ? "Roll back" : "Deploy";
    return List.of(
        DeployText.button(
            candidate.kind() == Deploy.Kind.ROLLBACK ? ButtonStyle.DANGER : ButtonStyle.SUCCESS,
            ConfirmButton.SPEC.customId(nonce),
            label),
        DeployText.button(ButtonStyle.SECONDARY, DismissButton.SPEC.customId(nonce), "Cancel"));
  }
}
