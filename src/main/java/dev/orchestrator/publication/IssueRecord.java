package dev.orchestrator.publication;

import dev.orchestrator.github.Issue;
import dev.orchestrator.github.RepositoryName;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What is known of an issue: written before it is created, so that it is never created twice.
 *
 * @param subject what it is about: {@code REPO#owner/name} in lower case, or {@code DIGEST#audit}
 * @param text the title, labels and set of paths that were published last, and by which audit
 * @param number 0 until it is known
 * @param page of the issue, once it is known
 * @param changedAt when the state changed last
 * @param cleanSince when the repository was first found without findings after it had some
 */
record IssueRecord(
    String subject,
    Text text,
    State state,
    long number,
    Optional<URI> page,
    Instant changedAt,
    Optional<Instant> cleanSince) {

  /**
   * @param paths see {@link IssueText#paths}
   * @param organisation whether the audit was a summary of an organisation
   */
  record Text(
      String auditId, String title, List<String> labels, String paths, boolean organisation) {
    Text {
      labels = List.copyOf(labels);
    }
  }

  enum State {
    /** About to be created; after a crash it may exist or not. */
    INTENDED,
    OPEN,
    /** Closed by us. */
    CLOSED,
    /** Marked as a false positive. */
    FALSE_POSITIVE;

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }

    static State ofWord(String word) {
      return valueOf(word.toUpperCase(Locale.ROOT));
    }
  }

  static String subject(RepositoryName repository) {
    return "REPO#" + repository.toString().toLowerCase(Locale.ROOT);
  }

  static String digestSubject(String auditId) {
    return "DIGEST#" + auditId;
  }

  boolean isDigest() {
    return isDigest(subject);
  }

  static boolean isDigest(String subject) {
    return subject.startsWith("DIGEST#");
  }

  /** Whether it was created in this repository; also if it is not known yet. */
  boolean isIn(RepositoryName target) {
    return page.isEmpty()
        || page.get()
            .getPath()
            .toLowerCase(Locale.ROOT)
            .startsWith("/" + target.toString().toLowerCase(Locale.ROOT) + "/issues/");
  }

  /**
   * Whether this is the issue: it has its page and number, and the marker of an audit or the title
   * that was published last, of which people may have changed one.
   */
  boolean is(Issue issue) {
    return issue.number() == number
        && page.filter(known -> known.getPath().equalsIgnoreCase(issue.page().getPath()))
            .isPresent()
        && (IssueText.isMarked(issue.body()) || issue.title().equals(text.title()));
  }

  static IssueRecord intended(String subject, Text text, Instant now) {
    return new IssueRecord(
        subject, text, State.INTENDED, 0, Optional.empty(), now, Optional.empty());
  }

  IssueRecord published(Text published, long newNumber, URI newPage, Instant now) {
    return new IssueRecord(
        subject, published, State.OPEN, newNumber, Optional.of(newPage), now, Optional.empty());
  }

  IssueRecord in(State newState, Instant now) {
    return new IssueRecord(subject, text, newState, number, page, now, cleanSince);
  }

  IssueRecord cleanSince(Optional<Instant> since) {
    return new IssueRecord(subject, text, state, number, page, changedAt, since);
  }
}
