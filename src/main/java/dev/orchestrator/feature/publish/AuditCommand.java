package dev.orchestrator.feature.publish;

import dev.orchestrator.command.Command;
import dev.orchestrator.command.CommandCall;
import dev.orchestrator.command.CommandRun;
import dev.orchestrator.command.CommandSpec;
import dev.orchestrator.command.CommandSpec.SubcommandSpec;
import dev.orchestrator.command.OptionSpec;
import dev.orchestrator.command.Outcome;
import dev.orchestrator.discord.markdown.Markdown;
import dev.orchestrator.discord.message.ActionComponent;
import dev.orchestrator.discord.message.ActionRow;
import dev.orchestrator.discord.message.Message;
import dev.orchestrator.finding.Audit;
import dev.orchestrator.finding.RepositoryFindings;
import dev.orchestrator.gate.Level;
import dev.orchestrator.github.GitHubAnswer;
import dev.orchestrator.github.Quota;
import dev.orchestrator.github.RepositoryName;
import dev.orchestrator.publication.AuditPublisher;
import dev.orchestrator.publication.AuditPublisher.DigestOutcome;
import dev.orchestrator.publication.Canary;
import dev.orchestrator.publication.Fallback;
import dev.orchestrator.publication.PublicationStore.OpenIssue;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** Shows findings and their publication, and answers them. */
final class AuditCommand implements Command.Deferred<AuditCommand.Options> {
  private static final int RECENT = 20;
  private static final int LISTED = 5;
  private static final int REPOSITORIES = 10;
  private static final Duration CALL = Duration.ofSeconds(20);
  private static final String ADMINS_ONLY =
      "Only admins may do this. `/audit status` is open to everyone in the server.";

  private static final OptionSpec<Optional<String>> REPO =
      OptionSpec.string("repo", "Only this repository, as owner/name").between(3, 140).optional();
  private static final OptionSpec<Boolean> PUBLISH =
      OptionSpec.bool("publish", "Publish the digest now").orElse(false);
  private static final OptionSpec<Long> ISSUE =
      OptionSpec.integer("issue", "The number of the issue").between(1, 999_999_999);

  private static final CommandSpec<Options> SPEC =
      CommandSpec.slash("audit", "Show findings and their publication")
          .withDetails(
              "Findings come from scanners in CI and become issues. `fp` marks those of an issue as"
                  + " false positives, `fallbacks` lists what GitHub refused, with *Retry"
                  + " publish*.")
          .asEphemeral()
          .withSubcommands(
              List.of(
                  new SubcommandSpec<>(
                      "status",
                      "Show open findings, quota, mode, roll-out criteria and uploads",
                      List.of(REPO),
                      values -> new Options.Status(values.get(REPO))),
                  new SubcommandSpec<>(
                      "digest",
                      "Show the digest of the newest upload, or publish it",
                      List.of(PUBLISH),
                      values -> new Options.Digest(values.get(PUBLISH))),
                  new SubcommandSpec<>(
                      "fp",
                      "Mark the findings of an issue as false positives",
                      List.of(ISSUE),
                      values -> new Options.MarkFalse(values.get(ISSUE))),
                  new SubcommandSpec<>(
                      "fallbacks",
                      "List what GitHub refused, and publish it again",
                      List.of(),
                      values -> new Options.Fallbacks())));

  private final PublishFeature.Parts parts;
  private final Supplier<Canary> canary;
  private final FalsePositiveMarking marking;

  /**
   * @param canary the criteria of the roll-out at this time
   */
  AuditCommand(PublishFeature.Parts parts, Supplier<Canary> canary, FalsePositiveMarking marking) {
    this.parts = parts;
    this.canary = canary;
    this.marking = marking;
  }

  /** What is wanted. */
  sealed interface Options {
    record Status(Optional<String> repo) implements Options {}

    record Digest(boolean publish) implements Options {}

    record MarkFalse(long issue) implements Options {}

    record Fallbacks() implements Options {}
  }

  @Override
  public CommandSpec<Options> spec() {
    return SPEC;
  }

  @Override
  public Outcome run(Options options, CommandCall call, CommandRun run)
      throws InterruptedException {
    if (!(options instanceof Options.Status) && !call.callerIsAdmin()) {
      return Outcome.refused(Message.of(ADMINS_ONLY));
    }
    return switch (options) {
      case Options.Status(Optional<String> repo) -> status(repo);
      case Options.Digest(boolean publish) -> digest(publish);
      case Options.MarkFalse(long issue) -> marking.mark(issue, call);
      case Options.Fallbacks() -> fallbacks();
    };
  }

  // ---- status

