package dev.orchestrator.feature.lock;

import dev.orchestrator.command.Command;
import dev.orchestrator.command.CommandCall;
import dev.orchestrator.command.CommandRun;
import dev.orchestrator.command.CommandSpec;
import dev.orchestrator.command.CommandSpec.SubcommandSpec;
import dev.orchestrator.command.DurationParser;
import dev.orchestrator.command.OptionSpec;
import dev.orchestrator.command.Outcome;
import dev.orchestrator.discord.markdown.Markdown;
import dev.orchestrator.discord.markdown.Markdown.TimestampStyle;
import dev.orchestrator.discord.message.Choice;
import dev.orchestrator.discord.message.Message;
import dev.orchestrator.feature.lock.HoldableEnvironments.Asked;
import dev.orchestrator.github.RepositoryName;
import dev.orchestrator.release.EnvironmentFreeze;
import dev.orchestrator.release.FreezeStore;
import dev.orchestrator.release.ReleaseGate;
import dev.orchestrator.release.RepositoryOption;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Freezes environments until a given time. */
public final class FreezeCommand
    implements Command.Deferred<FreezeCommand.Options>, Command.Autocompletes {
  private static final Duration LONGEST = Duration.ofDays(366);

  private static final OptionSpec<String> UNTIL =
      OptionSpec.string("until", "A duration such as 2h, or a time such as 2027-01-04T08:00Z")
          .between(1, 100);

  private static final CommandSpec<Options> SPEC =
      CommandSpec.slash("freeze", "Freeze an environment until a given time")
          .withDetails(
              "Deployers of the environment and admins freeze it. A freeze ends by itself. A time"
                  + " without an offset is UTC. Weekly freezes are in the repository's"
                  + " `.github/orchestrator.yml`.")
          .withSubcommands(
              List.of(
                  new SubcommandSpec<>(
                      "add",
                      "Freeze an environment",
                      List.of(
                          HoldableEnvironments.ENVIRONMENT,
                          UNTIL,
                          HoldableEnvironments.REASON,
                          RepositoryOption.REPO),
                      values ->
                          new Options.Add(
                              values.get(HoldableEnvironments.ENVIRONMENT),
                              values.get(UNTIL),
                              values.get(HoldableEnvironments.REASON),
                              values.get(RepositoryOption.REPO))),
                  new SubcommandSpec<>(
                      "end",
                      "End the freezes of an environment",
                      List.of(HoldableEnvironments.ENVIRONMENT, RepositoryOption.REPO),
                      values ->
                          new Options.End(
                              values.get(HoldableEnvironments.ENVIRONMENT),
                              values.get(RepositoryOption.REPO))),
                  new SubcommandSpec<Options>(
                          "list",
                          "List the freezes",
                          List.of(RepositoryOption.REPO),
                          values -> new Options.Show(values.get(RepositoryOption.REPO)))
                      .asEphemeral()));

  private final FreezeStore freezes;
  private final HoldableEnvironments environments;

  FreezeCommand(FreezeStore freezes, HoldableEnvironments environments) {
    this.freezes = freezes;
    this.environments = environments;
  }

  /** What is asked for. */
  sealed interface Options {
    record Add(String environment, String until, String reason, Optional<String> repo)
        implements Options {}

    record End(String environment, Optional<String> repo) implements Options {}

    record Show(Optional<String> repo) implements Options {}
  }

  @Override
  public CommandSpec<Options> spec() {
    return SPEC;
  }

  @Override
  public Outcome run(Options options, CommandCall call, CommandRun run) {
    return switch (options) {
      case Options.Show(Optional<String> repo) ->
          environments
              .repository(repo)
              .map(repository -> Outcome.succeeded(Message.of(list(repository))))
              .orElseGet(() -> refused(ReleaseGate.Configured.UNKNOWN));
      case Options.Add add ->
          switch (environments.ask(add.repo(), add.environment(), call)) {
            case Asked.Refused(String sentence) -> refused(sentence);
            case Asked.Allowed allowed -> add(add, allowed, call);
          };
      case Options.End end ->
          switch (environments.ask(end.repo(), end.environment(), call)) {
            case Asked.Refused(String sentence) -> refused(sentence);
            case Asked.Allowed allowed -> end(allowed);
          };
    };
  }

  private static Outcome refused(String sentence) {
    return Outcome.refused(Message.of(sentence));
  }

  private Outcome add(Options.Add add, Asked.Allowed where, CommandCall call) {
    Instant now = call.receivedAt();
    Optional<Instant> until =
        until(add.until().strip(), now)
            .filter(end -> end.isAfter(now) && !end.isAfter(now.plus(LONGEST)));
    if (until.isEmpty()) {
      return refused(
          "`until` must be a duration such as `2h`, or a time to come within a year such as"
              + " `2027-01-04T08:00Z`.");
    }
    String reason = environments.kept(add.reason());
    if (reason.isEmpty()) {
      return refused("`reason` must say why.");
    }
    var freeze =
        new EnvironmentFreeze(
            where.repository(),
            where.environment(),
            call.interactionId(),
            environments.member(call),
            reason,
            now,
            until.get());
    freezes.add(freeze);
    return Outcome.succeeded(Message.of("Frozen.\n" + line(freeze)));
  }

  /** A moment in ISO 8601, UTC where it has no offset, or a duration from now. */
  static Optional<Instant> until(String typed, Instant now) {
    Optional<Duration> length = DurationParser.parse(typed);
    if (length.isPresent()) {
      return Optional.of(now.plus(length.get()));
    }
    try {
      var moment =
          DateTimeFormatter.ISO_DATE_TIME.parseBest(
              typed, OffsetDateTime::from, LocalDateTime::from);
      return Optional.of(
          moment instanceof OffsetDateTime exact
              ? exact.toInstant()
              : LocalDateTime.from(moment).toInstant(ZoneOffset.UTC));
    } catch (DateTimeException noTime) {
      try {
        return Optional.of(LocalDate.parse(typed).atStartOfDay(ZoneOffset.UTC).toInstant());
      } catch (DateTimeException noDate) {
        return Optional.empty();
      }
    }
  }

  private Outcome end(Asked.Allowed where) {
    List<EnvironmentFreeze> ended = freezes.end(where.repository(), where.environment());
    return ended.isEmpty()
        ? refused(
            "**%s** has no freeze that was added by a command. Weekly freezes are set in `.github/orchestrator.yml`."
                .formatted(where.environment()))
        : Outcome.succeeded(
            Message.of(
                "Ended the freeze of **%s** of %s."
                    .formatted(where.environment(), Markdown.code(where.repository().toString()))));
  }

  private String list(RepositoryName repository) {
    List<EnvironmentFreeze> all = freezes.list(repository);
    if (all.isEmpty()) {
      return "No environment of "
          + Markdown.code(repository.toString())
          + " has a freeze that was added by a command.";
    }
    return all.stream()
        .limit(HoldableEnvironments.LISTED)
        .map(FreezeCommand::line)
        .collect(Collectors.joining("\n"));
  }

  private static String line(EnvironmentFreeze freeze) {
    return "❄️ **%s** of %s, frozen by %s until %s: %s"
        .formatted(
            freeze.environment(),
            Markdown.code(freeze.repository().toString()),
            HoldableEnvironments.mention(freeze.by()),
            Markdown.timestamp(freeze.until(), TimestampStyle.SHORT_DATE_TIME),
            Markdown.code(freeze.reason()));
  }

  @Override
  public List<Choice> suggest(String option, String typed, CommandCall call) {
    return environments.repositories(typed);
  }
}
