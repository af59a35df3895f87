package dev.orchestrator.publication;

import dev.orchestrator.finding.Artifact;
import dev.orchestrator.finding.Audit;
import dev.orchestrator.finding.RepositoryFindings;
import dev.orchestrator.github.Issue;
import dev.orchestrator.github.IssueDraft;
import dev.orchestrator.github.RepositoryName;
import java.util.List;

/**
 * An issue as it should be at GitHub.
 *
 * @param subject see {@link IssueRecord#subject}
 * @param repository that it is about; the repository of the issues for a digest
 */
record WantedIssue(String subject, RepositoryName repository, IssueRecord.Text text, String body) {

  /**
   * The issues that findings become.
   *
   * @param target in which the issues are
   */
  static List<WantedIssue> of(
      Audit audit, List<RepositoryFindings> open, Audit.Mode mode, RepositoryName target) {
    boolean organisation = audit.upload().source().form() == Artifact.Form.ORGANISATION;
    return switch (mode) {
      case NONE -> List.of();
      case DIGEST ->
          List.of(
              new WantedIssue(
                  IssueRecord.digestSubject(audit.id()),
                  target,
                  new IssueRecord.Text(
                      audit.id(),
                      IssueText.digestTitle(open.size()),
                      IssueText.digestLabels(),
                      IssueText.paths(open),
                      organisation),
                  IssueText.digest(audit, open)));
      case INDIVIDUAL ->
          open.stream()
              .map(each ->
                  new WantedIssue(
                      IssueRecord.subject(each.repository()),
                      each.repository(),
                      new IssueRecord.Text(
                          audit.id(),
                          IssueText.title(each.repository()),
                          IssueText.labels(each),
                          IssueText.paths(List.of(each)),
                          organisation),
                      IssueText.body(audit, each)))
              .toList();
    };
  }

  boolean isDigest() {
    return IssueRecord.isDigest(subject);
  }

  IssueDraft draft() {
    return new IssueDraft(text.title(), body, text.labels());
  }

  /** Those of its labels that the issue does not have. */
  List<String> lacking(Issue issue) {
    return text.labels().stream().filter(label -> !issue.hasLabel(label)).toList();
  }
}
