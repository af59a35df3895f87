package dev.orchestrator.release;

import dev.orchestrator.discord.message.Choice;
import dev.orchestrator.gate.Check;
import dev.orchestrator.gate.Environment;
import dev.orchestrator.gate.Environment.Checks;
import dev.orchestrator.gate.Environment.People;
import dev.orchestrator.gate.Evidence;
import dev.orchestrator.gate.Gate;
import dev.orchestrator.gate.ReasonCode;
import dev.orchestrator.gate.ReleaseConfig;
import dev.orchestrator.gate.ReleaseConfigReader;
import dev.orchestrator.github.CommitCheck;
import dev.orchestrator.github.GitHubAnswer;
import dev.orchestrator.github.GitHubAnswer.Ok;
import dev.orchestrator.github.GitHubClient;
import dev.orchestrator.github.GitHubFile;
import dev.orchestrator.github.Repository;
import dev.orchestrator.github.RepositoryName;
import dev.orchestrator.release.Judgement.Subject;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Judges whether a commit may go to an environment: reads the repository's file at its default
 * branch, finds the commit, collects the evidence of exactly it and has {@link Gate} decide. It
 * only reads. Evidence that cannot be read is unknown, which never passes.
 *
 * <p>Every call reads the file again; GitHub is asked with the ETag of the last answer.
 */
public final class ReleaseGate {
  /** How long all calls of GitHub for one judgement may take. */
  private static final Duration GITHUB_LIMIT = Duration.ofSeconds(20);

  private final Supplier<GitHubClient> gitHub;
  private final Configured configured;
  private final LockStore locks;
  private final FreezeStore freezes;
  private final EvidenceSources sources;
  private final InstantSource clock;

  public ReleaseGate(
      Supplier<GitHubClient> gitHub,
      Configured configured,
      LockStore locks,
      FreezeStore freezes,
      EvidenceSources sources,
      InstantSource clock) {
    this.gitHub = gitHub;
    this.configured = configured;
    this.locks = locks;
    this.freezes = freezes;
    this.sources = sources;
    this.clock = clock;
  }

  /**
   * @param repositories those that may be acted on, the default one first
   * @param workflow deploys where a repository has no file
   */
  public record Configured(List<RepositoryName> repositories, String workflow) {
    /** What a person is told who names a repository that is not configured. */
    public static final String UNKNOWN =
        "Orchestrator does not act on this repository. An operator can add it to"
            + " GITHUB_REPOSITORIES.";

    public Configured {
      repositories = List.copyOf(repositories);
    }

    /** The configured repository of this name, in its configured spelling. */
    public Optional<RepositoryName> find(String name) {
      return repositories.stream()
          .filter(repository -> repository.toString().equalsIgnoreCase(name.strip()))
          .findFirst();
    }

    /** The repository that a person names, or the first one; empty if it is not configured. */
    public Optional<RepositoryName> named(Optional<String> name) {
      return name.map(this::find).orElseGet(() -> repositories.stream().findFirst());
    }

    /** The repositories whose name contains what a person has typed. */
    public List<Choice> suggest(String typed) {
      return repositories.stream()
          .map(Object::toString)
          .filter(name -> name.contains(typed.strip()))
          .limit(Choice.MOST)
          .map(Choice::of)
          .toList();
    }
  }

  public Configured configured() {
    return configured;
  }

  /** The release configuration of a repository. */
  public ReleaseFile file(RepositoryName repository) {
    return file(repository, deadline());
  }

  private Instant deadline() {
    return clock.instant().plus(GITHUB_LIMIT);
  }

  private ReleaseFile file(RepositoryName repository, Instant deadline) {
    GitHubAnswer<GitHubFile> answer = gitHub.get().file(repository, ReleaseFile.PATH, deadline);
    return switch (answer) {
      case Ok<GitHubFile>(GitHubFile file, var _) ->
          switch (ReleaseConfigReader.read(file.text())) {
            case ReleaseConfigReader.Result.Bad(var faults) ->
                new ReleaseFile.Broken(faults, file.sha());
            case ReleaseConfigReader.Result.Good(ReleaseConfig config) ->
                new ReleaseFile.Declared(config, file.sha());
          };
      case GitHubAnswer.NotFound<GitHubFile> _ -> new ReleaseFile.Absent();
      default ->
          new ReleaseFile.Unreadable(
              answer.sentenceWithAdvice(),
              answer instanceof GitHubAnswer.Forbidden<?>
                  || answer instanceof GitHubAnswer.Unauthorized<?>
                  || answer instanceof GitHubAnswer.NoToken<?>);
    };
  }

  /** The branch that is deployed where no ref is named. */
  public GitHubAnswer<String> defaultBranch(RepositoryName repository) {
    return gitHub.get().repository(repository, deadline()).map(Repository::defaultBranch);
  }

