package dev.orchestrator.publication;

import dev.orchestrator.finding.Audit;
import dev.orchestrator.finding.AuditMetrics;
import dev.orchestrator.finding.AuditStore;
import dev.orchestrator.finding.FalsePositive;
import dev.orchestrator.finding.RepositoryFindings;
import dev.orchestrator.github.GitHubAnswer;
import dev.orchestrator.github.GitHubClient;
import dev.orchestrator.github.Issue;
import dev.orchestrator.github.IssueFilter;
import dev.orchestrator.github.RepositoryName;
import dev.orchestrator.github.WebhookEvent;
import dev.orchestrator.log.Field;
import dev.orchestrator.log.Log;
import dev.orchestrator.prometheus.MetricStore;
import dev.orchestrator.table.Stored;
import dev.orchestrator.table.Table;
import dev.orchestrator.table.TableUnavailable;
import dev.orchestrator.table.Write;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Marks the findings of an issue as false positives: they are remembered by their fingerprints and
 * not raised again. An issue is counted once, however often and by whatever way it is marked.
 */
public final class FalsePositives {
  /** The label of an issue whose findings are false positives. */
  public static final String LABEL = "audit-fp";

  /** A transaction takes 100 writes. */
  private static final int BATCH = 90;

  private static final Log LOG = Log.named("audit.fp");

  private final AuditStore audits;
  private final PublicationStore store;
  private final Table table;
  private final MetricStore metrics;
  private final InstantSource clock;

  public FalsePositives(
      AuditStore audits,
      PublicationStore store,
      Table table,
      MetricStore metrics,
      InstantSource clock) {
    this.audits = audits;
    this.store = store;
    this.table = table;
    this.metrics = metrics;
    this.clock = clock;
  }

  /** Marks an issue that was labelled, if it is one of ours; the next sync mends a failure. */
  public void labelled(WebhookEvent.IssueLabeled event, Optional<RepositoryName> target) {
    boolean isOurs =
        event.label().equalsIgnoreCase(LABEL)
            && target
                .filter(name -> name.toString().equalsIgnoreCase(event.repository().toString()))
                .isPresent();
    if (isOurs) {
      try {
        var unused = mark(event.repository(), event.number(), event.issue(), "webhook");
      } catch (TableUnavailable unavailable) {
        LOG.warn(
            "audit.false_positive_deferred",
            "a false positive was left to the next scheduled run",
            unavailable);
      }
    }
  }

  /** The result. */
  public enum Outcome {
    MARKED,
    /** It was marked before. */
    KNOWN,
    /** No issue of ours has this number. */
    NOT_OURS
  }

  /**
   * Marks the findings of an issue.
   *
   * @param target in which the issue is
   * @param issue as GitHub shows it, if it does: after a transfer or in a repository that was
   *     created again the number alone is that of another issue
   * @param by who did so, for the record
   */
  public Outcome mark(RepositoryName target, long number, Optional<Issue> issue, String by) {
    Optional<Stored<IssueRecord>> found =
        store.issues().stream()
            .filter(stored -> stored.value().number() == number && number > 0)
            .filter(stored -> stored.value().isIn(target))
            .filter(stored -> issue.isEmpty() || stored.value().is(issue.get()))
            .findFirst();
    if (found.isEmpty()) {
      return Outcome.NOT_OURS;
    }
    IssueRecord record = found.get().value();
    if (record.state() == IssueRecord.State.FALSE_POSITIVE) {
      return Outcome.KNOWN;
    }
    remember(record, by);
    var more = new ArrayList<Write<?>>();
    boolean isFirst = store.mark(target, number).isEmpty();
    if (isFirst) {
      more.add(store.writeMark(target, number, clock.instant()));
      more.addAll(
          metrics.writes(
              "fp#" + target + "#" + number,
              AuditMetrics.GROUP.count().add(AuditMetrics.FALSE_POSITIVES)));
    }
    boolean isMarked =
        store
            .put(found, record.in(IssueRecord.State.FALSE_POSITIVE, clock.instant()), more)
            .isPresent();
    LOG.info(
        "audit.false_positive_marked",
        "findings were marked as false positives",
        Field.of("issue", number),
        Field.of("counted", isFirst && isMarked));
    return isMarked && isFirst ? Outcome.MARKED : Outcome.KNOWN;
  }

  private void remember(IssueRecord record, String by) {
    Optional<Stored<Audit>> audit = audits.find(record.text().auditId());
    if (audit.isEmpty()) {
      return;
    }
    var marks = new ArrayList<Write<?>>();
    for (RepositoryFindings each : audits.findings(audit.get().value())) {
      RepositoryName repository = each.repository();
      if (record.isDigest() || record.subject().equals(IssueRecord.subject(repository))) {
        each.findings().stream()
            .map(finding -> finding.fingerprint())
            .distinct()
            .forEach(fingerprint ->
                marks.add(
                    audits.mark(new FalsePositive(repository, fingerprint, by, clock.instant()))));
      }
    }
    for (int from = 0; from < marks.size(); from += BATCH) {
      var unused =
          table.transact(List.copyOf(marks.subList(from, Math.min(from + BATCH, marks.size()))));
    }
  }

  /**
   * Marks every issue that has the label and is not marked yet.
   *
   * @return how many were marked; or what GitHub said
   */
  public GitHubAnswer<Integer> sync(GitHubClient client, RepositoryName target, Instant deadline) {
    GitHubAnswer<List<Issue>> answer =
        client.issues(target, new IssueFilter(List.of(LABEL), Optional.empty()), deadline);
    return answer.map(issues ->
        (int)
            issues.stream()
                .filter(issue ->
                    mark(target, issue.number(), Optional.of(issue), "label") == Outcome.MARKED)
                .count());
  }
}
