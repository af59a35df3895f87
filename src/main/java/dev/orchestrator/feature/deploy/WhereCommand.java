package dev.orchestrator.feature.deploy;

import dev.orchestrator.command.Command;
import dev.orchestrator.command.CommandCall;
import dev.orchestrator.command.CommandRun;
import dev.orchestrator.command.CommandSpec;
import dev.orchestrator.command.Outcome;
import dev.orchestrator.discord.markdown.Markdown;
import dev.orchestrator.discord.markdown.Markdown.TimestampStyle;
import dev.orchestrator.discord.message.Choice;
import dev.orchestrator.discord.message.Message;
import dev.orchestrator.gate.Environment;
import dev.orchestrator.github.Comparison;
import dev.orchestrator.github.GitHubAnswer;
import dev.orchestrator.github.GitHubClient;
import dev.orchestrator.github.RepositoryName;
import dev.orchestrator.release.Deploy;
import dev.orchestrator.release.EnvironmentFreeze;
import dev.orchestrator.release.EnvironmentLock;
import dev.orchestrator.release.FreezeStore;
import dev.orchestrator.release.LockStore;
import dev.orchestrator.release.Place;
import dev.orchestrator.release.ReleaseFile;
import dev.orchestrator.release.ReleaseGate;
import dev.orchestrator.release.RepositoryOption;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** Shows what is live where, since when, by whom, and what keeps releases from it. */
final class WhereCommand implements Command.Deferred<WhereCommand.Options>, Command.Autocompletes {
  private static final int SHOWN = 15;
  private static final Duration ANSWERS = Duration.ofSeconds(8);

  private static final CommandSpec<Options> SPEC =
      CommandSpec.slash("where", "Show what is live in each environment")
          .withOptions(
              values -> new Options(values.get(RepositoryOption.REPO)), RepositoryOption.REPO)
          .withDetails(
              "What is live by the record of deploys, since when and by whom, how far it is behind"
                  + " the default branch, which deploy runs and which wait, locks and freezes.")
          .asEphemeral();

  private final Releases releases;
  private final LockStore locks;
  private final FreezeStore freezes;
  private final Supplier<GitHubClient> gitHub;
  private final InstantSource clock;

  WhereCommand(
      Releases releases,
      LockStore locks,
      FreezeStore freezes,
      Supplier<GitHubClient> gitHub,
      InstantSource clock) {
    this.releases = releases;
    this.locks = locks;
    this.freezes = freezes;
    this.gitHub = gitHub;
    this.clock = clock;
  }

  record Options(Optional<String> repo) {}

  @Override
  public CommandSpec<Options> spec() {
    return SPEC;
  }

  @Override
  public Outcome run(Options options, CommandCall call, CommandRun run) {
    Optional<RepositoryName> known = releases.repository(options.repo());
    if (known.isEmpty()) {
      return Outcome.refused(Message.of(ReleaseGate.Configured.UNKNOWN));
    }
    RepositoryName repository = known.get();
    ReleaseFile file = releases.gate().get().file(repository);
    var places = new LinkedHashMap<String, Optional<Environment>>();
    var lines = new ArrayList<String>();
    lines.add("**Environments** of " + Markdown.code(repository.toString()));
    switch (file) {
      case ReleaseFile.Declared declared when !declared.config().environments().isEmpty() ->
          declared.config().environments().forEach(one -> places.put(one.name(), Optional.of(one)));
      case ReleaseFile.Declared _, ReleaseFile.Absent _ ->
          places.put(Environment.ONLY, Optional.empty());
      case ReleaseFile.Broken broken -> lines.add("⚠️ " + Markdown.escapeLine(broken.sentence()));
      case ReleaseFile.Unreadable(String reason, boolean _) ->
          lines.add(
              "⚠️ `%s` could not be read: %s"
                  .formatted(ReleaseFile.PATH, Markdown.escapeLine(reason)));
    }
    Map<String, Place> recorded = new LinkedHashMap<>();
    releases
        .deploys()
        .places(repository)
        .forEach(place -> {
          recorded.put(place.environment(), place);
          if (place.live().isPresent() || place.holder().isPresent()) {
            places.putIfAbsent(place.environment(), Optional.empty());
          }
        });
    Instant deadline = clock.instant().plus(ANSWERS);
    Optional<String> branch =
        releases.gate().get().defaultBranch(repository)
                instanceof GitHubAnswer.Ok<String>(var name, var _)
            ? Optional.of(name)
            : Optional.empty();
    places.entrySet().stream()
        .limit(SHOWN)
        .forEach(entry -> {
          Optional<Place> place = Optional.ofNullable(recorded.get(entry.getKey()));
          lines.add(live(repository, entry.getKey(), place, branch, deadline));
          place.flatMap(this::activity).ifPresent(lines::add);
          locks.find(repository, entry.getKey()).map(WhereCommand::lock).ifPresent(lines::add);
          frozen(repository, entry.getKey(), entry.getValue()).ifPresent(lines::add);
        });
    if (places.size() > SHOWN) {
      lines.add("… and %d more.".formatted(places.size() - SHOWN));
    }
    return Outcome.succeeded(Message.of(String.join("\n", lines)));
  }