  /** What a name stands for in a repository. */
  public sealed interface Target {
    /**
     * @param configSha empty without a file
     */
    record Found(Environment environment, Optional<String> configSha) implements Target {}

    /** There is no such environment, or the file cannot be used. */
    record Refused(ReasonCode code, String message, Optional<String> configSha) implements Target {}
  }

  /**
   * The environment of this name.
   *
   * @param name empty for the default one
   */
  public Target target(RepositoryName repository, Optional<String> name) {
    return target(file(repository), name);
  }

  private Target target(ReleaseFile file, Optional<String> name) {
    return switch (file) {
      case ReleaseFile.Unreadable unreadable ->
          new Target.Refused(ReasonCode.EVIDENCE_UNKNOWN, unreadable.sentence(), Optional.empty());
      case ReleaseFile.Broken broken ->
          new Target.Refused(
              ReasonCode.CONFIG_INVALID, broken.sentence(), Optional.of(broken.blobSha()));
      case ReleaseFile.Absent _ -> withoutFile(name, Optional.empty());
      case ReleaseFile.Declared(ReleaseConfig config, String sha)
          when config.environments().isEmpty() ->
          withoutFile(name, Optional.of(sha));
      case ReleaseFile.Declared(ReleaseConfig config, String sha) ->
          name.map(config::environment)
              .orElseGet(config::defaultEnvironment)
              .<Target>map(found -> new Target.Found(found, Optional.of(sha)))
              .orElseGet(() ->
                  unknown(
                      config.environments().stream().map(Environment::name).toList(),
                      Optional.of(sha)));
    };
  }

  private Target withoutFile(Optional<String> name, Optional<String> sha) {
    Environment only = Environment.withoutFile(configured.workflow());
    return name.isEmpty() || name.get().equals(only.name())
        ? new Target.Found(only, sha)
        : unknown(List.of(only.name()), sha);
  }

  private static Target unknown(List<String> known, Optional<String> sha) {
    return new Target.Refused(
        ReasonCode.UNKNOWN_ENVIRONMENT,
        "There is no such environment. Known are: " + String.join(", ", known) + ".",
        sha);
  }

  /**
   * Judges a commit.
   *
   * @param repository as the caller names it
   * @param ref a branch, a tag, or a SHA of at least 7 digits that a branch or tag reaches
   * @param environment empty for the default one
   */
  public Judgement judge(String repository, String ref, Optional<String> environment) {
    Optional<RepositoryName> known = configured.find(repository);
    if (known.isEmpty()) {
      return Judgement.refused(ReasonCode.WRONG_REPOSITORY, Configured.UNKNOWN, Subject.NONE);
    }
    Instant deadline = deadline();
    return switch (target(file(known.get(), deadline), environment)) {
      case Target.Refused(ReasonCode code, String message, Optional<String> configSha) ->
          Judgement.refused(
              code, message, new Subject(Optional.empty(), Optional.empty(), configSha));
      case Target.Found(Environment found, Optional<String> configSha) ->
          judge(known.get(), ref, found, configSha, deadline);
    };
  }

  /**
   * Judges a rollback, which a lock stops and no freeze, evidence or missing approval does.
   *
   * @param sha the whole SHA of the commit
   */
  public Judgement judgeRollback(RepositoryName repository, String sha, String environment) {
    Instant deadline = deadline();
    return switch (target(file(repository, deadline), Optional.of(environment))) {
      case Target.Refused(ReasonCode code, String message, Optional<String> configSha) ->
          Judgement.refused(
              code, message, new Subject(Optional.empty(), Optional.empty(), configSha));
      case Target.Found(Environment found, Optional<String> configSha) -> {
        var nothing = new Subject(Optional.of(environment), Optional.empty(), configSha);
        GitHubAnswer<String> commit = gitHub.get().commits().resolve(repository, sha, deadline);
        if (commit instanceof GitHubAnswer.NotFound<String>) {
          yield Judgement.refused(
              ReasonCode.REF_MOVED, "The repository no longer has this commit.", nothing);
        }
        if (!(commit instanceof Ok<String>)) {
          yield unreadable("The commit could not be read: ", commit, nothing);
        }
        yield Judgement.of(
            Gate.decideRollback(lock(repository, found.name())),
            new Subject(Optional.of(environment), Optional.of(sha), configSha));
      }
    };
  }

  private Optional<Evidence.Lock> lock(RepositoryName repository, String environment) {
    return locks
        .find(repository, environment)
        .map(lock -> new Evidence.Lock(lock.owner().name(), lock.reason()));
  }