  private Outcome status(Optional<String> repo) {
    Optional<RepositoryName> only = repo.flatMap(RepositoryName::parse);
    if (repo.isPresent() && only.isEmpty()) {
      return Outcome.refused(Message.of("`repo` must be owner/name."));
    }
    List<Audit> recent =
        parts.audits().recent(RECENT).stream()
            .filter(audit ->
                only.isEmpty()
                    || audit.upload().extent().repositories().stream()
                        .anyMatch(name -> name.toString().equalsIgnoreCase(only.get().toString())))
            .toList();
    GitHubAnswer<Quota> quota = parts.gitHub().get().rateLimit(deadline());
    var lines = new ArrayList<String>();
    lines.add("**Open findings** " + counts(newest(recent, only)));
    lines.add("**Quota** " + quota(quota));
    lines.add("**Mode** " + mode(quota));
    lines.add("**Roll-out**, last 48 h: " + rollOut(canary.get()));
    List<OpenIssue> issues =
        parts.rules().target().map(parts.store()::open).orElse(List.of()).stream()
            .filter(issue -> only.isEmpty() || issue.title().contains("(" + only.get() + ")"))
            .toList();
    lines.add(
        "**Issues** "
            + parts
                .rules()
                .target()
                .map(name ->
                    "%d open in %s".formatted(issues.size(), Markdown.escapeLine(name.toString())))
                .orElse("not published: AUDIT_REPOSITORY is not set"));
    List<OpenIssue> shown = issues.stream().limit(LISTED).toList();
    shown.forEach(issue ->
        lines.add(
            "· %s %s"
                .formatted(
                    Markdown.link("#" + issue.number(), issue.page().toString()),
                    Markdown.escapeLine(issue.title()))));
    if (recent.isEmpty()) {
      lines.add("No artifact was uploaded yet.");
    } else {
      lines.add("**Last uploads**");
    }
    recent.stream().limit(LISTED).forEach(audit -> lines.add(line(audit)));
    Message message = Message.of(String.join("\n", lines));
    return Outcome.succeeded(
        shown.isEmpty() ? message : message.withComponents(FalsePositiveMarking.buttons(shown)));
  }

  private String mode(GitHubAnswer<Quota> quota) {
    if (parts.rules().disabled()) {
      return "off: DISABLE_ISSUE_CREATION is true";
    }
    return quota instanceof GitHubAnswer.Ok<Quota>(Quota left, var _)
            && left.remaining() < AuditPublisher.QUOTA_FOR_INDIVIDUAL
        ? "digest, because fewer than %d calls are left"
            .formatted(AuditPublisher.QUOTA_FOR_INDIVIDUAL)
        : "individual for up to %d repositories, else digest".formatted(parts.rules().maxIssues());
  }

  private static String rollOut(Canary canary) {
    return "%s issue-create failures %s · %s false positives %s %% · %s collector timeouts %s a day, baseline %s"
        .formatted(
            mark(canary.hasNoCreateFailures()),
            canary.createFailures().toPlainString(),
            mark(canary.hasFewFalsePositives()),
            plain(canary.falsePositives().movePointRight(2)),
            mark(canary.hasFewTimeouts()),
            plain(canary.timeouts()),
            plain(canary.baseline()));
  }

  private static String mark(boolean isMet) {
    return isMet ? "✅" : "❌";
  }

  private static String plain(BigDecimal number) {
    return number.signum() == 0 ? "0" : number.stripTrailingZeros().toPlainString();
  }

  /** Of each repository the findings of the newest upload that names it. */
  private List<RepositoryFindings> newest(List<Audit> recent, Optional<RepositoryName> only) {
    Map<String, RepositoryFindings> found = new LinkedHashMap<>();
    for (Audit audit : recent) {
      for (RepositoryFindings each : parts.audits().open(audit)) {
        boolean isWanted =
            only.filter(name -> !name.toString().equalsIgnoreCase(each.repository().toString()))
                .isEmpty();
        if (isWanted) {
          found.putIfAbsent(each.repository().toString(), each);
        }
      }
    }
    return List.copyOf(found.values());
  }

  private static String counts(List<RepositoryFindings> repositories) {
    var words = new ArrayList<String>();
    for (Level level : List.of(Level.CRITICAL, Level.HIGH, Level.MEDIUM, Level.LOW)) {
      words.add(
          repositories.stream().mapToInt(each -> each.count(level)).sum() + " " + level.word());
    }
    return String.join(", ", words) + " in " + repositories.size() + " repositories";
  }

  private static String quota(GitHubAnswer<Quota> answer) {
    return switch (answer) {
      case GitHubAnswer.Ok<Quota>(Quota quota, var _) ->
          "%d of %d calls left, renewed %s"
              .formatted(
                  quota.remaining(),
                  quota.limit(),
                  Markdown.timestamp(quota.resetAt(), Markdown.TimestampStyle.RELATIVE));
      case GitHubAnswer<Quota> other -> Markdown.escapeLine(other.sentence());
    };
  }

