package dev.orchestrator.publication;

import dev.orchestrator.alert.AlertLink;
import dev.orchestrator.alert.AlertsManager;
import dev.orchestrator.alert.Severity;
import dev.orchestrator.finding.Artifact;
import dev.orchestrator.finding.Audit;
import dev.orchestrator.finding.Audit.Mode;
import dev.orchestrator.finding.Audit.Progress;
import dev.orchestrator.finding.Audit.PublishedIssue;
import dev.orchestrator.finding.Audit.State;
import dev.orchestrator.finding.AuditMetrics;
import dev.orchestrator.finding.AuditStore;
import dev.orchestrator.finding.RepositoryFindings;
import dev.orchestrator.github.GitHubAnswer;
import dev.orchestrator.github.GitHubClient;
import dev.orchestrator.github.Issue;
import dev.orchestrator.github.IssueFilter;
import dev.orchestrator.github.Repository;
import dev.orchestrator.github.RepositoryName;
import dev.orchestrator.http.Sleeper;
import dev.orchestrator.log.Field;
import dev.orchestrator.log.Log;
import dev.orchestrator.prometheus.Count;
import dev.orchestrator.prometheus.MetricFamily;
import dev.orchestrator.prometheus.MetricGroup;
import dev.orchestrator.prometheus.MetricStore;
import dev.orchestrator.table.Stored;
import dev.orchestrator.table.Write;
import java.math.BigDecimal;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Publishes findings as issues, each once.
 *
 * <p>GitHub has no idempotency key. So one publisher at a time holds a lease, and what it is about
 * to create stands in the table before. If the outcome of a create is not known, the issues are
 * listed and the one with the audit's marker at the very beginning of its body is taken; if there
 * is none, it is created again once {@link #SETTLED} has passed. GitHub's search is never asked:
 * its index lags.
 *
 * <p>Whatever is not finished in time, or has to wait, is continued by the next run.
 */
public final class AuditPublisher {
  /** The quota of the token, as it was read last. */
  public static final MetricFamily.Gauge QUOTA =
      MetricFamily.gauge(
          "q", "github_api_quota_remaining", "Calls to GitHub that were left when last read.");

  public static final MetricGroup QUOTA_GROUP = MetricGroup.of("githubquota", QUOTA);

  /** Below this quota findings are published as a digest. */
  public static final int QUOTA_FOR_INDIVIDUAL = 500;

  /** The name of the button that has an audit published again; its argument is the audit's id. */
  public static final String RETRY_BUTTON = "audit-retry";

  /** How long a run works; the worker has 90 seconds. */
  public static final Duration BUDGET = Duration.ofSeconds(60);

  /** Longer than a worker can work on after it took the lease. */
  static final Duration LEASE = Duration.ofSeconds(100);

  /** After this time a create whose outcome is not known is not under way any more. */
  static final Duration SETTLED = Duration.ofSeconds(20);

  private static final Duration BETWEEN_WRITES = Duration.ofSeconds(1);
  private static final Duration CALL = Duration.ofSeconds(20);
  private static final Duration SKEW = Duration.ofMinutes(5);
  private static final Duration NEXT_TRY = Duration.ofMinutes(1);
  private static final Duration WHILE_DISABLED = Duration.ofMinutes(5);
  private static final Duration GIVEN_UP_AFTER = Duration.ofDays(1);
  private static final int MOST_PENDING = 100;
  private static final int PATHS_IN_ALERT = 5;
  private static final Log LOG = Log.named("audit.publisher");

  private final AuditStore audits;
  private final PublicationStore store;
  private final GitHubForAudits gitHub;
  private final AuditRules rules;
  private final MetricStore metrics;
  private final AlertsManager alerts;
  private final Timing timing;

  /** Time, waiting and names for leases, from outside. */
  public record Timing(InstantSource clock, Sleeper sleeper, Supplier<String> names) {}

  /**
   * @param client that calls through {@code timeouts}
   */
  public record GitHubForAudits(Supplier<GitHubClient> client, Supplier<TimeoutCounter> timeouts) {}

  public AuditPublisher(
      AuditStore audits,
      PublicationStore store,
      GitHubForAudits gitHub,
      AuditRules rules,
      MetricStore metrics,
      AlertsManager alerts,
      Timing timing) {
    this.audits = audits;
    this.store = store;
    this.gitHub = gitHub;
    this.rules = rules;
    this.metrics = metrics;
    this.alerts = alerts;
    this.timing = timing;
  }

  /** Publishes every audit that is due, and closes what was clean for long enough. */
  public void run() throws InterruptedException {
    Instant start = now();
    Optional<Stored<PublicationStore.Lease>> lease =
        store.acquire(timing.names().get(), start, LEASE);
    if (lease.isEmpty()) {
      return;
    }
    var session = new Session(start.plus(BUDGET), lease.get().value().lastWrite());
    try {
      var seen = new HashSet<String>();
      boolean found = true;
      while (found) {
        found = false;
        for (String id : audits.pending(MOST_PENDING)) {
          Optional<Stored<Audit>> audit = audits.find(id);
          if (audit.isPresent()
              && isDue(audit.get().value().progress())
              && seen.add(id + "#" + audit.get().value().upload().revision())
              && session.hasTime()) {
            found = true;
            session.publish(audit.get());
          }
        }
      }
      session.close();
    } finally {
      end(lease.get(), session);
    }
  }

  /** The result of an order to publish a digest. */
  public sealed interface DigestOutcome {
    /** It was tried; the progress says how far it came. */
    record Tried(Progress progress) implements DigestOutcome {}

    /** Another publication is under way, and nothing was done. */
    record Busy() implements DigestOutcome {}

    /** The audit is not kept. */
    record Gone() implements DigestOutcome {}
  }

  /**
   * Publishes an audit as a digest, whatever mode it would have. The digest of an audit is created
   * once. What has to wait is continued by the next runs, as a digest.
   */
  public DigestOutcome publishDigest(String auditId) throws InterruptedException {
    Instant start = now();
    if (audits.find(auditId).isEmpty()) {
      return new DigestOutcome.Gone();
    }
    Optional<Stored<PublicationStore.Lease>> lease =
        store.acquire(timing.names().get(), start, LEASE);
    if (lease.isEmpty()) {
      return new DigestOutcome.Busy();
    }
    var session = new Session(start.plus(BUDGET), lease.get().value().lastWrite());
    try {
      Optional<Stored<Audit>> audit = audits.find(auditId);
      Optional<Stored<Audit>> asked =
          audit.flatMap(stored ->
              audits.move(stored, stored.value().progress().asked(Mode.DIGEST, start), List.of()));
      if (asked.isPresent()) {
        session.publish(asked.get());
      }
      return audits
          .find(auditId)
          .<DigestOutcome>map(stored -> new DigestOutcome.Tried(stored.value().progress()))
          .orElseGet(DigestOutcome.Gone::new);
    } finally {
      end(lease.get(), session);
    }
  }

  private void end(Stored<PublicationStore.Lease> lease, Session session) {
    int timeouts = gitHub.timeouts().get().take();
    try {
      if (timeouts > 0) {
        count(AuditMetrics.GROUP.count().add(AuditMetrics.TIMEOUTS, timeouts));
      }
    } finally {
      store.release(lease, now(), session.lastWrite);
    }
  }

  private boolean isDue(Progress progress) {
    return (progress.state() == State.ACCEPTED || progress.state() == State.DEFERRED)
        && progress.until().filter(until -> until.isAfter(now())).isEmpty();
  }

  private Instant now() {
    return timing.clock().instant();
  }

  private void count(Count count) {
    metrics.count(timing.names().get(), count);
  }

  /** Why an audit is not published now. */
  private sealed interface Stop {
    /** A limit, or the kill switch. */
    record Deferred(Instant until, int exitCode) implements Stop {}

    /** GitHub does not answer, or there is no time left. */
    record Again(Instant at) implements Stop {}

    /**
     * GitHub says no, and will say so again until a person changes something.
     *
     * @param sentence what it said and what to do
     */
    record Refused(String sentence) implements Stop {}
  }

  /** The result of a step: a value, or why there is none. */
  private sealed interface Step<T> {
    record Done<T>(T value) implements Step<T> {}

    record Stopped<T>(Stop stop) implements Step<T> {}
  }

  /** One run with the lease. */
  private final class Session {
    private final Instant end;
    private Instant lastWrite;

    Session(Instant end, Instant lastWrite) {
      this.end = end;
      this.lastWrite = lastWrite;
    }

    boolean hasTime() {
      return now().isBefore(end);
    }

    private Instant deadline() {
      Instant latest = now().plus(CALL);
      return latest.isBefore(end.plus(CALL)) ? latest : end.plus(CALL);
    }

    private GitHubClient client() {
      return gitHub.client().get();
    }

    /** Publishes one audit as far as possible, and records how far that was. */
    void publish(Stored<Audit> stored) throws InterruptedException {
      Audit audit = stored.value();
      List<RepositoryFindings> open =
          audits.open(audit).stream()
              .filter(each -> rules.isPublished().test(each.repository()))
              .toList();
      noteClean(audit, open);
      if (open.isEmpty()) {
        finish(stored, Mode.NONE, List.of());
        return;
      }
      Progress progress = audit.progress();
      // What began as a digest is not continued as issues: GitHub may have it already.
      boolean isBegunDigest = progress.until().isPresent() && progress.mode() == Mode.DIGEST;
      Mode wanted = isBegunDigest ? Mode.DIGEST : Mode.of(open.size(), rules.maxIssues());
      Step<Mode> mode = prepared(wanted);
      if (mode instanceof Step.Stopped<Mode>(Stop stop)) {
        stopped(stored, wanted, List.of(), open, stop);
        return;
      }
      Mode chosen = ((Step.Done<Mode>) mode).value();
      var issues = new ArrayList<PublishedIssue>();
      for (WantedIssue each : WantedIssue.of(audit, open, chosen, rules.target().orElseThrow())) {
        switch (issue(each)) {
          case Step.Stopped<PublishedIssue>(Stop stop) -> {
            stopped(stored, chosen, issues, open, stop);
            return;
          }
          case Step.Done<PublishedIssue>(PublishedIssue issue) -> issues.add(issue);
        }
      }
      finish(stored, chosen, issues);
    }

    /** Checks switch, quota and rights before anything is written. */
    private Step<Mode> prepared(Mode wanted) {
      if (rules.disabled()) {
        return new Step.Stopped<>(new Stop.Deferred(now().plus(WHILE_DISABLED), 0));
      }
      if (rules.target().isEmpty()) {
        return new Step.Stopped<>(
            new Stop.Refused(
                "No repository is set. Set AUDIT_REPOSITORY to the repository in which issues are"
                    + " to be created."));
      }
      return switch (Readiness.of(
          client(), rules.target().get(), wanted, this::deadline, this::noteQuota)) {
        case Readiness.Ready(Mode mode) -> new Step.Done<>(mode);
        case Readiness.Limited(Instant until) -> limited(until);
        case Readiness.Missing(String sentence) -> new Step.Stopped<>(new Stop.Refused(sentence));
        case Readiness.Unread(GitHubAnswer<Repository> answer) -> new Step.Stopped<>(stop(answer));
      };
    }

    private void noteQuota(long remaining) {
      metrics.set(QUOTA_GROUP, QUOTA, BigDecimal.valueOf(remaining), List.of());
    }

    private <T> Step<T> limited(Instant until) {
      count(AuditMetrics.GROUP.count().add(AuditMetrics.RATE_LIMITED));
      return new Step.Stopped<>(new Stop.Deferred(until, 3));
    }

    /** What a call that was not carried out means. */
    private Stop stop(GitHubAnswer<?> answer) {
      return switch (answer) {
        case GitHubAnswer.Ok<?> _ -> throw new IllegalStateException("it was carried out");
        case GitHubAnswer.RateLimited<?>(var _, Instant until, var _) -> {
          count(AuditMetrics.GROUP.count().add(AuditMetrics.RATE_LIMITED));
          yield new Stop.Deferred(until, 3);
        }
        case GitHubAnswer.Unavailable<?> _ -> new Stop.Again(now().plus(NEXT_TRY));
        case GitHubAnswer.NotFound<?> _,
            GitHubAnswer.NoToken<?> _,
            GitHubAnswer.Unauthorized<?> _,
            GitHubAnswer.Forbidden<?> _,
            GitHubAnswer.Invalid<?> _ ->
            new Stop.Refused(answer.sentenceWithAdvice());
      };
    }

    /** Waits so that writes are apart; empty once there is no time for another. */
    private boolean mayWrite() throws InterruptedException {
      Duration wait = Duration.between(now(), lastWrite.plus(BETWEEN_WRITES));
      if (wait.isPositive()) {
        timing.sleeper().sleep(wait);
      }
      return hasTime();
    }

    private Step<PublishedIssue> issue(WantedIssue wanted) throws InterruptedException {
      Optional<Stored<IssueRecord>> known = store.issue(wanted.subject());
      boolean isElsewhere =
          known.filter(stored -> !stored.value().isIn(rules.target().orElseThrow())).isPresent();
      if (isElsewhere) {
        // AUDIT_REPOSITORY was changed: the number is that of another issue there.
        return create(known, wanted);
      }
      if (known.isPresent() && known.get().value().state() == IssueRecord.State.INTENDED) {
        Step<Optional<Stored<IssueRecord>>> settled = settle(known.get(), wanted);
        if (settled instanceof Step.Stopped<Optional<Stored<IssueRecord>>>(Stop stop)) {
          return new Step.Stopped<>(stop);
        }
        known = ((Step.Done<Optional<Stored<IssueRecord>>>) settled).value();
      }
      if (known.isEmpty() || known.get().value().state() == IssueRecord.State.INTENDED) {
        return create(known, wanted);
      }
      IssueRecord record = known.get().value();
      boolean isCurrent =
          record.state() != IssueRecord.State.CLOSED
              && record.text().paths().equals(wanted.text().paths());
      if (!isCurrent) {
        return update(known.get(), wanted);
      }
      if (record.cleanSince().isPresent()) {
        var unused = store.put(known, record.cleanSince(Optional.empty()), List.of());
      }
      return published(record, wanted);
    }

    private Step<PublishedIssue> published(IssueRecord record, WantedIssue wanted) {
      return new Step.Done<>(
          new PublishedIssue(
              wanted.repository(), record.number(), record.page().orElse(URI.create(""))));
    }

    /**
     * Finds out whether an issue that was about to be created exists. The record is open if it
     * does, and intended if it may be created now.
     */
    private Step<Optional<Stored<IssueRecord>>> settle(
        Stored<IssueRecord> intended, WantedIssue wanted) {
      IssueRecord record = intended.value();
      Step<Optional<Issue>> looked = find(record);
      if (looked instanceof Step.Stopped<Optional<Issue>>(Stop stop)) {
        return new Step.Stopped<>(stop);
      }
      Optional<Issue> found = ((Step.Done<Optional<Issue>>) looked).value();
      if (found.isPresent()) {
        return new Step.Done<>(
            store.put(
                Optional.of(intended),
                record.published(record.text(), found.get().number(), found.get().page(), now()),
                created(wanted)));
      }
      Instant settled = record.changedAt().plus(SETTLED);
      return now().isBefore(settled)
          ? new Step.Stopped<>(new Stop.Again(settled))
          : new Step.Done<>(Optional.of(intended));
    }

    private Step<Optional<Issue>> find(IssueRecord record) {
      Optional<Instant> since = Optional.of(record.changedAt().minus(SKEW));
      // Without the label, too: GitHub drops labels of a token that may not set them.
      for (List<String> labels : List.of(record.text().labels().subList(0, 1), List.<String>of())) {
        GitHubAnswer<List<Issue>> answer =
            client()
                .issues(rules.target().orElseThrow(), new IssueFilter(labels, since), deadline());
        if (!(answer instanceof GitHubAnswer.Ok<List<Issue>>(List<Issue> listed, var _))) {
          return new Step.Stopped<>(stop(answer));
        }
        Optional<Issue> found =
            listed.stream()
                .filter(issue -> issue.body().startsWith(IssueText.marker(record.text().auditId())))
                .filter(issue -> issue.title().equals(record.text().title()))
                .findFirst();
        if (found.isPresent()) {
          return new Step.Done<>(found);
        }
      }
      return new Step.Done<>(Optional.empty());
    }

    private Step<PublishedIssue> create(Optional<Stored<IssueRecord>> before, WantedIssue wanted)
        throws InterruptedException {
      if (!mayWrite()) {
        return new Step.Stopped<>(new Stop.Again(now()));
      }
      IssueRecord intended = IssueRecord.intended(wanted.subject(), wanted.text(), now());
      Optional<Stored<IssueRecord>> stored = store.put(before, intended, List.of());
      if (stored.isEmpty()) {
        return new Step.Stopped<>(new Stop.Again(now().plus(NEXT_TRY)));
      }
      GitHubAnswer<Issue> answer =
          client().createIssue(rules.target().orElseThrow(), wanted.draft(), deadline());
      lastWrite = now();
      if (answer instanceof GitHubAnswer.Ok<Issue>(Issue issue, var _)) {
        warnOfLabels(wanted, issue);
        IssueRecord open = intended.published(wanted.text(), issue.number(), issue.page(), now());
        var unused = store.put(stored, open, created(wanted));
        return published(open, wanted);
      }
      count(AuditMetrics.GROUP.count().add(AuditMetrics.CREATE_FAILURES));
      if (!(answer instanceof GitHubAnswer.Unavailable<Issue>)) {
        store.delete(stored.get());
        return new Step.Stopped<>(stop(answer));
      }
      return switch (settle(stored.get(), wanted)) {
        case Step.Stopped<Optional<Stored<IssueRecord>>>(Stop stop) -> new Step.Stopped<>(stop);
        case Step.Done<Optional<Stored<IssueRecord>>>(Optional<Stored<IssueRecord>> settled) ->
            settled.isPresent() && settled.get().value().state() == IssueRecord.State.OPEN
                ? published(settled.get().value(), wanted)
                : new Step.Stopped<>(new Stop.Again(now().plus(NEXT_TRY)));
      };
    }

    /** What is counted when an issue was created. */
    private List<Write<?>> created(WantedIssue wanted) {
      return wanted.isDigest()
          ? metrics.writes(wanted.subject(), AuditMetrics.GROUP.count().add(AuditMetrics.DIGESTS))
          : List.of();
    }

    private void warnOfLabels(WantedIssue wanted, Issue issue) {
      List<String> dropped = wanted.lacking(issue);
      if (!dropped.isEmpty()) {
        alerts.send(
            Severity.WARNING,
            "GitHub left out the labels %s of issues in %s."
                .formatted(String.join(", ", dropped), rules.target().orElseThrow()),
            "The token may create issues and not label them. Give it Issues write and the role"
                + " triage or write.",
            "",
            List.of());
      }
    }

    private Step<PublishedIssue> update(Stored<IssueRecord> known, WantedIssue wanted)
        throws InterruptedException {
      if (!mayWrite()) {
        return new Step.Stopped<>(new Stop.Again(now()));
      }
      IssueRecord record = known.value();
      RepositoryName target = rules.target().orElseThrow();
      Step<Boolean> ours = isOurs(record);
      if (ours instanceof Step.Stopped<Boolean>(Stop stop)) {
        return new Step.Stopped<>(stop);
      }
      if (!((Step.Done<Boolean>) ours).value()) {
        return create(Optional.of(known), wanted);
      }
      GitHubAnswer<Issue> answer =
          client()
              .updateIssue(
                  target, record.number(), wanted.text().title(), wanted.body(), deadline());
      lastWrite = now();
      if (answer instanceof GitHubAnswer.NotFound<Issue>) {
        // It was deleted or transferred a moment ago.
        return create(Optional.of(known), wanted);
      }
      if (!(answer instanceof GitHubAnswer.Ok<Issue>(Issue issue, var _))) {
        return new Step.Stopped<>(stop(answer));
      }
      List<String> lacking = wanted.lacking(issue);
      if (!lacking.isEmpty()) {
        if (!mayWrite()) {
          return new Step.Stopped<>(new Stop.Again(now()));
        }
        GitHubAnswer<List<String>> labelled =
            client().addLabels(target, record.number(), lacking, deadline());
        lastWrite = now();
        if (!(labelled instanceof GitHubAnswer.Ok<List<String>>)) {
          return new Step.Stopped<>(stop(labelled));
        }
      }
      IssueRecord updated = record.published(wanted.text(), record.number(), issue.page(), now());
      var unused = store.put(Optional.of(known), updated, List.of());
      return published(updated, wanted);
    }

    /**
     * Whether the issue that has this number is the one that was created: after a transfer, or in a
     * repository that was deleted and created again, it is not.
     */
    private Step<Boolean> isOurs(IssueRecord record) {
      GitHubAnswer<Issue> answer =
          client().issue(rules.target().orElseThrow(), record.number(), deadline());
      return switch (answer) {
        case GitHubAnswer.Ok<Issue>(Issue issue, var _) -> new Step.Done<>(record.is(issue));
        case GitHubAnswer.NotFound<Issue> _ -> new Step.Done<>(false);
        default -> new Step.Stopped<>(stop(answer));
      };
    }

    private void finish(Stored<Audit> stored, Mode mode, List<PublishedIssue> issues) {
      var unused =
          audits.move(
              stored,
              new Progress(State.PUBLISHED, mode, 0, issues, Optional.empty(), Optional.empty()),
              List.of());
    }

    private void stopped(
        Stored<Audit> stored,
        Mode mode,
        List<PublishedIssue> issues,
        List<RepositoryFindings> open,
        Stop stop) {
      Progress before = stored.value().progress();
      // What was published before stays known.
      List<PublishedIssue> known = issues.isEmpty() ? before.issues() : issues;
      switch (stop) {
        case Stop.Deferred(Instant until, int exitCode) ->
            move(
                stored,
                new Progress(
                    State.DEFERRED,
                    mode,
                    exitCode,
                    known,
                    Optional.empty(),
                    Optional.of(until),
                    before.askedAt()));
        case Stop.Again(Instant at) -> {
          Instant since = before.askedAt().orElse(stored.value().upload().at());
          boolean isGivenUp = since.plus(GIVEN_UP_AFTER).isBefore(now());
          if (isGivenUp) {
            refused(stored, mode, known, open, "GitHub did not answer for a day.");
          } else {
            move(
                stored,
                new Progress(
                    State.ACCEPTED,
                    mode,
                    0,
                    known,
                    Optional.empty(),
                    Optional.of(at),
                    before.askedAt()));
          }
        }
        case Stop.Refused(String sentence) -> refused(stored, mode, known, open, sentence);
      }
    }

    private void move(Stored<Audit> stored, Progress progress) {
      LOG.info(
          "audit.waiting",
          "an audit waits for its publication",
          Field.of("audit_id", stored.value().id()),
          Field.of("state", progress.state().word()));
      var unused = audits.move(stored, progress, List.of());
    }

    /** Keeps a redacted copy, and tells people. */
    private void refused(
        Stored<Audit> stored,
        Mode mode,
        List<PublishedIssue> issues,
        List<RepositoryFindings> open,
        String sentence) {
      Audit audit = stored.value();
      String name = Fallback.name(audit.id(), now());
      List<byte[]> copy = FallbackCopy.of(audit, open);
      store.keep(name, copy, now().plus(Fallback.KEPT));
      var fallback = new Fallback(name, audit.id(), now(), open.size(), sentence, copy.size());
      boolean moved =
          audits
              .move(
                  stored,
                  new Progress(
                      State.FALLBACK, mode, 2, issues, Optional.of(name), Optional.empty()),
                  List.of(PublicationStore.write(fallback)))
              .isPresent();
      if (moved) {
        alert(fallback, open);
      }
    }

    private void alert(Fallback fallback, List<RepositoryFindings> open) {
      String paths =
          open.stream()
              .flatMap(each -> each.paths().stream())
              .distinct()
              .limit(PATHS_IN_ALERT)
              .collect(Collectors.joining("\n"));
      alerts.send(
          Severity.ERROR,
          "Audit %s could not be published: findings of %d repositories are kept as %s for 7 days.\n%s"
              .formatted(fallback.auditId(), fallback.repositories(), fallback.name(), paths),
          fallback.reason() + " Then press Retry publish, here or in /audit fallbacks.",
          "",
          List.of(AlertLink.button("Retry publish", RETRY_BUTTON + ":" + fallback.auditId())));
    }

    /** Notes which repositories had no findings in an audit that covers them. */
    private void noteClean(Audit audit, List<RepositoryFindings> open) {
      Set<String> withFindings = new HashSet<>();
      open.forEach(each -> withFindings.add(IssueRecord.subject(each.repository())));
      Set<String> covered = new HashSet<>();
      audit
          .upload()
          .extent()
          .repositories()
          .forEach(each -> covered.add(IssueRecord.subject(each)));
      boolean organisation = audit.upload().source().form() == Artifact.Form.ORGANISATION;
      for (Stored<IssueRecord> stored : store.issues()) {
        IssueRecord record = stored.value();
        boolean isCovered =
            covered.contains(record.subject()) || (organisation && record.text().organisation());
        if (record.state() == IssueRecord.State.OPEN
            && !record.isDigest()
            && isCovered
            && !withFindings.contains(record.subject())
            && record.cleanSince().isEmpty()) {
          var unused =
              store.put(Optional.of(stored), record.cleanSince(Optional.of(now())), List.of());
        }
      }
    }

    /** Closes the issues of repositories that had no findings for long enough. */
    void close() throws InterruptedException {
      if (rules.disabled() || rules.target().isEmpty()) {
        return;
      }
      for (Stored<IssueRecord> stored : store.issues()) {
        IssueRecord record = stored.value();
        boolean isOver =
            record.state() == IssueRecord.State.OPEN
                && record
                    .cleanSince()
                    .filter(since -> !since.plus(rules.closeAfter()).isAfter(now()))
                    .isPresent();
        if (!isOver) {
          continue;
        }
        boolean isHere = record.isIn(rules.target().get());
        Step<Boolean> ours = isHere ? isOurs(record) : new Step.Done<>(false);
        if (ours instanceof Step.Stopped<Boolean>) {
          return;
        }
        if (!((Step.Done<Boolean>) ours).value()) {
          store.delete(stored);
          continue;
        }
        if (!mayWrite()) {
          return;
        }
        GitHubAnswer<Issue> answer =
            client()
                .closeIssue(
                    rules.target().get(),
                    record.number(),
                    GitHubClient.CloseReason.COMPLETED,
                    deadline());
        lastWrite = now();
        if (answer instanceof GitHubAnswer.NotFound<Issue>) {
          store.delete(stored);
        } else if (answer instanceof GitHubAnswer.Ok<Issue>) {
          var unused =
              store.put(Optional.of(stored), record.in(IssueRecord.State.CLOSED, now()), List.of());
        } else {
          LOG.warn(
              "audit.issue_not_closed",
              "an issue could not be closed",
              Field.of("reason", answer.sentence()));
          return;
        }
      }
    }
  }
}
