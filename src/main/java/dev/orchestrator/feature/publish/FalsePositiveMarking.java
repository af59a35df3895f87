package dev.orchestrator.feature.publish;

import dev.orchestrator.command.Access;
import dev.orchestrator.command.Button;
import dev.orchestrator.command.ButtonPress;
import dev.orchestrator.command.ButtonSpec;
import dev.orchestrator.command.CommandCall;
import dev.orchestrator.command.CommandRun;
import dev.orchestrator.command.Outcome;
import dev.orchestrator.discord.markdown.Markdown;
import dev.orchestrator.discord.message.ActionComponent;
import dev.orchestrator.discord.message.ActionRow;
import dev.orchestrator.discord.message.Message;
import dev.orchestrator.github.GitHubAnswer;
import dev.orchestrator.github.Issue;
import dev.orchestrator.github.RepositoryName;
import dev.orchestrator.publication.FalsePositives;
import dev.orchestrator.publication.PublicationStore.OpenIssue;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Marks the findings of an issue as false positives, in the table and by the label at GitHub: for
 * {@code /audit fp} and for the button <i>Mark as false positive</i>.
 */
final class FalsePositiveMarking implements Button.Deferred {
  private static final ButtonSpec SPEC = new ButtonSpec("audit-fp", "audit", Access.ADMINS, false);
  private static final Duration CALL = Duration.ofSeconds(20);

  private final PublishFeature.Parts parts;

  FalsePositiveMarking(PublishFeature.Parts parts) {
    this.parts = parts;
  }

  /** A button for each of up to five issues. */
  static ActionRow buttons(List<OpenIssue> issues) {
    return new ActionRow(
        issues.stream()
            .<ActionComponent>map(issue ->
                new ActionComponent.Button(
                    ActionComponent.ButtonStyle.SECONDARY,
                    SPEC.customId(Long.toString(issue.number())),
                    "Mark #%d as false positive".formatted(issue.number()),
                    false))
            .toList());
  }

  @Override
  public ButtonSpec spec() {
    return SPEC;
  }

  @Override
  public Outcome press(ButtonPress press, CommandCall call, CommandRun run) {
    return press.argument().matches("[1-9][0-9]{0,8}")
        ? mark(Long.parseLong(press.argument()), call)
        : Outcome.refused(Message.of("This button names no issue. Use `/audit fp`."));
  }

  Outcome mark(long issue, CommandCall call) {
    Optional<RepositoryName> target = parts.rules().target();
    if (target.isEmpty()) {
      return Outcome.refused(
          Message.of("No issues are published here: AUDIT_REPOSITORY is not set."));
    }
    Optional<Issue> shown =
        parts.gitHub().get().issue(target.get(), issue, deadline())
                instanceof GitHubAnswer.Ok<Issue>(Issue found, var _)
            ? Optional.of(found)
            : Optional.empty();
    return switch (parts.falsePositives().mark(target.get(), issue, shown, call.caller().id())) {
      case NOT_OURS ->
          Outcome.refused(Message.of("Issue %d was not published by this bot.".formatted(issue)));
      case KNOWN ->
          Outcome.succeeded(
              Message.of("The findings of issue %d are already marked.".formatted(issue)));
      case MARKED ->
          Outcome.succeeded(
              Message.of(
                  "✅ The findings of issue %d are false positives; they are not raised again.%s"
                      .formatted(issue, labelled(target.get(), issue))));
    };
  }

  private String labelled(RepositoryName target, long issue) {
    GitHubAnswer<List<String>> answer =
        parts.gitHub().get().addLabels(target, issue, List.of(FalsePositives.LABEL), deadline());
    return answer instanceof GitHubAnswer.Ok<List<String>>
        ? ""
        : " The label could not be added: " + Markdown.escapeLine(answer.sentenceWithAdvice());
  }

  private Instant deadline() {
    return parts.clock().instant().plus(CALL);
  }
}
