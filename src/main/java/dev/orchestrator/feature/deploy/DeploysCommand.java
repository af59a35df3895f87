package dev.orchestrator.feature.deploy;

import dev.orchestrator.command.Command;
import dev.orchestrator.command.CommandCall;
import dev.orchestrator.command.CommandRun;
import dev.orchestrator.command.CommandSpec;
import dev.orchestrator.command.OptionSpec;
import dev.orchestrator.command.Outcome;
import dev.orchestrator.discord.interaction.ResolvedUser;
import dev.orchestrator.discord.markdown.Markdown;
import dev.orchestrator.discord.markdown.Markdown.TimestampStyle;
import dev.orchestrator.discord.message.Choice;
import dev.orchestrator.discord.message.Message;
import dev.orchestrator.gate.ReasonCode;
import dev.orchestrator.github.RepositoryName;
import dev.orchestrator.release.DeployStore;
import dev.orchestrator.release.ReleaseEvent;
import dev.orchestrator.release.ReleaseGate;
import dev.orchestrator.release.RepositoryOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Shows the history of deploys with every decision. */
final class DeploysCommand
    implements Command.Deferred<DeploysCommand.Options>, Command.Autocompletes {
  private static final int DEPLOYS_SHOWN = 10;
  private static final int PAGE = 100;

  /** How far back a filter is looked for. */
  private static final int MOST_PAGES = 10;

  /** Below Discord's 2,000, with room for the trace id. */
  private static final int LONGEST = 1_850;

  private static final OptionSpec<Optional<String>> ENVIRONMENT =
      OptionSpec.string("environment", "Only those to this environment").between(1, 64).optional();
  private static final OptionSpec<Optional<ResolvedUser>> BY =
      OptionSpec.user("by", "Only those that this member requested").optional();

  private static final CommandSpec<Options> SPEC =
      CommandSpec.slash("deploys", "Show the last deploys with every decision")
          .withOptions(
              values ->
                  new Options(
                      values.get(ENVIRONMENT), values.get(BY), values.get(RepositoryOption.REPO)),
              ENVIRONMENT,
              BY,
              RepositoryOption.REPO)
          .withDetails(
              "Who requested, approved, overrode, rejected or cancelled what, how it ended, the"
                  + " run, and by which `.github/orchestrator.yml` it was decided.")
          .asEphemeral();

  private final Releases releases;

  DeploysCommand(Releases releases) {
    this.releases = releases;
  }

  record Options(Optional<String> environment, Optional<ResolvedUser> by, Optional<String> repo) {}

  @Override
  public CommandSpec<Options> spec() {
    return SPEC;
  }

  @Override
  public Outcome run(Options options, CommandCall call, CommandRun run) {
    Optional<RepositoryName> repository = releases.repository(options.repo());
    if (repository.isEmpty()) {
      return Outcome.refused(Message.of(ReleaseGate.Configured.UNKNOWN));
    }
    List<List<ReleaseEvent>> found = find(repository.get(), options);
    if (found.isEmpty()) {
      return Outcome.succeeded(
          Message.of(
              "%s of %s is recorded."
                  .formatted(
                      options.environment().isEmpty() && options.by().isEmpty()
                          ? "No deploy"
                          : "No such deploy",
                      Markdown.code(repository.get().toString()))));
    }
    var text = new StringBuilder("**Deploys** of " + Markdown.code(repository.get().toString()));
    int shown = 0;
    for (List<ReleaseEvent> events : found) {
      String block = "\n" + block(events);
      if (text.length() + block.length() > LONGEST) {
        break;
      }
      text.append(block);
      shown++;
    }
    if (shown < found.size()) {
      text.append("\n… older ones are not shown.");
    }
    return Outcome.succeeded(Message.of(text.toString()));
  }

  /** The events of each deploy, oldest first; the newest deploy first. */
  private List<List<ReleaseEvent>> find(RepositoryName repository, Options options) {
    Map<String, List<ReleaseEvent>> byDeploy = new LinkedHashMap<>();
    Optional<String> token = Optional.empty();
    for (int page = 0; page < MOST_PAGES; page++) {
      DeployStore.HistoryPage read = releases.deploys().history(repository, PAGE, token);
      for (ReleaseEvent event : read.events()) {
        if (isWanted(event, options)) {
          byDeploy.computeIfAbsent(event.deployId(), _ -> new ArrayList<>()).add(event);
        }
      }
      token = read.next();
      if (token.isEmpty() || byDeploy.size() > DEPLOYS_SHOWN) {
        break;
      }
    }
    return byDeploy.values().stream()
        .limit(DEPLOYS_SHOWN)
        .map(events -> {
          Collections.reverse(events);
          return events;
        })
        .toList();
  }

  private static boolean isWanted(ReleaseEvent event, Options options) {
    return options
            .environment()
            .map(name -> name.strip().equals(event.subject().environment()))
            .orElse(true)
        && options.by().map(user -> user.id().equals(event.detail().requester().id())).orElse(true);
  }

  private static String block(List<ReleaseEvent> events) {
    ReleaseEvent last = events.getLast();
    var text = new StringBuilder();
    text.append(
        "%s **%s** %s · %s · %s%s%s"
            .formatted(
                mark(last.kind()),
                last.subject().environment(),
                DeployText.from(last.subject().ref(), last.subject().sha()),
                DeployText.mention(last.detail().requester()),
                Markdown.timestamp(last.at(), TimestampStyle.RELATIVE),
                switch (last.deployKind()) {
                  case DEPLOY -> "";
                  case ROLLBACK -> " · rollback";
                  case ELSEWHERE -> " · started elsewhere";
                },
                last.detail()
                    .runId()
                    .map(id ->
                        " · "
                            + Markdown.link(
                                "run " + id,
                                "https://github.com/%s/actions/runs/%d"
                                    .formatted(last.subject().repository(), id)))
                    .orElse("")));
    var said = new ArrayList<String>();
    for (ReleaseEvent event : events) {
      said.add(line(event));
    }
    text.append("\n-# ").append(String.join(" → ", said));
    last.detail()
        .configSha()
        .ifPresent(blob -> text.append(" · file ").append(DeployText.sha(blob)));
    return text.toString();
  }

  private static String line(ReleaseEvent event) {
    boolean isOthers =
        !event.by().id().equals(event.detail().requester().id())
            || event.kind() == ReleaseEvent.Kind.OVERRIDDEN;
    String by = isOthers ? " by " + DeployText.mention(event.by()) : "";
    String code =
        event.detail().reasonCode() == ReasonCode.OK || event.kind() == ReleaseEvent.Kind.REQUESTED
            ? ""
            : " `" + event.detail().reasonCode().code() + "`";
    String text =
        event.detail().text().isEmpty() ? "" : ": " + Markdown.code(event.detail().text());
    return event.kind().word() + by + code + text;
  }

  private static String mark(ReleaseEvent.Kind kind) {
    return switch (kind) {
      case SUCCEEDED -> "✅";
      case FAILED -> "❌";
      case CANCELLED, REFUSED, REJECTED -> "🚫";
      case REQUESTED, OVERRIDDEN, APPROVED, QUEUED, STARTED, CANCEL_REQUESTED -> "⏳";
    };
  }

  @Override
  public List<Choice> suggest(String option, String typed, CommandCall call) {
    return releases.suggest(typed);
  }
}