  private Judgement judge(
      RepositoryName repository,
      String ref,
      Environment environment,
      Optional<String> configSha,
      Instant deadline) {
    var nothing = new Subject(Optional.of(environment.name()), Optional.empty(), configSha);
    GitHubClient client = gitHub.get();
    GitHubAnswer<String> commit = client.commits().resolve(repository, ref, deadline);
    if (commit instanceof GitHubAnswer.NotFound<String>) {
      return Judgement.refused(
          ReasonCode.REF_MOVED, "The repository has no such branch, tag or commit.", nothing);
    }
    if (!(commit instanceof Ok<String>(String sha, var _))) {
      return unreadable("The commit could not be read: ", commit, nothing);
    }
    var subject = new Subject(Optional.of(environment.name()), Optional.of(sha), configSha);
    GitHubAnswer<Repository> read = client.repository(repository, deadline);
    if (!(read instanceof Ok<Repository>(Repository about, var _))) {
      return unreadable("The repository could not be read: ", read, subject);
    }
    GitHubAnswer<Boolean> reached =
        client.commits().isReached(repository, about.defaultBranch(), sha, deadline);
    if (!(reached instanceof Ok<Boolean>(Boolean isReached, var _))) {
      return unreadable("The branches could not be read: ", reached, subject);
    }
    if (!isReached) {
      return Judgement.refused(
          ReasonCode.REF_MOVED, "No branch or tag of the repository reaches this commit.", subject);
    }
    Evidence evidence = evidence(repository, environment, sha, about.defaultBranch(), deadline);
    return Judgement.of(Gate.decide(environment, evidence), subject);
  }

  private static Judgement unreadable(String what, GitHubAnswer<?> answer, Subject subject) {
    return Judgement.refused(
        ReasonCode.EVIDENCE_UNKNOWN, what + answer.sentenceWithAdvice(), subject);
  }

  private Evidence evidence(
      RepositoryName repository,
      Environment environment,
      String sha,
      String defaultBranch,
      Instant deadline) {
    Optional<List<Check>> checks =
        environment.checks() instanceof Checks.None
            ? Optional.empty()
            : checks(repository, environment, sha, deadline);
    Optional<Set<String>> required =
        environment.checks() instanceof Checks.Required
            ? value(gitHub.get().commits().requiredChecks(repository, defaultBranch, deadline))
            : Optional.empty();
    Environment.Requirements gate = environment.gate();
    // Locks and freezes come last: they are what people change while this runs.
    return new Evidence(
        clock.instant(),
        lock(repository, environment.name()),
        freezes.find(repository, environment.name()).stream()
            .map(freeze -> new Evidence.AddedFreeze(freeze.until(), freeze.reason()))
            .toList(),
        environment.after().flatMap(before -> sources.live().isLive(repository, before, sha)),
        checks,
        required,
        gate.findings().flatMap(_ -> sources.findings().open(repository, sha)),
        gate.trust().flatMap(_ -> sources.trust().lowest(repository, sha)),
        gate.attestedWithin().flatMap(_ -> sources.attestations().newest(environment.name())),
        0);
  }

  /** All checks but those of runs of the workflow that deploys. */
  private Optional<List<Check>> checks(
      RepositoryName repository, Environment environment, String sha, Instant deadline) {
    Optional<Set<Long>> own =
        value(gitHub.get().commits().suitesOf(repository, environment.workflow(), sha, deadline));
    Optional<List<CommitCheck>> all =
        value(gitHub.get().commits().checks(repository, sha, deadline));
    if (own.isEmpty() || all.isEmpty()) {
      return Optional.empty();
    }
    var checks = new ArrayList<Check>();
    for (CommitCheck check : all.get()) {
      if (check.suite().isEmpty() || !own.get().contains(check.suite().getAsLong())) {
        checks.add(check(check));
      }
    }
    return Optional.of(checks);
  }

  private static Check check(CommitCheck check) {
    Check.State state =
        switch (check.report()) {
          case CommitCheck.Report.Run(String status, Optional<String> conclusion) ->
              Check.State.ofCheckRun(status, conclusion);
          case CommitCheck.Report.Status(String word) -> Check.State.ofStatus(word);
        };
    // One that is to start yet is newer than all that have.
    Instant unsaid = state == Check.State.PENDING ? Instant.MAX : Instant.EPOCH;
    return new Check(check.name(), state, check.at().orElse(unsaid), check.id(), check.page());
  }

  private static <T> Optional<T> value(GitHubAnswer<T> answer) {
    return answer instanceof Ok<T>(T value, var _) ? Optional.of(value) : Optional.empty();
  }

  /** Whether a person is one of those whom the configuration names. */
  public static boolean includes(People people, String userId, List<String> roleIds) {
    return people.users().contains(userId) || roleIds.stream().anyMatch(people.roles()::contains);
  }
}