  private String live(
      RepositoryName repository,
      String environment,
      Optional<Place> place,
      Optional<String> branch,
      Instant deadline) {
    Optional<Place.Good> live = place.flatMap(Place::live);
    if (live.isEmpty()) {
      return "**%s** · no deploy is recorded".formatted(environment);
    }
    Place.Good good = live.get();
    String behind =
        branch.flatMap(name -> behind(repository, good.sha(), name, deadline)).orElse("");
    return "**%s** · %s since %s by %s%s%s"
        .formatted(
            environment,
            DeployText.from(good.ref(), good.sha()),
            Markdown.timestamp(good.at(), TimestampStyle.RELATIVE),
            DeployText.mention(good.by()),
            good.kind() == Deploy.Kind.DEPLOY ? "" : " · " + kind(good.kind()),
            behind);
  }

  private static String kind(Deploy.Kind kind) {
    return kind == Deploy.Kind.ROLLBACK ? "a rollback" : "started elsewhere";
  }

  private Optional<String> behind(
      RepositoryName repository, String sha, String branch, Instant deadline) {
    if (!(gitHub.get().commits().compare(repository, sha, branch, deadline)
        instanceof GitHubAnswer.Ok<Comparison>(Comparison found, var _))) {
      return Optional.empty();
    }
    String name = Markdown.code(branch);
    return Optional.of(
        found.aheadBy() == 0
            ? " · up to date with " + name
            : " · %d %s behind %s"
                .formatted(found.aheadBy(), found.aheadBy() == 1 ? "commit" : "commits", name));
  }

  private Optional<String> activity(Place place) {
    return place
        .holder()
        .flatMap(releases.deploys()::find)
        .map(holder ->
            "  ⏳ %s %s by %s%s"
                .formatted(
                    DeployText.sha(holder.subject().sha()),
                    holder.state().word(),
                    DeployText.mention(holder.origin().requester()),
                    place.queue().isEmpty() ? "" : " · %d queued".formatted(place.queue().size())));
  }

  private static String lock(EnvironmentLock lock) {
    return "  🔒 locked by %s %s%s: %s"
        .formatted(
            DeployText.mention(lock.owner()),
            Markdown.timestamp(lock.span().since(), TimestampStyle.RELATIVE),
            lock.span()
                .expiresAt()
                .map(at -> ", until " + Markdown.timestamp(at, TimestampStyle.SHORT_DATE_TIME))
                .orElse(""),
            Markdown.code(lock.reason()));
  }

  private Optional<String> frozen(
      RepositoryName repository, String environment, Optional<Environment> declared) {
    Instant now = clock.instant();
    Optional<EnvironmentFreeze> added =
        freezes.find(repository, environment).stream()
            .filter(freeze -> freeze.until().isAfter(now))
            .max(Comparator.comparing(EnvironmentFreeze::until));
    if (added.isPresent()) {
      return Optional.of(
          "  ❄️ frozen until %s: %s"
              .formatted(
                  Markdown.timestamp(added.get().until(), TimestampStyle.SHORT_DATE_TIME),
                  Markdown.code(added.get().reason())));
    }
    return declared.stream()
        .flatMap(one -> one.freezes().stream())
        .flatMap(freeze -> freeze.endsAfter(now).stream())
        .max(Comparator.naturalOrder())
        .map(end ->
            "  ❄️ frozen until %s by the weekly freeze"
                .formatted(Markdown.timestamp(end, TimestampStyle.SHORT_DATE_TIME)));
  }

  @Override
  public List<Choice> suggest(String option, String typed, CommandCall call) {
    return releases.suggest(typed);
  }
}