  private static String line(Audit audit) {
    String until =
        audit
            .progress()
            .until()
            .map(at -> ", next try " + Markdown.timestamp(at, Markdown.TimestampStyle.RELATIVE))
            .orElse("");
    return "%s · %s · %s, %s · %d repositories, %d findings%s"
        .formatted(
            Markdown.code(audit.id()),
            Markdown.timestamp(audit.upload().at(), Markdown.TimestampStyle.RELATIVE),
            audit.progress().state().word(),
            audit.progress().mode().word(),
            audit.upload().extent().withHits(),
            audit.upload().extent().hits(),
            until);
  }

  // ---- digest

  private Outcome digest(boolean publish) throws InterruptedException {
    Optional<Audit> newest =
        parts.audits().recent(RECENT).stream()
            .filter(audit -> audit.upload().extent().withHits() > 0)
            .findFirst();
    if (newest.isEmpty()) {
      return Outcome.succeeded(Message.of("No upload with findings is kept."));
    }
    Audit audit = newest.get();
    if (publish) {
      return switch (parts.publisher().publishDigest(audit.id())) {
        case DigestOutcome.Busy _ ->
            Outcome.refused(Message.of("Another publication is under way. Try again in a minute."));
        case DigestOutcome.Gone _ ->
            Outcome.refused(
                Message.of("This audit is not kept any more. Send the artifact again."));
        case DigestOutcome.Tried(Audit.Progress progress) -> tried(audit.id(), progress);
      };
    }
    List<RepositoryFindings> open = parts.audits().open(audit);
    var lines = new ArrayList<String>();
    lines.add(
        "**[Audit Digest] %d repos with unregistered renderers** · %s"
            .formatted(open.size(), Markdown.code(audit.id())));
    open.stream()
        .limit(REPOSITORIES)
        .forEach(each ->
            lines.add(
                "%s · %d findings"
                    .formatted(
                        Markdown.escapeLine(each.repository().toString()),
                        each.findings().size())));
    if (open.size() > REPOSITORIES) {
      lines.add("… and %d more".formatted(open.size() - REPOSITORIES));
    }
    return Outcome.succeeded(Message.of(String.join("\n", lines)));
  }

  private static Outcome tried(String id, Audit.Progress progress) {
    String code = Markdown.code(id);
    String next =
        progress
            .until()
            .map(at -> ", next try " + Markdown.timestamp(at, Markdown.TimestampStyle.RELATIVE))
            .orElse("");
    return switch (progress.state()) {
      case PUBLISHED ->
          progress.mode() == Audit.Mode.NONE
              ? Outcome.succeeded(
                  Message.of("Audit %s has no open findings to publish.".formatted(code)))
              : Outcome.succeeded(
                  Message.of(
                      "✅ The digest of %s is published.%s"
                          .formatted(
                              code,
                              progress.issues().stream()
                                  .findFirst()
                                  .map(issue -> " " + issue.url())
                                  .orElse(""))));
      case DEFERRED ->
          Outcome.refused(
              Message.of(
                  "⏳ The digest of %s is not published yet: %s%s. Nothing is lost."
                      .formatted(
                          code,
                          progress.exitCode() == 0
                              ? "DISABLE_ISSUE_CREATION is true"
                              : "GitHub's limit for the token is reached",
                          next)));
      case ACCEPTED ->
          Outcome.refused(
              Message.of(
                  "⏳ The digest of %s is not published yet: GitHub did not answer%s."
                      .formatted(code, next)));
      case FALLBACK, FAILED ->
          Outcome.refused(
              Message.of(
                  "❌ GitHub refused the digest of %s. `/audit fallbacks` shows why, with *Retry publish*."
                      .formatted(code)));
    };
  }

  // ---- fallbacks

  private Outcome fallbacks() {
    List<Fallback> kept = parts.store().fallbacks(LISTED);
    if (kept.isEmpty()) {
      return Outcome.succeeded(
          Message.of(
              "There is nothing to publish again: GitHub refused nothing in the last 7 days."));
    }
    var lines = new ArrayList<String>();
    var buttons = new ArrayList<ActionComponent>();
    var offered = new HashSet<String>();
    for (Fallback fallback : kept) {
      lines.add(
          "%s · %d repositories · %s"
              .formatted(
                  Markdown.code(fallback.name()),
                  fallback.repositories(),
                  Markdown.escapeLine(fallback.reason())));
      if (offered.add(fallback.auditId())) {
        buttons.add(
            new ActionComponent.Button(
                ActionComponent.ButtonStyle.PRIMARY,
                RetryPublishButton.SPEC.customId(fallback.auditId()),
                kept.size() == 1 ? "Retry publish" : "Retry publish " + lines.size(),
                false));
      }
    }
    return Outcome.succeeded(
        Message.of(String.join("\n", lines)).withComponents(new ActionRow(buttons)));
  }

  private Instant deadline() {
    return parts.clock().instant().plus(CALL);
  }
}
