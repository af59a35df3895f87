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
import dev.orchestrator.discord.message.AllowedMentions;
import dev.orchestrator.discord.message.Choice;
import dev.orchestrator.discord.message.Message;
import dev.orchestrator.discord.message.MessageWriter;
import dev.orchestrator.discord.rest.Delivery;
import dev.orchestrator.discord.rest.DiscordClient;
import dev.orchestrator.feature.lock.HoldableEnvironments.Asked;
import dev.orchestrator.github.RepositoryName;
import dev.orchestrator.operation.StepOutcome;
import dev.orchestrator.operation.StepWork;
import dev.orchestrator.release.EnvironmentLock;
import dev.orchestrator.release.EnvironmentLock.Member;
import dev.orchestrator.release.EnvironmentLock.Span;
import dev.orchestrator.release.LockStore;
import dev.orchestrator.release.ReleaseGate;
import dev.orchestrator.release.RepositoryOption;
import dev.orchestrator.trace.StepStatus;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Locks environments against deploys. */
public final class LockCommand
    implements Command.Deferred<LockCommand.Options>, Command.Autocompletes {
  private static final Duration LONGEST = Duration.ofDays(366);
  private static final Duration POST_LIMIT = Duration.ofSeconds(10);

  private static final OptionSpec<Optional<String>> FOR =
      OptionSpec.string("for", "For how long: 30m, 2h, 1d; until it is removed if left out")
          .between(1, 100)
          .optional();
  private static final OptionSpec<Boolean> TAKE_OVER =
      OptionSpec.bool("take_over", "Take the lock over from the member who holds it").orElse(false);

  private static final CommandSpec<Options> SPEC =
      CommandSpec.slash("lock", "Prevent deployments to an environment")
          .withDetails(
              "Deployers of the environment and admins lock it. A lock stays until its owner or an"
                  + " admin removes it, or until it expires. Taking over a lock notifies its"
                  + " owner.")
          .withSubcommands(
              List.of(
                  new SubcommandSpec<>(
                      "add",
                      "Lock an environment",
                      List.of(
                          HoldableEnvironments.ENVIRONMENT,
                          HoldableEnvironments.REASON,
                          FOR,
                          TAKE_OVER,
                          RepositoryOption.REPO),
                      values ->
                          new Options.Add(
                              values.get(HoldableEnvironments.ENVIRONMENT),
                              values.get(HoldableEnvironments.REASON),
                              values.get(FOR),
                              values.get(TAKE_OVER),
                              values.get(RepositoryOption.REPO))),
                  new SubcommandSpec<>(
                      "remove",
                      "Remove the lock of an environment",
                      List.of(HoldableEnvironments.ENVIRONMENT, RepositoryOption.REPO),
                      values ->
                          new Options.Remove(
                              values.get(HoldableEnvironments.ENVIRONMENT),
                              values.get(RepositoryOption.REPO))),
                  new SubcommandSpec<Options>(
                          "list",
                          "List the locks",
                          List.of(RepositoryOption.REPO),
                          values -> new Options.Show(values.get(RepositoryOption.REPO)))
                      .asEphemeral()));

  private final LockStore locks;
  private final HoldableEnvironments environments;
  private final Supplier<DiscordClient> discord;
  private final MessageWriter messages;
  private final InstantSource clock;

  LockCommand(
      LockStore locks,
      HoldableEnvironments environments,
      Supplier<DiscordClient> discord,
      MessageWriter messages,
      InstantSource clock) {
    this.locks = locks;
    this.environments = environments;
    this.discord = discord;
    this.messages = messages;
    this.clock = clock;
  }

  /** What is asked for. */
  sealed interface Options {
    record Add(
        String environment,
        String reason,
        Optional<String> duration,
        boolean takeOver,
        Optional<String> repo)
        implements Options {}

    record Remove(String environment, Optional<String> repo) implements Options {}

    record Show(Optional<String> repo) implements Options {}
  }

  @Override
  public CommandSpec<Options> spec() {
    return SPEC;
  }

  @Override
  public Outcome run(Options options, CommandCall call, CommandRun run)
      throws InterruptedException {
    return switch (options) {
      case Options.Show(Optional<String> repo) ->
          environments
              .repository(repo)
              .map(repository -> Outcome.succeeded(Message.of(list(repository))))
              .orElseGet(() -> refused(ReleaseGate.Configured.UNKNOWN));
      case Options.Add add ->
          switch (environments.ask(add.repo(), add.environment(), call)) {
            case Asked.Refused(String sentence) -> refused(sentence);
            case Asked.Allowed allowed -> add(add, allowed, call, run);
          };
      case Options.Remove remove ->
          switch (environments.ask(remove.repo(), remove.environment(), call)) {
            case Asked.Refused(String sentence) -> refused(sentence);
            case Asked.Allowed allowed -> remove(allowed, call);
          };
    };
  }

  private static Outcome refused(String sentence) {
    return Outcome.refused(Message.of(sentence));
  }

  private Outcome add(Options.Add add, Asked.Allowed where, CommandCall call, CommandRun run)
      throws InterruptedException {
    Optional<Duration> length = add.duration().flatMap(DurationParser::parse);
    boolean badLength =
        add.duration().isPresent()
            && length.filter(one -> one.isPositive() && one.compareTo(LONGEST) <= 0).isEmpty();
    if (badLength) {
      return refused("`for` must be a duration of up to 366 days, such as `30m`, `2h` or `1d`.");
    }
    String reason = environments.kept(add.reason());
    if (reason.isEmpty()) {
      return refused("`reason` must say why.");
    }
    var wanted =
        new EnvironmentLock(
            where.repository(),
            where.environment(),
            call.interactionId(),
            environments.member(call),
            reason,
            new Span(call.receivedAt(), length.map(call.receivedAt()::plus)),
            Optional.empty());
    return switch (locks.acquire(wanted, add.takeOver())) {
      case LockStore.Acquired.Held(EnvironmentLock by) ->
          refused(
              "**%s** is already locked. Send the command again with `take_over` to take the lock over.\n%s"
                  .formatted(where.environment(), line(by)));
      case LockStore.Acquired.Locked(EnvironmentLock lock) -> {
        Optional<String> note =
            lock.takenFrom().isPresent()
                ? notifyOwner(lock, lock.takenFrom().get(), call, run)
                : Optional.empty();
        Message message = Message.of("Locked.\n" + line(lock));
        yield Outcome.succeeded(note.map(message::withLine).orElse(message));
      }
    };
  }

  /** Mentions the earlier owner in the channel; says so if that could not be done. */
  private Optional<String> notifyOwner(
      EnvironmentLock lock, Member earlier, CommandCall call, CommandRun run)
      throws InterruptedException {
    String failed =
        "The earlier owner "
            + HoldableEnvironments.mention(earlier)
            + " could not be notified. Tell them yourself.";
    if (call.channelId().isEmpty()) {
      return Optional.of(failed);
    }
    Message message =
        Message.of(
                "%s, your lock on **%s** of %s was taken over by %s: %s"
                    .formatted(
                        HoldableEnvironments.mention(earlier),
                        lock.environment(),
                        Markdown.code(lock.repository().toString()),
                        HoldableEnvironments.mention(lock.owner()),
                        Markdown.code(lock.reason())))
            .withAllowedMentions(AllowedMentions.user(earlier.id()));
    var step =
        run.steps()
            .take(
                new StepWork(
                    "notify the earlier owner",
                    POST_LIMIT,
                    () ->
                        discord
                                    .get()
                                    .createMessage(
                                        call.channelId().get(),
                                        messages.createOnce(message, lock.id()),
                                        clock.instant().plus(POST_LIMIT))
                                instanceof Delivery.Delivered
                            ? StepOutcome.succeeded("notified")
                            : StepOutcome.failed(
                                "not notified", "Check that the bot may write in the channel.")));
    return step.status() == StepStatus.SUCCEEDED ? Optional.empty() : Optional.of(failed);
  }

  private Outcome remove(Asked.Allowed where, CommandCall call) {
    return switch (locks.release(
        where.repository(), where.environment(), environments.member(call), call.callerIsAdmin())) {
      case LockStore.Removed.Unlocked(EnvironmentLock was) ->
          Outcome.succeeded(
              Message.of(
                  "Unlocked **%s** of %s. It was locked by %s: %s"
                      .formatted(
                          was.environment(),
                          Markdown.code(was.repository().toString()),
                          HoldableEnvironments.mention(was.owner()),
                          Markdown.code(was.reason()))));
      case LockStore.Removed.NotLocked() ->
          refused("**%s** is not locked.".formatted(where.environment()));
      case LockStore.Removed.Held(EnvironmentLock by) ->
          refused(
              "Only its owner or an admin removes a lock. Take it over first with `/lock add` and"
                  + " `take_over`.\n"
                  + line(by));
    };
  }

  private String list(RepositoryName repository) {
    List<EnvironmentLock> all = locks.list(repository);
    if (all.isEmpty()) {
      return "No environment of " + Markdown.code(repository.toString()) + " is locked.";
    }
    return all.stream()
        .limit(HoldableEnvironments.LISTED)
        .map(LockCommand::line)
        .collect(Collectors.joining("\n"));
  }

  private static String line(EnvironmentLock lock) {
    String until =
        lock.span()
            .expiresAt()
            .map(at -> ", until " + Markdown.timestamp(at, TimestampStyle.SHORT_DATE_TIME))
            .orElse("");
    return "🔒 **%s** of %s, locked by %s %s%s: %s"
        .formatted(
            lock.environment(),
            Markdown.code(lock.repository().toString()),
            HoldableEnvironments.mention(lock.owner()),
            Markdown.timestamp(lock.span().since(), TimestampStyle.RELATIVE),
            until,
            Markdown.code(lock.reason()));
  }

  @Override
  public List<Choice> suggest(String option, String typed, CommandCall call) {
    return environments.repositories(typed);
  }
}
